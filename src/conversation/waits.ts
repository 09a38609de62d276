import type { Json } from '../contracts.ts';
import { digest } from '../digest.ts';
import { evaluate } from '../../flows/expressions.ts';
import type { Op, WaitFor } from '../../flows/program.ts';
import { DONE, draft, keyAt, nextId, top, type Context, type Frame, type Stop, type Waiting } from './context.ts';
import { groupOf, startUndoing } from './frames.ts';
import { instantOf } from './instant.ts';
import { flowText, record, say, sayWording, titleOf, valuesOf, type World } from './speak.ts';
import { jump, owe, oweAside, type At } from './work.ts';

type WaitOp = Extract<Op, { kind: 'wait' }>;

/** Waits for a time or an outside event; passed when either came. Its deadline is absolute, from when the wait began. */
export function wait(d: Context, op: WaitOp, at: At): Stop | null {
  const { frame, world } = at;
  const key = keyAt(frame, op, frame.pc);
  const bound = boundTo(d, op.for, at);
  const known = frame.waits[key];
  if (known?.digest === bound) return known.over ? goOn(op, { ...at, over: known.over }) : { at: 'waiting', op: frame.pc, key };
  if (known) stopWaiting(d, known);
  const due = dueOf(d, op.for, at);
  if (due <= d.now && op.for.kind !== 'event') return jump(frame, frame.pc + 1);
  const waiting: Waiting = { digest: bound, due, event: null, key: null, owed: [nextId(d, 't')], over: null };
  d.out.push({ type: 'owe', effect: { id: waiting.owed[0] ?? '', dueAt: due, kind: 'timer', name: `wait:${key}` } });
  if (op.for.kind === 'event') listen(d, op.for, { ...at, waiting, step: op.step });
  frame.waits[key] = waiting;
  record(d, 'wait.begun', { step: op.step, due: new Date(due).toISOString(), event: waiting.event });
  if (waiting.over) return goOn(op, { ...at, over: waiting.over });
  tellWaiting(d, op, { frame, world });
  return { at: 'waiting', op: frame.pc, key };
}

/** Never silent while a flow waits: where nothing else was said, what it waits for. */
export function stillWaiting(context: Context, world: World): Context {
  const d = draft(context);
  const frame = top(d);
  const op = frame && d.stop.at === 'waiting' ? world.program(frame.flow, frame.version)?.ops[d.stop.op] : undefined;
  if (frame && op?.kind === 'wait' && !d.out.some((one) => one.type === 'say')) tellWaiting(d, op, { frame, world });
  return d;
}

function tellWaiting(d: Context, op: WaitOp, at: { frame: Frame; world: World }): void {
  const waiting = at.frame.waits[keyAt(at.frame, op, at.frame.pc)];
  const program = at.world.program(at.frame.flow, at.frame.version);
  if (op.says !== null) say(d, flowText(d, op.says, at));
  else if (waiting && program) sayWording(d, 'waiting', { world: at.world, values: { title: titleOf(program, d), until: new Date(waiting.due).toISOString() } });
}

/** Takes a timer that has run out to the wait that owes it, wherever its frame stands. */
export function timeOver(context: Context, effect: string): Context {
  return overIn(context, (waiting) => waiting.owed.includes(effect), { by: 'time' });
}

/** Takes an outside event to the wait that it is for; one that nothing waits for yet is kept for later. */
export function eventCame(context: Context, came: { event: string; key?: string; data: Json }): Context {
  const isFor = (waiting: Waiting): boolean => waiting.event === came.event && (came.key === undefined || waiting.key === null || waiting.key === came.key);
  if (waits(context, isFor)) return overIn(context, isFor, { by: 'event', data: came.data });
  const d = draft(context);
  // With nothing under way it belongs to a request that has ended, and must not be taken for the next one's.
  if (d.frames.length === 0) {
    record(d, 'event.late', { event: came.event });
    return d;
  }
  d.early = [...d.early, { event: came.event, key: came.key ?? null, data: came.data }].slice(-MOST_EARLY);
  record(d, 'event.early', { event: came.event });
  return d;
}

/** Whether this event or timer ends a wait. */
export function endsWait(context: Context, event: { type: string; effect?: string; event?: string }): boolean {
  if (event.type === 'timer') return waits(context, (waiting) => waiting.owed.includes(event.effect ?? ''));
  return event.type === 'event' && waits(context, (waiting) => waiting.event === event.event);
}

/** Whether a flow has gone on past this wait. */
export function isPast(frame: Frame, waiting: Waiting): boolean {
  return Object.entries(frame.waits).some(([key, one]) => one === waiting && frame.done[key] !== undefined);
}

