import type { Json, Outcome } from '../contracts.ts';
import { holds } from '../../flows/expressions.ts';
import type { CallOp, Op } from '../../flows/program.ts';
import { DONE, draft, top, undoKey, type Context, type Done, type Failure, type Flight, type Stop } from './context.ts';
import { noMove, takeMove } from './agent-moves.ts';
import { settleFailures } from './failures.ts';
import { record, valuesOf, type World } from './speak.ts';
import { accepted, argumentsOf, lasts } from './work.ts';
import { passed, worked, type Landed } from './landed.ts';

const MOST_READ_BACKS = 4;

export interface Result { effect: string; outcome: Outcome }

/** Takes down what became of the work under way. Returns where to stop at once, or null to walk on. Pure. */
export function takeResult(context: Context, result: Result, world: World): { context: Context; stop: Stop | null } {
  const d = draft(context);
  const flight = d.flights.find((one) => one.effect === result.effect);
  d.flights = d.flights.filter((one) => one !== flight);
  const landed = flight ? land(d, flight, world) : null;
  if (!landed) return { context: d, stop: null };
  if (result.outcome.ok) settle(d, landed, result.outcome);
  else fail(d, landed, result.outcome.error);
  // Branches that are still under way come home before a failure leads elsewhere.
  return { context: d, stop: d.flights.length === 0 ? settleFailures(d, landed) : null };
}

function land(d: Context, flight: Flight, world: World): Landed | null {
  const frame = top(d);
  const program = frame && world.program(frame.flow, frame.version);
  const op = program?.ops[flight.op];
  return frame && program && op ? { flight, frame, program, op, world } : null;
}

function settle(d: Context, at: Landed, outcome: Extract<Outcome, { ok: true }>): void {
  switch (at.flight.phase) {
    case 'call': return called(d, at, outcome.output);
    case 'verify': return readBack(d, at, outcome.output);
    case 'decide': return decided(d, at, outcome);
    case 'undo': return undid(d, at);
    case 'notify': return passed(d, at, 'done');
    case 'agent': return takeMove(d, at, outcome.output);
    default: return at.flight.phase satisfies never;
  }
}

function fail(d: Context, at: Landed, error: Failure): void {
  const { flight, frame, op } = at;
  record(d, error.kind === 'unknown' ? 'work.unknown' : 'work.failed', { step: op.step, phase: flight.phase, effect: flight.effect, code: error.code });
  if (flight.phase === 'notify') return passed(d, at, 'failed');
  if (flight.phase === 'agent') return noMove(d, at, error);
  frame.failures.push({ flight, error });
}

function called(d: Context, at: Landed, output: Json): void {
  const { op, frame, flight } = at;
  if (op.kind !== 'call') return;
  if (op.save !== null) frame.vars[op.save] = output;
  const write = lasts(op) ? undoOf(d, { ...at, op }, output) : null;
  delete frame.unsettled[flight.key];
  d.n += 1;
  frame.done[flight.key] = { ...DONE, digest: flight.digest, write, order: d.n, output: op.loops.length > 0 ? output : null };
  record(d, 'work.done', { action: op.action, effect: flight.effect });
  at.world.seen?.({ flow: frame.flow, version: frame.version, pc: flight.op, branch: 'done' });
  if (!op.verify) worked(d, at, 'done');
}

function undoOf(d: Context, at: Landed & { op: CallOp }, output: Json): Done['write'] {
  const { undo: side, action, irreversible } = at.op;
  const values = valuesOf(d, at.frame, at.world);
  const args = side?.with ? argumentsOf(side.with, { ...values, result: output }) : accepted(argumentsOf(at.op.with, values), side?.parameters ?? []);
  return { action, undo: side && { action: side.action, arguments: args }, irreversible, undone: false };
}

function readBack(d: Context, at: Landed, found: Json): void {
  const { op, frame, flight } = at;
  const done = frame.done[flight.key];
  if (op.kind !== 'call' || !done) return;
  if (agrees(d, { ...at, op }, found)) {
    frame.done[flight.key] = { ...done, verified: true };
    record(d, 'work.verified', { action: op.action, by_reading: op.verify?.action ?? '' });
    worked(d, at, 'done');
  } else if (flight.attempt < MOST_READ_BACKS) {
    // Systems settle late: the same read again, a second later each time.
    frame.done[flight.key] = { ...done, readBacks: flight.attempt };
  } else fail(d, at, { kind: 'terminal', code: 'not_verified', message: 'the system of record does not show it' });
}

function agrees(d: Context, at: Landed & { op: Op & CallOp }, found: Json): boolean {
  const { op, frame, flight } = at;
  const values = valuesOf(d, frame, at.world);
  const expect = op.verify?.expect ?? null;
  if (expect !== null) return holds(expect, { ...values, result: found });
  if (found === null || typeof found !== 'object' || Array.isArray(found)) return false;
  const sent = { ...argumentsOf(op.with, values), ...frame.edits[flight.key]?.arguments };
  return Object.entries(sent).every(([name, value]) => !(name in found) || found[name] === value);
}

function decided(d: Context, at: Landed, outcome: Extract<Outcome, { ok: true }>): void {
  const { op, frame, flight } = at;
  if (op.kind !== 'decide') return;
  frame.vars[op.save] = outcome.output;
  frame.done[flight.key] = { ...DONE, digest: flight.digest, output: op.loops.length > 0 ? outcome.output : null };
  record(d, 'decision.made', { table: op.table, output: outcome.output, evidence: outcome.evidence ?? null });
  worked(d, at, 'done');
}

function undid(d: Context, at: Landed): void {
  const { frame, flight, world } = at;
  const done = frame.done[flight.key];
  if (done?.write) frame.done[flight.key] = { ...done, write: { ...done.write, undone: true } };
  if (frame.undoing) frame.undoing = { ...frame.undoing, left: frame.undoing.left.filter((key) => key !== flight.key) };
  delete frame.unsettled[undoKey(flight.key)];
  world.seen?.({ flow: frame.flow, version: frame.version, pc: flight.op, branch: 'undone' });
  record(d, 'work.undone', { action: done?.write?.action ?? '', effect: flight.effect });
}

