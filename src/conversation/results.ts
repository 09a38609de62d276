import type { Json, Outcome, WorkStatus } from '../contracts.ts';
import { holds } from '../../flows/expressions.ts';
import type { CallOp, Op, Program } from '../../flows/program.ts';
import type { StepOutcome } from '../../flows/schema.ts';
import { localize } from '../../flows/template.ts';
import { DONE, draft, top, type Context, type Done, type Flight, type Frame, type Stop } from './context.ts';
import { handOver } from './finish.ts';
import { startUndoing } from './frames.ts';
import { accepted, argumentsOf, progress, type At } from './ops.ts';
import { record, say, sayWording, valuesOf, type World } from './speak.ts';
import { stuck } from './unwind.ts';

const MOST_READ_BACKS = 4;
/** The code in `on:` that stands for every failure without one of its own. */
const ANY = 'any';

export interface Result { effect: string; outcome: Outcome }
type Failure = Extract<Outcome, { ok: false }>['error'];
interface Landed extends At { flight: Flight; op: Op }

/** Takes down what became of the work under way. Returns where to stop at once, or null to walk on. Pure. */
export function takeResult(context: Context, result: Result, world: World): { context: Context; stop: Stop | null } {
  const d = draft(context);
  const landed = land(d, world);
  d.flight = null;
  const stop = landed ? settle(d, landed, result.outcome) : null;
  return { context: d, stop };
}

function land(d: Context, world: World): Landed | null {
  const [flight, frame] = [d.flight, top(d)];
  const program: Program | null = frame ? world.program(frame.flow, frame.version) : null;
  const op = flight ? program?.ops[flight.op] : undefined;
  return flight && frame && program && op ? { flight, frame, program, op, world } : null;
}

function settle(d: Context, at: Landed, outcome: Outcome): Stop | null {
  if (!outcome.ok) return failed(d, at, outcome.error);
  switch (at.flight.phase) {
    case 'call': return called(d, at, outcome.output);
    case 'verify': return readBack(d, at, outcome.output);
    case 'decide': return decided(d, at, outcome);
    case 'undo': return undid(d, at);
    case 'notify': return passed(d, at, 'done');
    default: return at.flight.phase satisfies never;
  }
}

function called(d: Context, at: Landed, output: Json): null {
  if (at.op.kind !== 'call') return null;
  if (at.op.save !== null) at.frame.vars[at.op.save] = output;
  // An unconfirmed write without an undo leaves nothing behind that matters: a one-time code, a look that is counted.
  const lasting = at.op.write && (at.op.unconfirmed === null || at.op.undo !== null || at.op.irreversible);
  const write = lasting ? undoOf(d, { ...at, op: at.op }, output) : null;
  at.frame.done[at.flight.op] = { ...DONE, digest: at.flight.digest, write };
  record(d, 'work.done', { action: at.op.action, effect: at.flight.effect });
  if (at.op.verify) return null;
  return worked(d, at, 'done');
}

function undoOf(d: Context, at: Landed & { op: CallOp }, output: Json): Done['write'] {
  const { undo: side, action, irreversible } = at.op;
  const values = valuesOf(d, at.frame, at.world);
  const args = side?.with ? argumentsOf(side.with, { ...values, result: output }) : accepted(argumentsOf(at.op.with, values), side?.parameters ?? []);
  return { action, undo: side && { action: side.action, arguments: args }, irreversible, undone: false };
}

function readBack(d: Context, at: Landed, found: Json): Stop | null {
  const done = at.frame.done[at.flight.op];
  if (at.op.kind !== 'call' || !done) return null;
  if (agrees(d, { ...at, op: at.op }, found)) {
    at.frame.done[at.flight.op] = { ...done, verified: true };
    record(d, 'work.verified', { action: at.op.action, by_reading: at.op.verify?.action ?? '' });
    return worked(d, at, 'done');
  }
  if (at.flight.attempt < MOST_READ_BACKS) {
    // Systems settle late: the same read again, a second later each time.
    at.frame.done[at.flight.op] = { ...done, readBacks: at.flight.attempt };
    return null;
  }
  return failed(d, at, { kind: 'terminal', code: 'not_verified', message: 'the system of record does not show it' });
}

