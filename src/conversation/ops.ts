import type { JsonObject, WorkBody } from '../contracts.ts';
import { digest } from '../digest.ts';
import { evaluate, holds, roots } from '../../flows/expressions.ts';
import type { Args, CallOp, Op, Program } from '../../flows/program.ts';
import { localize } from '../../flows/template.ts';
import { DONE, newFrame, nextId, type Context, type Frame, type Stop } from './context.ts';
import { finish, handOver } from './finish.ts';
import { partDigest, sharedSlots } from './frames.ts';
import { guardOf } from './identity.ts';
import { flowText, record, say, sayWording, valuesOf, type World } from './speak.ts';

export interface At { frame: Frame; program: Program; world: World }

/** Does one op: moves on (null), or says where the walk must stop. An op that was done on the same input is passed. */
export function perform(d: Context, op: Op, at: At): Stop | null {
  const { frame } = at;
  switch (op.kind) {
    case 'unless': return jump(frame, holds(op.condition, valuesOf(d, frame, at.world)) ? frame.pc + 1 : op.to);
    case 'goto': return jump(frame, op.to);
    case 'ask': return jump(frame, frame.pc + 1);
    case 'say': return speak(d, flowText(d, op.text, at), frame);
    case 'confirm': return confirm(d, op, at);
    case 'call': return call(d, op, at);
    case 'decide': return decide(d, op, at);
    case 'approve': return approve(d, op, at);
    case 'notify': return notify(d, op, at);
    case 'hand over': return handOver(d, { queue: op.queue, because: op.because }, at.world);
    case 'end': return finish(d, at, op.ending);
    case 'flow': return subFlow(d, op.flow, at);
    default: return op satisfies never;
  }
}

/** The values of a step's arguments. */
export function argumentsOf(args: Args, values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, typeof arg === 'string' ? evaluate(arg, values) : arg]));
}

/** Owes one piece of work and stops for it. */
export function work(d: Context, at: At, of: Omit<WorkBody, 'kind' | 'flow' | 'version' | 'step' | 'guard'> & { confirmed: string | null; step: string; dueAt?: number }): string {
  const { confirmed, dueAt = d.now, ...body } = of;
  const id = nextId(d, 'w');
  const guard = { ...guardOf(at), confirmed };
  d.out.push({ type: 'owe', effect: { id, dueAt, kind: 'work', flow: at.frame.flow, version: at.frame.version, guard, ...body } });
  return id;
}

/** The line of work a customer watches: one per op, replaced as it goes on. */
export function progress(d: Context, op: Op, at: At & { status: 'working' | 'done' | 'failed' }): void {
  const text = op.kind === 'call' || op.kind === 'decide' ? op.progress : null;
  if (text !== null) d.out.push({ type: 'progress', work: `${at.frame.flow}/${op.step}`, text: localize(text, d.locale), status: at.status });
}

const ONCE = { retry: { times: 0, firstMs: 0, maxMs: 0 }, timeoutMs: 10_000 };

function jump(frame: Frame, to: number): null {
  frame.pc = to;
  return null;
}

function speak(d: Context, text: string, frame: Frame): null {
  const said = digest(text);
  if (frame.done[frame.pc]?.digest !== said) say(d, text);
  frame.done[frame.pc] = { ...DONE, digest: said };
  return jump(frame, frame.pc + 1);
}

function confirm(d: Context, op: Extract<Op, { kind: 'confirm' }>, at: At): Stop | null {
  const values = valuesOf(d, at.frame, at.world);
  const args: { [op: string]: string | null } = {};
  for (const pc of op.covers) {
    const covered = at.program.ops[pc];
    if (covered?.kind === 'call') args[pc] = known(covered.with, values) ? digest(argumentsOf(covered.with, values)) : null;
  }
  const confirmed = { op: at.frame.pc, slots: digest(slotValues(at.frame)), args };
  if (at.frame.confirmed !== null && digest(at.frame.confirmed) === digest(confirmed)) return jump(at.frame, at.frame.pc + 1);
  at.frame.confirmed = null;
  const summary = flowText(d, op.text, at);
  return { at: 'confirming', op: at.frame.pc, summary, confirmed, digest: digest({ summary, confirmed }) };
}

function known(args: Args, values: JsonObject): boolean {
  return Object.values(args).every((arg) => typeof arg !== 'string' || roots(arg).every((root) => Object.hasOwn(values, root)));
}

function slotValues(frame: Frame): JsonObject {
  return Object.fromEntries(Object.entries(frame.slots).map(([name, slot]) => [name, slot.value]));
}

function call(d: Context, op: Op & CallOp, at: At): Stop | null {
  const { frame } = at;
  const args = argumentsOf(op.with, valuesOf(d, frame, at.world));
  const taken = digest(args);
  const done = frame.done[frame.pc];
  if (done?.digest === taken) return done.verified || !op.verify ? jump(frame, frame.pc + 1) : verify(d, op, { ...at, args, attempt: done.readBacks + 1 });
  if (done?.write && !done.write.undone) return handOver(d, { queue: 'changes', because: `${op.action} was done before the details changed` }, at.world);
  const gate = op.write ? unconfirmed(op, { at, taken }) : null;
  if (gate) return gate(d);
  progress(d, op, { ...at, status: 'working' });
  const effect = work(d, at, {
    executor: 'call', action: op.action, input: { action: op.action, arguments: args }, write: op.write, step: op.step,
    timeoutMs: op.timeoutMs, retry: op.retry, confirmed: op.write && op.unconfirmed === null ? taken : null,
  });
  record(d, 'work.intended', { action: op.action, effect, digest: taken, write: op.write, rule: op.unconfirmed ?? (op.write ? 'confirmed by the customer' : 'a read') });
  return { at: 'working', effect, op: frame.pc, phase: 'call', write: op.write, digest: taken, attempt: 1 };
}

