import { roots } from './expressions.ts';
import type { ActionFacts, Args, Op, OpBody, Program, WaitFor } from './program.ts';
import type { AgentStep } from './agent-schema.ts';
import { AGENT_SLOT, agentSlots, compileAgent } from './compile-agent.ts';
import { compileApprove, compileWait, compileWork } from './compile-step.ts';
import type { FlowFile } from './schema.ts';
import type { EachStep, GroupStep, ParallelStep, Step } from './step-schema.ts';
import { textRoots } from './template.ts';

/** Turns a flow file into the list of ops that the machine walks. `facts` of an unknown action: a write without parameters. */
export function compile(source: { file: FlowFile; version: number; tables: Program['tables'] }, facts: (action: string) => ActionFacts | null): Program {
  const { file, version, tables } = source;
  const ops = linkConfirms(flatten(file.steps, { prefix: '', base: 0, loops: [], limits: file.limits, facts }));
  const slots = new Set(Object.keys(file.slots));
  return {
    name: file.flow, version, title: file.title, description: file.description, examples: file.examples,
    identity: file.identity, grants: file.grants ?? null, schedule: file.schedule ?? null, starts: file.starts ?? null, menu: file.menu ?? null, wordings: file.wordings, slots: { ...file.slots, ...agentSlots(ops) }, tables,
    ops: ops.map((op) => ({ ...op, needs: reads(op).filter((root) => slots.has(root)) })),
    endings: { ...(file.done && { done: file.done }), ...(file.refused && { refused: file.refused }), ...file.endings },
  };
}

interface Place { prefix: string; base: number; loops: number[]; limits: FlowFile['limits']; facts: (action: string) => ActionFacts | null }

function flatten(steps: Step[], place: Place): Op[] {
  const ops: Op[] = [];
  steps.forEach((step, i) => ops.push(...compileStep(step, { ...place, prefix: `${place.prefix}${i + 1}`, base: place.base + ops.length })));
  return ops;
}

/** How one step becomes ops: `op` makes one, `inner` is the place of the first op after its condition. */
interface Making { inner: Place; op: (body: OpBody) => Op }

function compileStep(step: Step, at: Place): Op[] {
  const op = (body: OpBody): Op => ({ ...body, step: step.id ?? at.prefix, needs: [], loops: at.loops });
  const making: Making = { inner: { ...at, prefix: `${at.prefix}.`, base: at.base + (step.if === undefined ? 0 : 1) }, op };
  if ('do' in step && !('each' in step)) return compileGroup(step, making);
  const body = 'each' in step ? compileEach(step, making) : 'parallel' in step ? compileParallel(step, making) : 'agent' in step ? compileLed(step, making) : [op(compileBody(step, at))];
  return step.if === undefined ? body : [op({ kind: 'unless', condition: step.if, to: making.inner.base + body.length }), ...body];
}

function compileGroup(step: GroupStep, { inner, op }: Making): Op[] {
  const then = flatten(step.do, inner);
  if (step.if === undefined) return then;
  if (!step.otherwise) return [op({ kind: 'unless', condition: step.if, to: inner.base + then.length }), ...then];
  const elseBase = inner.base + then.length + 1;
  const otherwise = flatten(step.otherwise, { ...inner, prefix: `${inner.prefix}else.`, base: elseBase });
  return [
    op({ kind: 'unless', condition: step.if, to: elseBase }), ...then,
    op({ kind: 'goto', to: elseBase + otherwise.length }), ...otherwise,
  ];
}

function compileEach(step: EachStep, { inner, op }: Making): Op[] {
  const head = inner.base;
  const body = flatten(step.do, { ...inner, base: head + 1, loops: [...inner.loops, head] });
  return [
    op({ kind: 'each', list: step.each, as: step.as, limit: step.limit, collect: step.collect ?? {}, to: head + body.length + 2 }),
    ...body, { ...op({ kind: 'next', each: head }), loops: [...inner.loops, head] },
  ];
}

function compileParallel(step: ParallelStep, { inner, op }: Making): Op[] {
  const branches: { from: number; to: number }[] = [];
  const ops: Op[] = [];
  step.parallel.forEach((branch, i) => {
    const from = inner.base + 1 + ops.length;
    ops.push(...compileStep(branch, { ...inner, prefix: `${inner.prefix}${i + 1}`, base: from }));
    branches.push({ from, to: inner.base + 1 + ops.length });
  });
  return [op({ kind: 'parallel', branches, to: inner.base + 1 + ops.length }), ...ops];
}

function compileLed(step: AgentStep, { inner, op }: Making): Op[] {
  const { head, body } = compileAgent(step, { ...inner, head: inner.base, slot: `${AGENT_SLOT}${inner.base}` });
  return [op(head), ...body.map((one) => ({ ...op(one), loops: [...inner.loops, inner.base] }))];
}

function compileBody(step: Exclude<Step, AgentStep | GroupStep | EachStep | ParallelStep>, place: Place): OpBody {
  if ('ask' in step) return { kind: 'ask', slot: step.ask };
  if ('say' in step) return { kind: 'say', text: step.say };
  if ('confirm' in step) return { kind: 'confirm', text: step.confirm, covers: [] };
  if ('call' in step || 'run' in step) return compileWork(step, place);
  if ('decide' in step) return { kind: 'decide', table: step.decide, with: step.with, save: step.save, progress: step.progress ?? null };
  if ('approve' in step) return compileApprove(step.approve);
  if ('notify' in step) return { kind: 'notify', by: step.notify.by, to: step.notify.to, subject: step.notify.subject ?? null, text: step.notify.text };
  if ('wait' in step) return compileWait(step);
  if ('hand over' in step) return { kind: 'hand over', queue: step['hand over'], because: step.because };
  if ('end' in step) return { kind: 'end', ending: step.end };
  return { kind: 'flow', flow: step.flow };
}

/** A confirm covers the writes after it, up to the next confirm; a write in its own branch needs none. */
function linkConfirms(ops: Op[]): Op[] {
  let covers: number[] = [];
  ops.forEach((op, i) => {
    // What a model asks for has a yes of its own, for that alone.
    if (op.kind === 'confirm' && op.covers.length === 0) covers = op.covers;
    if (op.kind === 'call' && op.agent === undefined && op.write && op.unconfirmed === null) covers.push(i);
  });
  return ops;
}

function reads(op: Op): string[] {
  switch (op.kind) {
    case 'unless': return roots(op.condition);
    case 'ask': return [op.slot];
    case 'say': case 'confirm': return textRoots(op.text);
    case 'call': return [...argRoots(op.with), ...op.limits.flatMap((limit) => optional(limit.by ?? null))];
    case 'decide': return argRoots(op.with);
    case 'approve': return argRoots(op.shows);
    case 'agent': return [op.with, ...Object.values(op.actions).map(({ pinned }) => pinned)].flatMap(argRoots);
    case 'notify': return [...roots(op.to), ...(op.subject === null ? [] : textRoots(op.subject)), ...textRoots(op.text)];
    case 'wait': return waitRoots(op.for);
    case 'each': return roots(op.list);
    case 'goto': case 'hand over': case 'end': case 'flow': case 'next': case 'parallel': return [];
    default: return op satisfies never;
  }
}

function waitRoots(wait: WaitFor): string[] {
  return wait.kind === 'moment' ? roots(wait.until) : wait.kind === 'event' ? optional(wait.key) : [];
}

function argRoots(args: Args): string[] {
  return Object.values(args).flatMap((value) => (typeof value === 'string' ? roots(value) : []));
}

function optional(expression: string | null): string[] {
  return expression === null ? [] : roots(expression);
}
