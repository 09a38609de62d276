import { opOf, top, toTop, type Context } from '../context.ts';
import type { World } from '../speak.ts';

/** What was sent and has not come is sent anew, a few times; the question that waits for it follows. */
export function sendAnew(d: Context, world: World): void {
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  const result = 'slot' in d.stop ? program?.slots[d.stop.slot]?.resend : undefined;
  const sending = program?.ops.findIndex((op) => op.kind === 'call' && op.save === result) ?? -1;
  if (!frame || result === undefined || sending < 0 || (frame.tries[RESENT] ?? 0) >= MOST) return;
  frame.tries[RESENT] = (frame.tries[RESENT] ?? 0) + 1;
  // With what was said about the last one.
  for (const key of Object.keys(frame.done)) if (opOf(key) === sending || program?.ops[opOf(key)]?.kind === 'say') delete frame.done[key];
  toTop(frame);
}

/** Counted among the tries of a frame. */
const RESENT = '(resent)';
const MOST = 3;
