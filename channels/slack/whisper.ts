import type { Place } from './parse.ts';
import type { SlackParts } from './parts.ts';

/** Tells one person something that nobody else sees, and that is gone when they reload; nobody waits for it. */
export function whisper({ workspaces, later }: Pick<SlackParts, 'workspaces' | 'later'>, { team, channel, user, thread }: Place, text: string): void {
  later('somebody could not be told something', async () => workspaces.call(team, 'chat.postEphemeral', { channel, user, text, ...(thread !== null && { thread_ts: thread }) }));
}
