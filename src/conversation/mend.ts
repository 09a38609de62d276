import type { Json, Mending } from '../contracts.ts';
import { digest } from '../digest.ts';
import type { CallOp, Op } from '../../flows/program.ts';
import { DONE, draft, opOf, top, toTop, undoKey, type Context, type Frame, type Trouble } from './context.ts';
import { ledByHand } from './agent-moves.ts';
import { ASKED } from './finish.ts';
import { startUndoing } from './frames.ts';
import { record, sayWording, valuesOf, type World } from './speak.ts';
import { accepted, argumentsOf } from './work.ts';

/** Whether a person's act belongs to the trouble that this session is in. */
export function mends(context: Context, event: { type: string; exception?: string }): boolean {
  return event.type === 'mended' && context.trouble !== null && context.trouble.exception === event.exception;
}

/** Whether the session stays where it is when its failed work is dealt with: with another person, or with one that the customer wants. */
export function staysWithPerson({ agent, handover }: Context, by: string): boolean {
  return agent === null ? handover?.asked === true : agent !== by;
}

/** A person dealt with failed work: the flow goes on from there, unless somebody else has the session. */
export function mend(context: Context, on: { by: string; mending: Mending }, world: World): Context {
  const d = draft(context);
  const { trouble } = d;
  const frame = top(d);
  if (!trouble) return d;
  record(d, 'exception.mended', { exception: trouble.exception, act: on.mending.act, by: on.by });
  d.trouble = null;
  // What called for a person is dealt with, but for the customer who asked for one.
  if (staysWithPerson(d, on.by)) d.handover = d.handover?.asked ? { ...d.handover, ...ASKED_FOR } : null;
  else {
    sayWording(d, 'mended', { world });
    Object.assign(d, { handover: null, agent: null });
  }
  if (frame) act(d, { frame, trouble, world, ...on });
  return d;
}

const ASKED_FOR = { queue: ASKED, because: 'the customer asked for a person', asked: true } as const;

interface At { frame: Frame; trouble: Trouble; world: World; by: string; mending: Mending }

function act(d: Context, at: At): void {
  const { mending, frame, trouble, by } = at;
  switch (mending.act) {
    case 'retry': return again(at);
    case 'edit':
      if (trouble.key !== null) frame.edits[trouble.key] = { arguments: mending.arguments, by };
      return again(at);
    case 'undo':
      if (trouble.key !== null) delete frame.unsettled[trouble.key];
      startUndoing(frame, { cause: `undone by ${by}`, ending: null, by });
      return undefined;
    case 'resolve': return mending.outcome === 'done' ? doneByHand(d, { ...at, output: mending.output ?? null }) : notDone(at);
    default: return mending satisfies never;
  }
}

/** What was undone is done again; an undo that failed goes on; an unknown outcome is looked up first. */
function again({ frame, trouble }: At): void {
  if (trouble.kind === 'rollback incomplete') return;
  frame.undoing = null;
  for (const [key, done] of Object.entries(frame.done)) if (done.write?.undone) delete frame.done[key];
  if (trouble.kind !== 'unknown') toTop(frame);
}

function doneByHand(d: Context, at: At & { output: Json }): void {
  const { frame, trouble, world, output } = at;
  const { key } = trouble;
  if (key === null) return;
  if (trouble.kind === 'rollback incomplete') return undoneByHand(frame, key);
  again(at);
  delete frame.unsettled[key];
  const op = world.program(frame.flow, frame.version)?.ops[opOf(key)];
  if (op?.kind === 'agent') return ledByHand(op, { frame, key, output });
  if (op?.kind !== 'call') return;
  if (op.save !== null) frame.vars[op.save] = output;
  frame.done[key] = { ...DONE, digest: trouble.flight?.digest ?? digest(trouble.input), verified: true, order: d.n, output, write: op.write ? writeOf(d, { op, frame, world, output }) : null };
  record(d, 'work.done', { action: op.action, effect: trouble.flight?.effect ?? '', by: at.by });
}

function writeOf(d: Context, at: { op: Op & CallOp; frame: Frame; world: World; output: Json }): NonNullable<(typeof DONE)['write']> {
  const { op, frame, world, output } = at;
  const values = valuesOf(d, frame, world);
  const args = op.undo?.with ? argumentsOf(op.undo.with, { ...values, result: output }) : accepted(argumentsOf(op.with, values), op.undo?.parameters ?? []);
  return { action: op.action, undo: op.undo && { action: op.undo.action, arguments: args }, irreversible: op.irreversible, undone: false };
}

function undoneByHand(frame: Frame, key: string): void {
  const done = frame.done[key];
  if (done?.write) frame.done[key] = { ...done, write: { ...done.write, undone: true } };
  delete frame.unsettled[undoKey(key)];
  if (frame.undoing) frame.undoing = { ...frame.undoing, left: frame.undoing.left.filter((one) => one !== key) };
}

/** It certainly did not happen: what was done before it is undone. */
function notDone({ frame, trouble, by }: At): void {
  if (trouble.key !== null) delete frame.unsettled[trouble.key];
  if (!frame.undoing) startUndoing(frame, { cause: `not done, says ${by}`, ending: null, by });
  else frame.undoing = { ...frame.undoing, by };
}
