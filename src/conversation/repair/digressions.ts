import type { Given } from '../../contracts.ts';
import { newFrame, top, type Context, type Frame } from '../context.ts';
import { record, sayWording, titleOf, type World } from '../speak.ts';
import { takeValue } from './corrections.ts';

/** Begins another request with the details it came with: on top of the one under way, or after it where that was agreed to or only just asked for. */
export function start(d: Context, { flow, given = [] }: { flow: string; given?: Given[] }, world: World): void {
  const program = world.latest(flow);
  if (!program || d.queue.includes(flow)) return;
  if (d.frames.some((frame) => frame.flow === flow)) return given.forEach(({ slot, value, said }) => takeValue(d, { slot, value: { value, said } }, world));
  const slots: Frame['slots'] = Object.fromEntries(given.map(({ slot, value, said }) => [slot, { value, said }]));
  if (comesAfter(d)) {
    d.queue.push(flow);
    d.kept = { ...d.kept, [flow]: slots };
    return sayWording(d, 'queued', { world, values: { title: titleOf(program, d) } });
  }
  d.frames.push({ ...newFrame({ flow, version: program.version, role: 'main' }), slots });
  record(d, 'flow.started', { because: 'asked for by the customer', by: 'customer' });
}

function comesAfter(d: Context): boolean {
  const busy = d.frames.some((frame) => frame.pc > 0 || Object.keys({ ...frame.slots, ...frame.waits }).length > 0);
  const startedNow = d.frames.some((frame) => frame.role === 'main') && !busy;
  // What was just agreed to is done first.
  const agreed = d.stop.at === 'confirming' && top(d)?.confirmed != null;
  return startedNow || agreed || d.stop.at === 'working' || d.stop.at === 'awaitingApproval';
}
