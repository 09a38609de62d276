import type { BoundLimit, JsonObject } from '../contracts.ts';
import { digest } from '../digest.ts';
import { bindLimits, brokenLimit } from '../../flows/limits.ts';
import type { CallOp, Op } from '../../flows/program.ts';
import { keyAt, type Context, type Done, type Flight, type Frame, type Stop } from './context.ts';
import { record, valuesOf } from './speak.ts';
import { raise } from './trouble.ts';
import { accepted, argumentsOf, jump, lasts, launch, progress, type At } from './work.ts';

/** A call: passed when it was done on the same input, else within its limits, with the customer's yes, and read back afterwards. */
export function call(d: Context, op: Op & CallOp, at: At): Stop | null {
  const { frame } = at;
  const key = keyAt(frame, op, frame.pc);
  const edit = frame.edits[key];
  const values = valuesOf(d, frame, at.world);
  const args = { ...argumentsOf(op.with, values), ...edit?.arguments };
  const taken = digest(args);
  const done = frame.done[key];
  if (done?.digest === taken) return done.verified || !op.verify ? pass(frame, op, done) : verify(d, op, { ...at, args, attempt: done.readBacks + 1 });
  if (done?.write && !done.write.undone) return raise(d, at, { kind: 'stuck', queue: 'changes', because: `${op.action} was done before the details changed`, key });
  const flight: Omit<Flight, 'effect'> = { op: frame.pc, key, phase: 'call', write: lasts(op), digest: taken, attempt: 1 };
  const limits = bindLimits(op.limits, values);
  const broken = brokenLimit(limits, args, d.identity.level);
  if (broken !== null) return refuse(d, { frame, flight, because: broken });
  const gate = op.write && !edit ? unconfirmed(op, { at, taken }) : null;
  if (gate !== null) return gate < 0 ? raise(d, at, { kind: 'flow', queue: 'flows', because: `${op.action} has no confirmation before it`, key }) : backTo(frame, gate);
  return begin(d, op, { ...at, args, flight, limits });
}

type Beginning = At & { args: JsonObject; flight: Omit<Flight, 'effect'>; limits: BoundLimit[] };

function begin(d: Context, op: Op & CallOp, at: Beginning): Stop {
  const { frame, args, flight, limits } = at;
  const unsettled = frame.unsettled[flight.key];
  progress(d, op, { ...at, status: 'working' });
  const stop = launch(d, at, {
    flight,
    owed: {
      executor: 'call', action: op.action, input: { action: op.action, arguments: args }, write: op.write, step: op.step, timeoutMs: op.timeoutMs, retry: op.retry,
      confirmed: op.write && op.unconfirmed === null ? flight.digest : null, ...(op.lookup && { lookup: op.lookup }), ...(limits.length > 0 && { limits }),
      ...(unsettled !== undefined && { of: unsettled, doubt: true }),
    },
  });
  const effect = d.flights.at(-1)?.effect ?? '';
  record(d, 'work.intended', { action: op.action, effect, digest: flight.digest, write: op.write, rule: at.world.unattended(d.channel) && op.agent !== undefined && op.write ? 'approved' : ruleOf(op, frame.edits[flight.key]?.by), limits: op.limits.length });
  return stop;
}

/** What allowed it, for the audit. */
function ruleOf(op: CallOp, editor: string | undefined): string {
  if (!op.write) return 'a read';
  return op.unconfirmed ?? (editor === undefined ? 'confirmed by the customer' : `edited by ${editor}`);
}

/** Not even sent: the failure is dealt with like one of the other system. */
function refuse(d: Context, of: { frame: Frame; flight: Omit<Flight, 'effect'>; because: string }): null {
  record(d, 'limit.broken', { because: of.because, digest: of.flight.digest });
  of.frame.failures.push({ flight: { ...of.flight, effect: '' }, error: { kind: 'terminal', code: OVER_LIMIT, message: of.because } });
  return null;
}

export const OVER_LIMIT = 'over_limit';

function pass(frame: Frame, op: Op & CallOp, done: Done): null {
  if (op.save !== null && op.loops.length > 0) frame.vars[op.save] = done.output;
  return jump(frame, frame.pc + 1);
}

function backTo(frame: Frame, gate: number): null {
  frame.confirmed = null;
  return jump(frame, gate);
}

/** Null when the customer's yes covers exactly these arguments; else the op that asks for one, -1 when there is none. */
export function unconfirmed(op: CallOp, of: { at: At; taken: string }): number | null {
  const { frame, program } = of.at;
  if (op.unconfirmed !== null) return null;
  const agreed = frame.confirmed?.args[frame.pc];
  if (agreed === of.taken || (agreed === null && frame.confirmed?.slots === digest(slotValues(frame)))) return null;
  return program.ops.findIndex((other) => other.kind === 'confirm' && other.covers.includes(frame.pc));
}

export function slotValues(frame: Frame): JsonObject {
  return Object.fromEntries(Object.entries(frame.slots).map(([name, slot]) => [name, slot.value]));
}

/** Reads the system of record back: a write is done when it shows there. */
function verify(d: Context, op: Op & CallOp, at: At & { args: JsonObject; attempt: number }): Stop | null {
  const { frame, attempt } = at;
  const side = op.verify;
  if (!side) return jump(frame, frame.pc + 1);
  const args = side.with ? argumentsOf(side.with, valuesOf(d, frame, at.world)) : accepted(at.args, side.parameters);
  return launch(d, at, {
    flight: { op: frame.pc, key: keyAt(frame, op, frame.pc), phase: 'verify', write: false, digest: digest(at.args), attempt },
    owed: {
      executor: 'call', action: side.action, input: { action: side.action, arguments: args }, write: false, step: op.step,
      timeoutMs: op.timeoutMs, retry: op.retry, confirmed: null, dueAt: d.now + (attempt - 1) * 1_000,
    },
  });
}
