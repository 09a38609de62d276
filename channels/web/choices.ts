import type { Host } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';
import type { Say } from './api.ts';

const PAGE = 200;

/** Throws `unknown_choice` for a choice that no line of this conversation offers; to one that is no longer open the bot answers. */
export async function checkOffered(host: Pick<Host, 'entries'>, session: string, say: Say): Promise<void> {
  if (!('choice' in say)) return;
  for (let after = 0; ;) {
    const page = await host.entries(session, after, PAGE);
    if (page.some((entry) => entry.choices?.some((choice) => choice.id === say.choice))) return;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) throw new Refusal('unknown_choice');
    after = last.seq;
  }
}
