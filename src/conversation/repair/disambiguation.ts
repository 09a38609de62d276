import { draft, type Context } from '../context.ts';
import { offer, say, sayWording, wordingOf, type World } from '../speak.ts';
import { startOf } from './offers.ts';

/** Notes what may have been meant: of several flows the customer chooses; of none, it says so. */
export function unclear(d: Context, candidates: string[], world: World): void {
  d.candidates = candidates.filter((flow) => world.latest(flow));
  if (d.candidates.length > 1) return;
  d.candidates = [];
  d.misses += 1;
  if (d.misses < MOST_MISSES) sayWording(d, 'unclear', { world });
}

/** After so many failed clarifications of the same thing: a person. */
export const MOST_MISSES = 2;

/** Asks which of the likely flows was meant. */
export function askWhich(context: Context, world: World): Context {
  const d = draft(context);
  const options = d.candidates.flatMap((flow) => world.latest(flow) ?? []).map((program) => startOf(program, d));
  const neither = { label: wordingOf(d, 'neither', { world }), command: { kind: 'unclear' as const, candidates: [] } };
  say(d, wordingOf(d, 'which', { world }), offer(d, [...options, neither]));
  return d;
}