/** Null when the customer's yes covers exactly these arguments; else what to do about it. */
function unconfirmed(op: CallOp, of: { at: At; taken: string }): ((d: Context) => Stop | null) | null {
  const { frame, program, world } = of.at;
  if (op.unconfirmed !== null) return null;
  const agreed = frame.confirmed?.args[frame.pc];
  const same = agreed === of.taken || (agreed === null && frame.confirmed?.slots === digest(slotValues(frame)));
  if (same) return null;
  const gate = program.ops.findIndex((other) => other.kind === 'confirm' && other.covers.includes(frame.pc));
  if (gate < 0) return (d) => handOver(d, { queue: 'flows', because: `${op.action} has no confirmation before it` }, world);
  frame.confirmed = null;
  return () => jump(frame, gate);
}

/** Reads the system of record back: a write is done when it shows there. */
export function verify(d: Context, op: Op & CallOp, at: At & { args: JsonObject; attempt: number }): Stop | null {
  const side = op.verify;
  if (!side) return jump(at.frame, at.frame.pc + 1);
  const args = side.with ? argumentsOf(side.with, valuesOf(d, at.frame, at.world)) : accepted(at.args, side.parameters);
  const effect = work(d, at, {
    executor: 'call', action: side.action, input: { action: side.action, arguments: args }, write: false, step: op.step,
    timeoutMs: op.timeoutMs, retry: op.retry, confirmed: null, dueAt: d.now + (at.attempt - 1) * 1_000,
  });
  return { at: 'working', effect, op: at.frame.pc, phase: 'verify', write: false, digest: digest(at.args), attempt: at.attempt };
}

/** Of these arguments, those that another operation takes. */
export function accepted(args: JsonObject, parameters: string[]): JsonObject {
  return Object.fromEntries(Object.entries(args).filter(([name]) => parameters.includes(name)));
}

function decide(d: Context, op: Extract<Op, { kind: 'decide' }>, at: At): Stop | null {
  const { frame, program } = at;
  const inputs = argumentsOf(op.with, valuesOf(d, frame, at.world));
  const taken = digest(inputs);
  if (frame.done[frame.pc]?.digest === taken) return jump(frame, frame.pc + 1);
  const table = program.tables[op.table];
  if (!table) return handOver(d, { queue: 'flows', because: `the table ${op.table} is missing` }, at.world);
  progress(d, op, { ...at, status: 'working' });
  const effect = work(d, at, {
    executor: 'decide', action: op.table, input: { name: op.table, table, inputs }, write: false, step: op.step, ...ONCE, confirmed: null,
  });
  return { at: 'working', effect, op: frame.pc, phase: 'decide', write: false, digest: taken, attempt: 1 };
}

function approve(d: Context, op: Extract<Op, { kind: 'approve' }>, at: At): Stop | null {
  const { frame } = at;
  const facts = argumentsOf(op.shows, valuesOf(d, frame, at.world));
  const bound = digest({ flow: frame.flow, version: frame.version, step: op.step, facts, slots: slotValues(frame) });
  if (frame.done[frame.pc]?.digest === bound) return jump(frame, frame.pc + 1);
  const effect = work(d, at, {
    executor: 'approve', action: op.role, write: false, step: op.step, timeoutMs: 10_000, retry: { times: 5, firstMs: 250, maxMs: 10_000 }, confirmed: null,
    input: { role: op.role, digest: bound, facts, expiresAt: d.now + op.withinMs, summary: localize(at.program.title, 'en') },
  });
  const timer = nextId(d, 't');
  d.out.push({ type: 'owe', effect: { id: timer, dueAt: d.now + op.withinMs, kind: 'timer', name: `approval:${effect}` } });
  record(d, 'approval.requested', { role: op.role, digest: bound, effect });
  sayWording(d, 'approval', { world: at.world, values: { role: op.role, minutes: Math.round(op.withinMs / 60_000) } });
  return { at: 'awaitingApproval', effect, timer, op: frame.pc, digest: bound };
}

function notify(d: Context, op: Extract<Op, { kind: 'notify' }>, at: At): Stop | null {
  const { frame } = at;
  const to = evaluate(op.to, valuesOf(d, frame, at.world));
  const input = { by: op.by, to, text: flowText(d, op.text, at), ...(op.subject !== null && { subject: flowText(d, op.subject, at) }) };
  const taken = digest(input);
  if (frame.done[frame.pc]?.digest === taken) return jump(frame, frame.pc + 1);
  const effect = work(d, at, {
    executor: 'notify', action: `notify.${op.by}`, input, write: true, step: op.step, timeoutMs: 10_000, retry: { times: 3, firstMs: 250, maxMs: 10_000 }, confirmed: null,
  });
  return { at: 'working', effect, op: frame.pc, phase: 'notify', write: true, digest: taken, attempt: 1 };
}

function subFlow(d: Context, flow: string, at: At): Stop | null {
  const program = at.world.latest(flow);
  if (!program) return handOver(d, { queue: 'flows', because: `the flow ${flow} is not published` }, at.world);
  const done = at.frame.done[at.frame.pc];
  if (done?.digest === partDigest(at.frame, program)) return jump(at.frame, at.frame.pc + 1);
  if (done?.write && !done.write.undone) return handOver(d, { queue: 'changes', because: `${flow} was done before the details changed` }, at.world);
  d.frames.push({ ...newFrame({ flow, version: program.version, role: 'sub' }), slots: sharedSlots(at.frame, program) });
  record(d, 'flow.started', { because: `a step of ${at.frame.flow}` });
  return null;
}
