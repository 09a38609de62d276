import type { Program } from '../../flows/program.ts';
import { digest } from '../digest.ts';
import { toTop, top, type Context, type Frame, type Undoing } from './context.ts';
import type { World } from './speak.ts';

/** The frames of one request, of the one on top unless another is named: its main flow and what serves it. */
export function groupOf(context: Context, frame: Frame | null = top(context)): Frame[] {
  const { frames } = context;
  const at = frame === null ? -1 : frames.indexOf(frame);
  const from = frames.findLastIndex((one, i) => i <= at && one.role === 'main');
  const next = frames.findIndex((one, i) => i > at && one.role === 'main');
  return from < 0 ? [] : frames.slice(from, next < 0 ? frames.length : next);
}

/** Whether a flow has changed something that stands. */
export function hasWritten(frame: Frame): boolean {
  return Object.values(frame.done).some((done) => done.write && !done.write.undone);
}

/** Starts undoing: the completed writes, last one first. What was not done is not undone. */
export function startUndoing(frame: Frame, why: Omit<Undoing, 'left'>): void {
  const written = Object.entries(frame.done).filter(([, done]) => done.write && !done.write.undone);
  const lastFirst = written.toSorted(([, a], [, b]) => b.order - a.order).map(([key]) => key);
  frame.undoing = { ...why, left: lastFirst };
}

/** Takes a value from a frame, and what was said about it: a consent to it, for one, holds for no other. */
export function forget(frame: Frame, slot: string, world: World): void {
  if (!(slot in frame.slots)) return;
  delete frame.slots[slot];
  const slots = world.program(frame.flow, frame.version)?.slots ?? {};
  for (const [name, spec] of Object.entries(slots)) if (spec.about === slot) forget(frame, name, world);
}

/** Leads every frame of the request that has this value back to its start; null takes the value back. Another request keeps its own. */
export function rewind(context: Context, frame: Frame, to: { slot: string; value: Frame['slots'][string] | null; world: World }): void {
  for (const one of groupOf(context, frame)) {
    if (!(to.slot in one.slots)) continue;
    forget(one, to.slot, to.world);
    if (to.value !== null) one.slots[to.slot] = to.value;
    toTop(one);
    one.confirmed = null;
  }
}

/** The values that another flow takes over. */
export function sharedSlots(from: Frame, program: Program): Frame['slots'] {
  return Object.fromEntries(Object.entries(from.slots).filter(([name]) => name in program.slots));
}

/** What a flow that is a step of this one takes over, in one digest: given the same again, it is not run again. */
export function partDigest(frame: Frame, program: Program): string {
  const values = Object.entries(sharedSlots(frame, program)).map(([name, slot]) => [name, slot.value]);
  return digest({ flow: program.name, slots: Object.fromEntries(values) });
}
