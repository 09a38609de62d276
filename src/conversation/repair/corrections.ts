import type { Json, SlotValue } from '../../contracts.ts';
import type { Slot } from '../../../flows/schema.ts';
import { localize } from '../../../flows/template.ts';
import { top, type Context, type Frame } from '../context.ts';
import { rewind } from '../frames.ts';
import { flowText, say, sayWording, wordingOf, type World } from '../speak.ts';
import { forgetRuledOut, ruleOut } from './ruled-out.ts';

export interface Given { slot: string; value: SlotValue }

/** Takes a value that was said. One that changes an earlier value drops only what depended on that. */
export function takeValue(d: Context, given: Given, world: World): void {
  const frame = frameOf(d, given.slot, world);
  if (!frame) return;
  const before = frame.slots[given.slot];
  frame.slots[given.slot] = given.value;
  delete frame.misses[given.slot];
  forgetRuledOut(frame, given.slot);
  if (before === undefined || same(before.value, given.value.value)) return;
  acknowledge(d, { frame, given, world });
  // From the top again: what was done on the same input is passed, what depended on the old value is done anew.
  rewind(d, frame, { ...given, world });
}

/** Whether this would change a value that was said before. */
export function changes(d: Context, { slot, value }: { slot: string; value: Json }, world: World): boolean {
  const before = frameOf(d, slot, world)?.slots[slot];
  return before !== undefined && !same(before.value, value);
}

function frameOf(d: Context, slot: string, world: World): Frame | undefined {
  return d.frames.findLast((frame) => slot in (world.program(frame.flow, frame.version)?.slots ?? {}));
}

function same(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The customer hears that the change was understood; a summary that follows says the rest. */
function acknowledge(d: Context, { frame, given, world }: { frame: Frame; given: Given; world: World }): void {
  const spec = world.program(frame.flow, frame.version)?.slots[given.slot];
  if (spec === undefined || spec.private || d.stop.at === 'confirming') return;
  sayWording(d, 'changed', { world, values: { value: named(spec, given.value, d) } });
}

function named(spec: Slot, { value, said }: SlotValue, d: Context): string {
  const option = spec.options?.find(({ id }) => id === value);
  return option ? localize(option.label, d.locale) : said;
}

/** An answer that cannot be right; "the other one" takes the value back instead, and it is asked for again, as it is among the rest after "not the first one". */
export function refuseValue(d: Context, { slot, without }: { slot: string; without?: string[] }, world: World): void {
  const frame = frameOf(d, slot, world) ?? top(d);
  if (!frame) return;
  if (without === undefined) forgetRuledOut(frame, slot);
  else ruleOut(frame, slot, without);
  if (frame.slots[slot] !== undefined) return rewind(d, frame, { slot, value: null, world });
  if (without !== undefined) return;
  if ('slot' in d.stop && d.stop.slot === slot) frame.misses[slot] = (frame.misses[slot] ?? 0) + 1;
  else d.misses += 1;
  const hint = world.program(frame.flow, frame.version)?.slots[slot]?.hint;
  const wrong = wordingOf(d, 'invalid', { world });
  say(d, hint === undefined ? wrong : `${wrong} ${flowText(d, hint, { frame, world })}`);
}
