import type { Program } from '../../../flows/program.ts';
import { opOf, top, toTop, type Context, type Frame } from '../context.ts';
import type { World } from '../speak.ts';

/** What was sent and has not come is sent anew, a few times; the question that waits for it follows. */
export function sendAnew(d: Context, world: World): void {
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  const result = 'slot' in d.stop ? program?.slots[d.stop.slot]?.resend : undefined;
  const resent = frame?.tries[RESENT] ?? 0;
  if (!frame || !program || result === undefined || resent >= MOST) return;
  frame.tries[RESENT] = resent + 1;
  forget(frame, program, result);
  toTop(frame);
}

/** Counted among the tries of a frame. */
const RESENT = '(resent)';
const MOST = 3;

/** The sending, and what was said about the last one, so that both come again. */
function forget(frame: Frame, { ops }: Program, result: string): void {
  for (const key of Object.keys(frame.done)) {
    const op = ops[opOf(key)];
    if (op?.kind === 'say' || (op?.kind === 'call' && op.save === result)) delete frame.done[key];
  }
}