function agrees(d: Context, at: Landed & { op: CallOp }, found: Json): boolean {
  const values = valuesOf(d, at.frame, at.world);
  const expect = at.op.verify?.expect ?? null;
  if (expect !== null) return holds(expect, { ...values, result: found });
  if (found === null || typeof found !== 'object' || Array.isArray(found)) return false;
  return Object.entries(argumentsOf(at.op.with, values)).every(([name, value]) => !(name in found) || found[name] === value);
}

function decided(d: Context, at: Landed, outcome: Extract<Outcome, { ok: true }>): null {
  if (at.op.kind !== 'decide') return null;
  at.frame.vars[at.op.save] = outcome.output;
  at.frame.done[at.flight.op] = { ...DONE, digest: at.flight.digest };
  record(d, 'decision.made', { table: at.op.table, output: outcome.output, evidence: outcome.evidence ?? null });
  return worked(d, at, 'done');
}

function undid(d: Context, at: Landed): null {
  const done = at.frame.done[at.flight.op];
  if (done?.write) at.frame.done[at.flight.op] = { ...done, write: { ...done.write, undone: true } };
  if (at.frame.undoing) at.frame.undoing = { ...at.frame.undoing, left: at.frame.undoing.left.slice(1) };
  record(d, 'work.undone', { action: done?.write?.action ?? '', effect: at.flight.effect });
  return null;
}

function failed(d: Context, at: Landed, error: Failure): Stop | null {
  const { flight, frame, op } = at;
  record(d, error.kind === 'unknown' ? 'work.unknown' : 'work.failed', { step: op.step, phase: flight.phase, effect: flight.effect, code: error.code });
  if (flight.phase === 'undo') return stuck(d, at, `undoing step ${op.step} failed: ${error.code}`);
  if (flight.phase === 'notify') return passed(d, at, 'failed');
  // What may have happened is no failure: a flow's own way out would say or undo too much.
  const mapped = op.kind === 'call' && flight.phase === 'call' && error.kind !== 'unknown' ? op.on[error.code] ?? op.on[ANY] : undefined;
  worked(d, at, 'failed');
  if (mapped) return follow(d, at, mapped);
  if (error.kind === 'unknown') return unknown(d, at, error.code);
  return undo(frame, { cause: `step ${op.step} failed: ${error.code}`, ending: null });
}

function unknown(d: Context, at: Landed, code: string): Stop {
  sayWording(d, 'stillConfirming', { world: at.world });
  return handOver(d, { queue: 'unknown outcome', because: `step ${at.op.step}: ${code}` }, at.world);
}

function follow(d: Context, at: Landed, outcome: StepOutcome): Stop | null {
  if ('continue' in outcome) return passed(d, at, 'failed');
  if ('end' in outcome) return undo(at.frame, { cause: outcome.end, ending: outcome.end });
  if ('hand over' in outcome) return handOver(d, { queue: outcome['hand over'], because: outcome.because }, at.world);
  const tries = (at.frame.tries[at.flight.op] ?? 0) + 1;
  at.frame.tries[at.flight.op] = tries;
  if (tries >= outcome.times) return handOver(d, { queue: 'repeated failure', because: `step ${at.op.step} was refused ${tries} times` }, at.world);
  delete at.frame.slots[outcome['ask again']];
  at.frame.pc = 0;
  say(d, localize(outcome.because, d.locale));
  return null;
}

function undo(frame: Frame, why: { cause: string; ending: string | null }): null {
  startUndoing(frame, why);
  return null;
}

function passed(d: Context, at: Landed, status: WorkStatus): null {
  at.frame.done[at.flight.op] = { ...DONE, digest: at.flight.digest };
  at.frame.pc = at.flight.op + 1;
  return worked(d, at, status);
}

function worked(d: Context, at: Landed, status: WorkStatus): null {
  progress(d, at.op, { ...at, status });
  const action = at.op.kind === 'call' ? at.op.action : at.op.kind === 'decide' ? at.op.table : at.op.kind;
  d.work = [...d.work, { action, status, at: d.now }].slice(-100);
  return null;
}
