import type { Command } from '../../contracts.ts';
import type { Program } from '../../../flows/program.ts';
import type { Context } from '../context.ts';
import { offer, say, titleOf, wordingOf, type World } from '../speak.ts';

/** As many choices as people read; the rest come when asked for. */
const FEW = 6;

/** Says what the customer can ask for: a few of it, or all. */
export function offerFlows(d: Context, { world, all }: { world: World; all: boolean }): void {
  const offers = world.offers();
  const shown = all || offers.length <= FEW + 1 ? offers : offers.slice(0, FEW);
  const more = { label: wordingOf(d, 'more', { world }), command: { kind: 'help' } satisfies Command };
  say(d, wordingOf(d, 'offer', { world }), offer(d, [...shown.map((program) => startOf(program, d)), ...(shown.length < offers.length ? [more] : [])]));
}

/** The button that asks for a flow. */
export function startOf(program: Program, d: Context): { label: string; command: Command } {
  return { label: titleOf(program, d), command: { kind: 'start', flow: program.name, confidence: 1 } };
}
