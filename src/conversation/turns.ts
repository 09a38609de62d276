import { overhear } from './agent-heard.ts';
import { dropOwed, roleOf } from './approvals.ts';
import { draft, top, type Context } from './context.ts';
import { groupOf, hasWritten } from './frames.ts';
import { answer } from './side-answers.ts';
import { record, sayWording, titleOf, type World } from './speak.ts';
import type { Heard } from './events.ts';
import { takeCommands } from './take.ts';
import { doubtfulIn } from './unwind.ts';
import { stopWaitingIn } from './waits.ts';
import { progress } from './work.ts';

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
  giveUp(d, world);
  cancelTop(d, world);
  if (heard.commands.some((c) => c.kind === 'cancel' && c.all)) {
    while (d.frames.length > 0 && canCancel(d)) cancelTop(d, world);
    d.queue = [];
  }
  d = takeCommands(d, { ...heard, commands: heard.commands.filter((c) => c.kind === 'start') }, world);
  const below = top(d);
  const program = below && world.program(below.flow, below.version);
  if (program && below.pc > 0) sayWording(d, 'back', { world, values: { title: titleOf(program, d) } });
  return d;
}

/** An explicit yes to the summary: remembers exactly what was agreed, then takes what else was said. */
export function agree(context: Context, heard: Heard, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  if (!frame || d.stop.at !== 'confirming') return d;
  frame.confirmed = d.stop.confirmed;
  record(d, 'confirmed', { digest: d.stop.digest, by: 'customer' });
  return takeCommands(d, { ...heard, commands: heard.commands.filter((c) => c.kind !== 'confirm' && c.kind !== 'unclear') }, world);
}

/** A no to the summary: nothing is done; the second one cancels. */
export function disagree(context: Context, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  if (frame) frame.misses[NO] = (frame.misses[NO] ?? 0) + 1;
  // A yes from here on answers another question: the summary has to be shown again first.
  d.offered = [];
  sayWording(d, 'whatElse', { world });
  return d;
}

/** How often the summary was refused, among a frame's misses. */
export const NO = '(no)';

/** While work is under way: answers, keeps new requests for later, restarts nothing. */
export function stillOnIt(context: Context, heard: Heard, at: { world: World; key: 'stillOnIt' | 'approvalWait' | 'tooLate' }): Context {
  const d = draft(context);
  overhear(d, heard);
  const role = groupOf(d).length > 0 && d.stop.at === 'awaitingApproval' ? roleOf(d, at.world) : '';
  for (const command of heard.commands) if (command.kind === 'question') answer(d, { question: command.text, heard, world: at.world });
  const later = heard.commands.filter((c) => c.kind === 'start');
  const after = later.length > 0 ? takeCommands(d, { ...heard, commands: later }, at.world) : d;
  sayWording(after, at.key, { world: at.world, values: { role } });
  return after;
}

/** What is under way is dropped, and its lines say so. */
function giveUp(d: Context, world: World): void {
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
  d.frames = d.frames.slice(0, d.frames.indexOf(main));
  sayWording(d, 'cancelled', { world, values: { title: program ? titleOf(program, d) : main.flow } });
}
