import { dropOwed } from '../approvals.ts';
import { draft, top, type Context } from '../context.ts';
import type { Heard } from '../events.ts';
import { groupOf, hasWritten } from '../frames.ts';
import { backToPerson } from '../lent.ts';
import { record, sayWording, titleOf, type World } from '../speak.ts';
import { takeCommands } from '../take.ts';
import { doubtfulIn } from '../unwind.ts';
import { stopWaitingIn } from '../waits.ts';
import { progress } from '../work.ts';

/** Whether the running flow can still be dropped: nothing that lasts is done or under way. */
export function canCancel(context: Context): boolean {
  const group = groupOf(context);
  const underWay = context.flights.some((flight) => flight.write && flight.phase !== 'notify');
  return !underWay && !group.some((frame) => hasWritten(frame) || doubtfulIn(frame) !== undefined);
}

/** Cancels the running flow (or all), then takes what else was said. */
export function cancel(context: Context, heard: Heard, world: World): Context {
  let d = draft(context);
  if (!canCancel(d)) {
    sayWording(d, 'tooLate', { world });
    return d;
  }
  dropWork(d, world);
  cancelTop(d, world);
  if (heard.commands.some((c) => c.kind === 'cancel' && c.all)) {
    while (d.frames.length > 0 && canCancel(d)) cancelTop(d, world);
    d.queue = [];
  }
  d = takeCommands(d, { ...heard, commands: heard.commands.filter((c) => c.kind === 'start') }, world);
  const below = top(d);
  const program = below && world.program(below.flow, below.version);
  if (program && below.pc > 0 && !backToPerson(d)) sayWording(d, 'back', { world, values: { title: titleOf(program, d) } });
  return d;
}

/** What is under way and can be dropped is dropped, and its lines say so. */
export function dropWork(d: Context, world: World): void {
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  for (const flight of d.flights) {
    const op = program?.ops[flight.op];
    if (frame && program && op) progress(d, op, { frame, program, world, status: 'failed' });
  }
  dropOwed(d);
}

function cancelTop(d: Context, world: World): void {
  const [main] = groupOf(d);
  const program = main && world.program(main.flow, main.version);
  if (!main) return sayWording(d, 'nothingToCancel', { world });
  record(d, 'flow.ended', { ending: 'cancelled', by: 'customer' });
  stopWaitingIn(d, groupOf(d));
  sayWording(d, 'cancelled', { world, values: { title: program ? titleOf(program, d) : main.flow } });
  d.frames = d.frames.slice(0, d.frames.indexOf(main));
}
