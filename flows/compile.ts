import type { Localized } from '../src/contracts.ts';
import { roots } from './expressions.ts';
import type { ActionFacts, Args, Op, OpBody, Program, SideCall } from './program.ts';
import type { CallStep, FlowFile, GroupStep, Step } from './schema.ts';
import { textRoots } from './template.ts';

const UNIT_MS: { [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Turns a flow file into the list of ops that the machine walks. `facts` of an unknown action: a write without parameters. */
export function compile(source: { file: FlowFile; version: number; tables: Program['tables'] }, facts: (action: string) => ActionFacts | null): Program {
  const { file, version, tables } = source;
  const ops = linkConfirms(flatten(file.steps, { prefix: '', base: 0, facts }));
  const slots = new Set(Object.keys(file.slots));
  return {
    name: file.flow, version, title: file.title, description: file.description, examples: file.examples,
    identity: file.identity, grants: file.grants ?? null, slots: file.slots, tables,
    ops: ops.map((op) => ({ ...op, needs: reads(op).filter((root) => slots.has(root)) })),
    endings: { ...(file.done && { done: file.done }), ...(file.refused && { refused: file.refused }), ...file.endings },
  };
}

/** "15m" in ms. */
export function toMs(duration: string): number {
  const [, amount = '', unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  return Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
}

interface Place { prefix: string; base: number; facts: (action: string) => ActionFacts | null }

function flatten(steps: Step[], place: Place): Op[] {
  const ops: Op[] = [];
  steps.forEach((step, i) => {
    const at = { ...place, prefix: `${place.prefix}${i + 1}`, base: place.base + ops.length };
    ops.push(...compileStep(step, at));
  });
  return ops;
}

function compileStep(step: Step, at: Place): Op[] {
  const id = step.id ?? at.prefix;
  const op = (body: OpBody): Op => ({ ...body, step: id, needs: [] });
  const skip = step.if === undefined ? 0 : 1;
  const inner = { ...at, prefix: `${at.prefix}.`, base: at.base + skip };
  if ('do' in step) return compileGroup(step, { inner, op, skip });
  const body = op(compileBody(step, at.facts));
  return step.if === undefined ? [body] : [op({ kind: 'unless', condition: step.if, to: at.base + 2 }), body];
}

function compileGroup(step: GroupStep, at: { inner: Place; op: (body: OpBody) => Op; skip: number }): Op[] {
  const then = flatten(step.do, at.inner);
  if (step.if === undefined) return then;
  if (!step.otherwise) return [at.op({ kind: 'unless', condition: step.if, to: at.inner.base + then.length }), ...then];
  const elseBase = at.inner.base + then.length + 1;
  const otherwise = flatten(step.otherwise, { ...at.inner, prefix: `${at.inner.prefix}else.`, base: elseBase });
  return [
    at.op({ kind: 'unless', condition: step.if, to: elseBase }), ...then,
    at.op({ kind: 'goto', to: elseBase + otherwise.length }), ...otherwise,
  ];
}

function compileBody(step: Exclude<Step, GroupStep>, facts: Place['facts']): OpBody {
  if ('ask' in step) return { kind: 'ask', slot: step.ask };
  if ('say' in step) return { kind: 'say', text: step.say };
  if ('confirm' in step) return { kind: 'confirm', text: step.confirm, covers: [] };
  if ('call' in step) return compileCall(step, facts);
  if ('decide' in step) return { kind: 'decide', table: step.decide, with: step.with, save: step.save, progress: step.progress ?? null };
  if ('approve' in step) {
    const { by, within, otherwise, shows } = step.approve;
    return { kind: 'approve', role: by, withinMs: toMs(within), otherwise, shows };
  }
  if ('notify' in step) return { kind: 'notify', by: step.notify.by, to: step.notify.to, subject: step.notify.subject ?? null, text: step.notify.text };
  if ('hand over' in step) return { kind: 'hand over', queue: step['hand over'], because: step.because };
  if ('end' in step) return { kind: 'end', ending: step.end };
  return { kind: 'flow', flow: step.flow };
}

function compileCall(step: CallStep, facts: Place['facts']): OpBody {
  const retry = step.retry ?? { times: 3, first: '250ms', most: '10s' };
  const write = facts(step.call)?.write ?? true;
  return {
    kind: 'call', action: step.call, with: step.with, save: step.save ?? null, progress: step.progress ?? null, on: step.on,
    write, irreversible: step.irreversible ?? false, unconfirmed: step.unconfirmed ?? null,
    undo: sideCall(step.undo, facts), verify: sideCall(step.verify, facts),
    retry: { times: retry.times, firstMs: toMs(retry.first), maxMs: toMs(retry.most) }, timeoutMs: toMs(step.timeout),
  };
}

function sideCall(side: CallStep['verify'] | CallStep['undo'], facts: Place['facts']): SideCall | null {
  if (side === undefined) return null;
  const long: { call: string; with?: Args | undefined; expect?: string | undefined } = typeof side === 'string' ? { call: side } : side;
  return { action: long.call, with: long.with ?? null, parameters: facts(long.call)?.parameters ?? [], expect: long.expect ?? null };
}

/** A confirm covers the writes after it, up to the next confirm; a write in its own branch needs none. */
function linkConfirms(ops: Op[]): Op[] {
  let covers: number[] = [];
  ops.forEach((op, i) => {
    if (op.kind === 'confirm') covers = op.covers;
    if (op.kind === 'call' && op.write && op.unconfirmed === null) covers.push(i);
  });
  return ops;
}

function reads(op: Op): string[] {
  switch (op.kind) {
    case 'unless': return roots(op.condition);
    case 'ask': return [op.slot];
    case 'say': case 'confirm': return textRoots(op.text);
    case 'call': case 'decide': return argRoots(op.with);
    case 'approve': return argRoots(op.shows);
    case 'notify': return [...roots(op.to), ...optionalRoots(op.subject), ...textRoots(op.text)];
    case 'goto': case 'hand over': case 'end': case 'flow': return [];
    default: return op satisfies never;
  }
}

function argRoots(args: Args): string[] {
  return Object.values(args).flatMap((value) => (typeof value === 'string' ? roots(value) : []));
}

function optionalRoots(text: Localized | null): string[] {
  return text === null ? [] : textRoots(text);
}
