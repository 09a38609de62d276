import { newFrame, type Context } from '../context.ts';
import { groupOf, hasWritten } from '../frames.ts';
import { sayWording, type World } from '../speak.ts';

/** The request from its first question again, unless something that lasts is done. */
export function startOver(d: Context, world: World): void {
  const frame = d.frames.findLast((f) => f.role === 'main');
  if (!frame) return;
  if (groupOf(d).some(hasWritten)) return sayWording(d, 'tooLate', { world });
  d.frames = d.frames.slice(0, d.frames.indexOf(frame) + 1);
  Object.assign(frame, newFrame(frame), { agents: {} });
  sayWording(d, 'restarted', { world });
}
