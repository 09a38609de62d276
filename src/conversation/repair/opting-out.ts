import type { Context } from '../context.ts';
import { speak, wordingOf, type World } from '../speak.ts';

/** What the channels send of their own accord stops; the audit is what they go by. Where a person has the session, it stops without a word of the bot. */
export function optOut(d: Context, world: World): void {
  d.out.push({ type: 'stop' });
  if (d.agent === null) speak(d, { text: wordingOf(d, 'optedOut', { world }), choices: [], farewell: true });
}