/** Nobody waits for these any more. */
export function stopWaitingIn(d: Context, frames: readonly Frame[]): void {
  for (const frame of frames) for (const waiting of Object.values(frame.waits)) stopWaiting(d, waiting);
}

const MOST_EARLY = 20;

function waits(context: Context, is: (waiting: Waiting) => boolean): boolean {
  return context.frames.some((frame) => Object.values(frame.waits).some((waiting) => waiting.over === null && is(waiting)));
}

/** The request that waited goes on at once: it comes on top, unless work or a person's decision is under way there. */
function overIn(context: Context, is: (waiting: Waiting) => boolean, over: NonNullable<Waiting['over']>): Context {
  const d = draft(context);
  for (const frame of d.frames) {
    for (const [key, waiting] of Object.entries(frame.waits)) {
      if (waiting.over !== null || !is(waiting)) continue;
      stopWaiting(d, waiting);
      frame.waits[key] = { ...waiting, over };
      d.misses = 0;
      record(d, 'wait.over', { flow: frame.flow, by: over.by, event: waiting.event });
      if (canRaise(d)) raiseFrame(d, frame);
      return d;
    }
  }
  return d;
}

/** Not where what is on top must come to its own end first, nor while a person has the session. */
export function canRaise(context: Context): boolean {
  return context.agent === null && !['working', 'awaitingApproval', 'withPerson', 'closed'].includes(context.stop.at);
}

function raiseFrame(d: Context, frame: Frame): void {
  const group = groupOf(d, frame);
  if (top(d) === group.at(-1)) return;
  d.frames = [...d.frames.filter((one) => !group.includes(one)), ...group];
  d.candidates = [];
}

function stopWaiting(d: Context, waiting: Waiting): void {
  if (waiting.over !== null) return;
  for (const effect of waiting.owed) d.out.push({ type: 'drop', effect });
  if (waiting.event !== null && waiting.key !== null) oweAside(d, { executor: 'listen', action: 'stop', input: { event: waiting.event, key: waiting.key, stop: true, waits: waiting.owed }, frame: null });
}

function listen(d: Context, wanted: Extract<WaitFor, { kind: 'event' }>, at: At & { waiting: Waiting; step: string }): void {
  const { waiting, frame, world } = at;
  const key = wanted.key === null ? null : evaluate(wanted.key, valuesOf(d, frame, world));
  waiting.event = wanted.event;
  waiting.key = key === null ? null : typeof key === 'string' ? key : JSON.stringify(key);
  const early = d.early.find((one) => one.event === wanted.event && (one.key === null || waiting.key === null || one.key === waiting.key));
  if (early) {
    d.early = d.early.filter((one) => one !== early);
    stopWaiting(d, waiting);
    waiting.over = { by: 'event', data: early.data };
  } else if (waiting.key !== null) {
    waiting.owed.push(owe(d, at, {
      executor: 'listen', action: wanted.event, input: { event: wanted.event, key: waiting.key }, write: false, step: at.step,
      timeoutMs: 10_000, retry: { times: 20, firstMs: 250, maxMs: 60_000 }, confirmed: null,
    }));
  }
}

function goOn(op: WaitOp, at: At & { over: NonNullable<Waiting['over']> }): null {
  const { frame, over } = at;
  at.world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: over.by });
  if (op.for.kind === 'event' && over.by === 'time') {
    startUndoing(frame, { cause: `${op.for.event} did not come in time`, ending: op.for.otherwise });
    return null;
  }
  if (op.for.kind === 'event' && over.by === 'event' && op.for.save !== null) frame.vars[op.for.save] = over.data;
  frame.done[keyAt(frame, op, frame.pc)] = DONE;
  return jump(frame, frame.pc + 1);
}

/** What a wait is bound to: with another moment or key it is another wait. */
function boundTo(d: Context, wanted: WaitFor, at: At): string {
  const values = valuesOf(d, at.frame, at.world);
  if (wanted.kind === 'moment') return digest(evaluate(wanted.until, values));
  return wanted.kind === 'event' && wanted.key !== null ? digest(evaluate(wanted.key, values)) : '';
}

function dueOf(d: Context, wanted: WaitFor, at: At): number {
  switch (wanted.kind) {
    case 'time': return d.now + wanted.ms;
    case 'event': return d.now + wanted.withinMs;
    case 'moment': return instantOf(evaluate(wanted.until, valuesOf(d, at.frame, at.world)), at.world.timeZone, wanted.until);
    default: return wanted satisfies never;
  }
}

