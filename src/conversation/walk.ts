import { ExpressionError } from '../../flows/expressions.ts';
import { UnknownFilter } from '../../flows/template.ts';
import type { Op, Program } from '../../flows/program.ts';
import { draft, newFrame, top, type Context, type Frame, type Stop } from './context.ts';
import { finish, handOver, NOT_UNDERSTOOD } from './finish.ts';
import { sharedSlots } from './frames.ts';
import { backToPerson } from './lent.ts';
import { missingIdentity } from './identity.ts';
import { perform } from './ops.ts';
import { record, sayWording, titleOf, type World } from './speak.ts';
import { MOST_MISSES } from './repair/disambiguation.ts';
import type { At } from './work.ts';
import { settleFailures } from './failures.ts';
import { raise } from './trouble.ts';
import { unwind } from './unwind.ts';

/** Far more steps than any flow takes between two stops: a flow that passes it goes round in circles. */
const MOST_STEPS = 100_000;

/** Walks the flow on top from where it stands to where it must stop: for the customer, for work, or at its end. Pure. */
export function walk(context: Context, world: World): Context {
  const d = draft(context);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const stop = guarded(d, world);
    if (stop) return rest(d, stop);
  }
  return rest(d, broken(d, 'the flow goes round in circles', world));
}

function rest(d: Context, stop: Stop): Context {
  return { ...d, stop };
}

function guarded(d: Context, world: World): Stop | null {
  try {
    return oneStep(d, world);
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof UnknownFilter)) throw error;
    return broken(d, `a step of the flow is broken: ${error.message}`, world);
  }
}

function broken(d: Context, because: string, world: World): Stop {
  record(d, 'flow.broken', { because });
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  const handed = { queue: 'flows', because };
  return frame && program ? raise(d, { frame, program, world }, { kind: 'flow', ...handed, key: null }) : handOver(d, handed, world);
}

function oneStep(d: Context, world: World): Stop | null {
  if (d.misses >= MOST_MISSES) return giveUp(d, world);
  if (backToPerson(d)) return giveBack(d, world);
  if (d.candidates.length > 1) return { at: 'clarifying' };
  const frame = top(d);
  if (!frame) return nextRequest(d, world);
  const program = world.program(frame.flow, frame.version);
  if (!program) return handOver(d, { queue: 'flows', because: `version ${frame.version} of ${frame.flow} is gone` }, world);
  const at = { frame, program, world };
  if (frame.failures.length > 0 && d.flights.length === 0) return settleFailures(d, at);
  if (frame.undoing) return unwind(d, at);
  const grant = missingIdentity(d, at);
  if (grant) return pushGrant(d, at, grant);
  const op = program.ops[frame.pc];
  if (!op) return finish(d, at, 'done');
  const slot = firstMissing(frame, op);
  if (slot !== null) return needSlot(d, slot, at);
  world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: 'reached' });
  return perform(d, op, at);
}

function needSlot(d: Context, slot: string, at: At): Stop {
  const { frame, program, world } = at;
  if ((frame.misses[slot] ?? 0) >= MOST_MISSES) return giveUp(d, world);
  if (world.unattended(d.channel)) return raise(d, at, { kind: 'flow', queue: 'flows', because: `nobody is there to give "${slot}"`, key: null });
  return { at: program.grants ? 'identifying' : 'collecting', slot, secret: program.slots[slot]?.private ?? false };
}

function giveUp(d: Context, world: World): Stop {
  d.misses = 0;
  for (const frame of d.frames) frame.misses = {};
  return handOver(d, { queue: NOT_UNDERSTOOD, because: 'the customer was not understood twice' }, world);
}

/** What a person had run is over: the session is theirs again. */
function giveBack(d: Context, world: World): Stop {
  d.candidates = [];
  sayWording(d, 'withPerson', { world });
  return { at: 'withPerson' };
}

function nextRequest(d: Context, world: World): Stop | null {
  const flow = d.queue.shift();
  const program = flow === undefined ? null : world.latest(flow);
  if (!program) return { at: 'idle' };
  d.frames.push({ ...newFrame({ flow: program.name, version: program.version, role: 'main' }), slots: d.kept?.[program.name] ?? {} });
  record(d, 'flow.started', { because: 'asked for earlier' });
  sayWording(d, 'next', { world, values: { title: titleOf(program, d) } });
  return null;
}

function firstMissing(frame: Frame, op: Op): string | null {
  return op.needs.find((slot) => frame.slots[slot] === undefined) ?? null;
}

function pushGrant(d: Context, at: { frame: Frame; program: Program; world: World }, grant: Program): null {
  d.frames.push({ ...newFrame({ flow: grant.name, version: grant.version, role: 'grant' }), slots: sharedSlots(at.frame, grant) });
  record(d, 'flow.started', { because: `${at.frame.flow} needs a ${at.program.identity} customer` });
  return null;
}
