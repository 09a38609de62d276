import type { JsonObject } from '../contracts.ts';
import { digest } from '../digest.ts';
import { evaluate, holds, roots } from '../../flows/expressions.ts';
import type { Args, Op } from '../../flows/program.ts';
import { agent } from './agent.ts';
import { askApproval } from './approvals.ts';
import { call, slotValues } from './call.ts';
import { DONE, keyAt, newFrame, type Context, type Frame, type Stop } from './context.ts';
import { finish, handOver } from './finish.ts';
import { partDigest, sharedSlots } from './frames.ts';
import { each, next, parallel } from './loops.ts';
import { flowText, record, say, valuesOf } from './speak.ts';
import { raise } from './trouble.ts';
import { wait } from './waits.ts';
import { argumentsOf, jump, launch, progress, type At } from './work.ts';

/** Does one op: moves on (null), or says where the walk must stop. An op that was done on the same input is passed. */
export function perform(d: Context, op: Op, at: At): Stop | null {
  const { frame } = at;
  switch (op.kind) {
    case 'unless': return branch(d, op, at);
    case 'goto': return jump(frame, op.to);
    case 'ask': return jump(frame, frame.pc + 1);
    case 'say': return speak(d, op, at);
    case 'confirm': return confirm(d, op, at);
    case 'call': return call(d, op, at);
    case 'decide': return decide(d, op, at);
    case 'approve': return askApproval(d, op, at);
    case 'agent': return agent(d, op, at);
    case 'notify': return notify(d, op, at);
    case 'wait': return wait(d, op, at);
    case 'each': return each(d, op, at);
    case 'next': return next(d, op, at);
    case 'parallel': return parallel(d, op, { ...at, perform });
    case 'hand over': return handOver(d, { queue: op.queue, because: op.because }, at.world);
    case 'end': return finish(d, at, op.ending);
    case 'flow': return subFlow(d, op.flow, at);
    default: return op satisfies never;
  }
}

function branch(d: Context, op: Extract<Op, { kind: 'unless' }>, at: At): null {
  const { frame, world } = at;
  const yes = holds(op.condition, valuesOf(d, frame, world));
  world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: yes ? 'yes' : 'no' });
  return jump(frame, yes ? frame.pc + 1 : op.to);
}

function speak(d: Context, op: Extract<Op, { kind: 'say' }>, at: At): null {
  const { frame } = at;
  const text = flowText(d, op.text, at);
  const said = digest(text);
  const key = keyAt(frame, op, frame.pc);
  if (frame.done[key]?.digest !== said) say(d, text);
  frame.done[key] = { ...DONE, digest: said };
  return jump(frame, frame.pc + 1);
}

function confirm(d: Context, op: Extract<Op, { kind: 'confirm' }>, at: At): Stop | null {
  const values = valuesOf(d, at.frame, at.world);
  const args: { [op: string]: string | null } = {};
  for (const pc of op.covers) {
    const covered = at.program.ops[pc];
    if (covered?.kind === 'call') args[pc] = covered.agent !== undefined || (known(covered.with, values) && covered.loops.length === 0) ? digest(argumentsOf(covered.with, values)) : null;
  }
  const confirmed = { op: at.frame.pc, slots: digest(slotValues(at.frame)), args };
  if (at.frame.confirmed !== null && digest(at.frame.confirmed) === digest(confirmed)) return jump(at.frame, at.frame.pc + 1);
  if (at.world.unattended(d.channel)) return raise(d, at, { kind: 'flow', queue: 'flows', because: 'nobody is there to say yes', key: String(at.frame.pc) });
  at.frame.confirmed = null;
  const summary = flowText(d, op.text, at);
  return { at: 'confirming', op: at.frame.pc, summary, confirmed, digest: digest({ summary, confirmed }) };
}

function known(args: Args, values: JsonObject): boolean {
  return Object.values(args).every((arg) => typeof arg !== 'string' || roots(arg).every((root) => Object.hasOwn(values, root)));
}

const ONCE = { retry: { times: 0, firstMs: 0, maxMs: 0 }, timeoutMs: 10_000 };

function decide(d: Context, op: Extract<Op, { kind: 'decide' }>, at: At): Stop | null {
  const { frame, program } = at;
  const inputs = argumentsOf(op.with, valuesOf(d, frame, at.world));
  const taken = digest(inputs);
  const key = keyAt(frame, op, frame.pc);
  const done = frame.done[key];
  if (done?.digest === taken) return passDecision(frame, op, done.output);
  const table = program.tables[op.table];
  if (!table) return raise(d, at, { kind: 'flow', queue: 'flows', because: `the table ${op.table} is missing`, key });
  progress(d, op, { ...at, status: 'working' });
  return launch(d, at, {
    flight: { op: frame.pc, key, phase: 'decide', write: false, digest: taken, attempt: 1 },
    owed: { executor: 'decide', action: op.table, input: { name: op.table, table, inputs }, write: false, step: op.step, ...ONCE, confirmed: null },
  });
}

function passDecision(frame: Frame, op: Extract<Op, { kind: 'decide' }>, output: Frame['vars'][string]): null {
  if (op.loops.length > 0) frame.vars[op.save] = output;
  return jump(frame, frame.pc + 1);
}

function notify(d: Context, op: Op & Extract<Op, { kind: 'notify' }>, at: At): Stop | null {
  const { frame } = at;
  const to = evaluate(op.to, valuesOf(d, frame, at.world));
  const input = { by: op.by, to, text: flowText(d, op.text, at), ...(op.subject !== null && { subject: flowText(d, op.subject, at) }) };
  const taken = digest(input);
  const key = keyAt(frame, op, frame.pc);
  if (frame.done[key]?.digest === taken) return jump(frame, frame.pc + 1);
  return launch(d, at, {
    flight: { op: frame.pc, key, phase: 'notify', write: true, digest: taken, attempt: 1 },
    owed: {
      executor: 'notify', action: `notify.${op.by}`, input, write: true, step: op.step, timeoutMs: 10_000, confirmed: null,
      retry: { times: 6, firstMs: 250, maxMs: 10_000 },
    },
  });
}

function subFlow(d: Context, flow: string, at: At): Stop | null {
  const program = at.world.latest(flow);
  if (!program) return raise(d, at, { kind: 'flow', queue: 'flows', because: `the flow ${flow} is not published`, key: null });
  const done = at.frame.done[at.frame.pc];
  if (done?.digest === partDigest(at.frame, program)) return jump(at.frame, at.frame.pc + 1);
  if (done?.write && !done.write.undone) return raise(d, at, { kind: 'stuck', queue: 'changes', because: `${flow} was done before the details changed`, key: String(at.frame.pc) });
  d.frames.push({ ...newFrame({ flow, version: program.version, role: 'sub' }), slots: sharedSlots(at.frame, program) });
  record(d, 'flow.started', { because: `a step of ${at.frame.flow}` });
  return null;
}
