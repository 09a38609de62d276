import { top, type Context } from '../context.ts';
import { sayWording, type World } from '../speak.ts';

/** Leaves out what is being asked, where the flow can do without; where it cannot, that is an answer that fails. */
export function skip(d: Context, world: World): void {
  const frame = top(d);
  if (!frame || !('slot' in d.stop)) return;
  const spec = world.program(frame.flow, frame.version)?.slots[d.stop.slot];
  if (spec?.optional) {
    frame.slots[d.stop.slot] = { value: null, said: '(skipped)' };
    return;
  }
  frame.misses[d.stop.slot] = (frame.misses[d.stop.slot] ?? 0) + 1;
  sayWording(d, 'notOptional', { world });
}
