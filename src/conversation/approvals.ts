import { digest } from '../digest.ts';
import { roots } from '../../flows/expressions.ts';
import type { Op, Program } from '../../flows/program.ts';
import { localize } from '../../flows/template.ts';
import type { JsonObject } from '../contracts.ts';
import { slotValues } from './call.ts';
import { DONE, draft, keyAt, nextId, top, toTop, type Context, type Frame, type Stop } from './context.ts';
import { rewind, startUndoing } from './frames.ts';
import { record, sayWording, valuesOf, type World } from './speak.ts';
import { argumentsOf, jump, owe, oweAside, type At } from './work.ts';

type ApproveOp = Extract<Op, { kind: 'approve' }>;
const RETRY = { timeoutMs: 10_000, retry: { times: 20, firstMs: 250, maxMs: 60_000 }, write: false, confirmed: null };

/** Up to here people count in minutes. */
const SOON_MS = 7_200_000;

/** Asks the people who may decide; passed when they said yes to exactly this. */
export function askApproval(d: Context, op: ApproveOp, at: At): Stop | null {
  const { frame, world } = at;
  const key = keyAt(frame, op, frame.pc);
  const facts = argumentsOf(op.shows, valuesOf(d, frame, world));
  const edits = Object.values(frame.edits);
  // Arguments that a person edited were not approved with the rest.
  const bound = digest({ flow: frame.flow, version: frame.version, step: op.step, facts, slots: slotValues(frame), ...(edits.length > 0 && { edits }) });
  if (frame.done[key]?.digest === bound) return jump(frame, frame.pc + 1);
  const follows = frame.asked[key];
  const effect = owe(d, at, {
    ...RETRY, executor: 'approve', action: op.role, step: op.step,
    input: {
      role: op.role, quorum: op.quorum, digest: bound, facts, expiresAt: d.now + op.withinMs, summary: localize(at.program.title, 'en'), ...(follows !== undefined && { follows }),
    },
  });
  frame.asked[key] = effect;
  const timer = nextId(d, 't');
  d.out.push({ type: 'owe', effect: { id: timer, dueAt: d.now + op.withinMs, kind: 'timer', name: `approval:${effect}` } });
  const also = op.escalate ? [owe(d, at, { ...RETRY, executor: 'approve', action: 'escalate', step: op.step, input: { escalate: effect, to: op.escalate.to }, dueAt: d.now + op.escalate.afterMs })] : [];
  record(d, 'approval.requested', { role: op.role, digest: bound, effect, quorum: op.quorum, again: follows !== undefined });
  const first = op.withinMs > SOON_MS ? 'approvalLater' : 'approval';
  const values = { role: op.role, minutes: Math.round(op.withinMs / 60_000), until: new Date(d.now + op.withinMs).toISOString() };
  sayWording(d, follows === undefined ? first : 'approvalAgain', { world, values });
  return { at: 'awaitingApproval', effect, timer, op: frame.pc, digest: bound, also };
}

export interface Decided { decision: 'approved' | 'refused' | 'edited'; by: string; note: string | null; slots: JsonObject }

/** A person's decision on the effect that waits for it. What it was based on is read again: if that changed, it is asked anew. */
export function decide(context: Context, on: Decided, world: World): Context {
  const d = draft(context);
  const [frame, op] = [top(d), approveOp(d, world)];
  if (d.stop.at !== 'awaitingApproval') return d;
  dropTimers(d, d.stop);
  record(d, 'approval.decided', { decision: on.decision, role: roleOf(d, world), digest: d.stop.digest, note: on.note !== null, by: on.by });
  if (frame && op) world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: on.decision === 'edited' ? 'reached' : on.decision });
  if (on.decision === 'refused') return refuse(d, 'approvalRefused', world);
  const program = frame && world.program(frame.flow, frame.version);
  if (!frame || !program || !op) return d;
  if (on.decision === 'edited') {
    for (const [slot, value] of Object.entries(on.slots)) if (slot in program.slots) rewind(d, frame, { slot, value: { value, said: `(by ${on.by})` }, world });
    sayWording(d, 'approvalEdited', { world });
    return d;
  }
  frame.done[keyAt(frame, op, d.stop.op)] = { ...DONE, digest: d.stop.digest };
  sayWording(d, 'approved', { world });
  readAgain(frame, program, op);
  return d;
}

/** Nobody decided in time: it fails closed. */
export function expire(context: Context, world: World): Context {
  const d = draft(context);
  record(d, 'approval.decided', { decision: 'expired', role: roleOf(d, world), by: 'the clock' });
  const frame = top(d);
  if (frame) world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: 'expired' });
  if (d.stop.at === 'awaitingApproval') dropTimers(d, d.stop);
  return refuse(d, 'approvalExpired', world);
}

/** Who must approve the step that waits. */
export function roleOf(d: Context, world: World): string {
  return approveOp(d, world)?.role ?? '';
}

/** Takes back what is owed for the step under way: a call not yet begun, a request for approval. */
export function dropOwed(d: Context): void {
  for (const flight of d.flights) d.out.push({ type: 'drop', effect: flight.effect });
  d.flights = [];
  if (d.stop.at !== 'awaitingApproval') return;
  dropTimers(d, d.stop);
  d.out.push({ type: 'drop', effect: d.stop.effect });
  oweAside(d, { executor: 'approve', action: 'withdraw', input: { withdraw: d.stop.effect }, frame: top(d), step: String(d.stop.op) });
}

/** The reads whose results the approver saw are made again; with other results the step asks again. */
function readAgain(frame: Frame, program: Program, op: ApproveOp): void {
  const shown = new Set(Object.values(op.shows).flatMap((arg) => (typeof arg === 'string' ? roots(arg) : [])));
  const reads = program.ops.flatMap((one, pc) => (one.kind === 'call' && !one.write && one.save !== null && shown.has(one.save) && one.loops.length === 0 ? [pc] : []));
  for (const pc of reads) delete frame.done[pc];
  if (reads.length > 0) toTop(frame);
}

function approveOp(d: Context, world: World): ApproveOp | null {
  const frame = top(d);
  const op = frame && d.stop.at === 'awaitingApproval' ? world.program(frame.flow, frame.version)?.ops[d.stop.op] : null;
  return op?.kind === 'approve' ? op : null;
}

function dropTimers(d: Context, stop: Extract<Stop, { at: 'awaitingApproval' }>): void {
  for (const effect of [stop.timer, ...(stop.also ?? [])]) d.out.push({ type: 'drop', effect });
}

function refuse(d: Context, key: 'approvalRefused' | 'approvalExpired', world: World): Context {
  const [frame, op] = [top(d), approveOp(d, world)];
  sayWording(d, key, { world });
  if (frame && op) startUndoing(frame, { cause: key, ending: op.otherwise });
  return d;
}
