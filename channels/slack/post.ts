import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import type { Spot } from './places.ts';
import type { Rendered } from './render.ts';
import type { Workspaces } from './workspaces.ts';

export interface Posted { channel: string; ts: string }
/** Posts one message, once for a key; resolves to where it is. */
export interface Post {
  (line: Rendered & { team: string } & Spot, key: string): Promise<Posted>;
  /** What was posted under this key; null when nothing was, as far as we know. */
  posted(key: string): Promise<Posted | null>;
}

const FOLDER = 'slack-sent';
const attempt = z.object({ at: z.number(), channel: z.string(), ts: z.string().nullable() });
const answer = z.looseObject({ channel: z.string(), ts: z.string() });
const history = z.looseObject({ messages: z.array(z.looseObject({ ts: z.string(), metadata: z.looseObject({ event_payload: z.looseObject({ key: z.string().optional() }) }).optional().catch(undefined) })) });
/** Clocks of two machines. */
const SKEW_MS = 60_000;
/** As many as Slack gives at once: there may have been several attempts since the first, and much talk. */
const LOOK_AT = 999;
export const EVENT_TYPE = 'errand_line';

/** Slack knows no idempotency keys: ours is in the metadata, and after an attempt of unknown outcome it is looked for first. */
export function createPost({ workspaces, documents, now }: { workspaces: Workspaces; documents: Documents; now: () => number }): Post {
  const find = async ({ team, channel, thread }: { team: string } & Spot, of: { key: string; sinceMs: number }): Promise<string | null> => {
    const common = { channel, oldest: String((of.sinceMs - SKEW_MS) / 1000), limit: LOOK_AT, include_all_metadata: true };
    const found = await (thread === null ? workspaces.call(team, 'conversations.history', common) : workspaces.call(team, 'conversations.replies', { ...common, ts: thread }));
    return history.parse(found).messages.find(({ metadata }) => metadata?.event_payload.key === of.key)?.ts ?? null;
  };
  const read = async (key: string): Promise<z.output<typeof attempt> | null> => {
    const found = await documents.get(FOLDER, key);
    return found && attempt.parse(found);
  };
  const post = async (line: Rendered & { team: string } & Spot, key: string): Promise<Posted> => {
    const { team, channel, thread, text, blocks } = line;
    const tried = await read(key);
    if (tried?.ts != null) return { channel: tried.channel, ts: tried.ts };
    const known = tried && await find(line, { key, sinceMs: tried.at });
    if (known !== null) {
      await documents.put(FOLDER, key, { at: now(), channel, ts: known });
      return { channel, ts: known };
    }
    await documents.put(FOLDER, key, { at: tried?.at ?? now(), channel, ts: null });
    try {
      const sent = answer.parse(await workspaces.call(team, 'chat.postMessage', {
        channel, text, ...(thread !== null && { thread_ts: thread }), ...(blocks && { blocks }), unfurl_links: false, unfurl_media: false,
        metadata: { event_type: EVENT_TYPE, event_payload: { key } },
      }));
      await documents.put(FOLDER, key, { at: now(), channel: sent.channel, ts: sent.ts });
      return sent;
    } catch (error) {
      // What certainly did not happen need not be looked for.
      if (tried === null && (error instanceof Retryable || error instanceof Terminal)) await documents.remove(FOLDER, key);
      throw error;
    }
  };
  return Object.assign(post, {
    async posted(key: string) {
      const found = await read(key);
      return found?.ts == null ? null : { channel: found.channel, ts: found.ts };
    },
  });
}
