import type { Json, JsonObject, WorkBody } from '../contracts.ts';
import { evaluate } from '../../flows/expressions.ts';
import { MORE, type Args, type CallOp, type Op, type Program } from '../../flows/program.ts';
import { localize } from '../../flows/template.ts';
import { keyAt, nextId, type Context, type Flight, type Frame, type Stop } from './context.ts';
import { guardOf } from './identity.ts';
import type { World } from './speak.ts';

export interface At { frame: Frame; program: Program; world: World }

type Owed = Omit<WorkBody, 'kind' | 'flow' | 'version' | 'guard'> & { confirmed: string | null; dueAt?: number };

/** Owes one piece of work; its id. */
export function owe(d: Context, at: At, of: Owed): string {
  const { confirmed, dueAt = d.now, ...body } = of;
  const id = nextId(d, 'w');
  const guard = { ...guardOf(at), confirmed };
  d.out.push({ type: 'owe', effect: { id, dueAt, kind: 'work', flow: at.frame.flow, version: at.frame.version, guard, ...body } });
  return id;
}

/** Owes work on our own books, which no customer has to allow: a question to the staff, or one taken back. */
export function oweAside(d: Context, of: { executor: string; action: string; input: Json; frame: Frame | null; step?: string }): string {
  const { frame, step = '', ...work } = of;
  const id = nextId(d, 'w');
  d.out.push({
    type: 'owe',
    effect: {
      id, dueAt: d.now, kind: 'work', write: false, ...work, flow: frame?.flow ?? '', version: frame?.version ?? 0, step,
      guard: { identity: 'anonymous', proof: {}, confirmed: null }, timeoutMs: 10_000, retry: { times: 20, firstMs: 250, maxMs: 60_000 },
    },
  });
  return id;
}

/** Owes the work of a step, and stops for it. */
export function launch(d: Context, at: At, of: { owed: Owed; flight: Omit<Flight, 'effect'> }): Stop {
  d.flights.push({ ...of.flight, effect: owe(d, at, of.owed) });
  return { at: 'working' };
}

/** Whether it leaves something behind that matters. A one-time code or a look that is counted does not: unconfirmed, with nothing to undo. */
export function lasts(op: CallOp): boolean {
  return op.write && (op.unconfirmed === null || op.undo !== null || op.irreversible);
}

/** The values of a step's arguments. */
export function argumentsOf(args: Args, values: JsonObject): JsonObject {
  const { [MORE]: more, ...own } = Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, typeof arg === 'string' ? evaluate(arg, values) : arg]));
  return { ...objectIn(more), ...own };
}

function objectIn(json: Json | undefined): JsonObject {
  return json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
}

/** Of these arguments, those that another operation takes. */
export function accepted(args: JsonObject, parameters: string[]): JsonObject {
  return Object.fromEntries(Object.entries(args).filter(([name]) => parameters.includes(name)));
}

/** The line of work a customer watches: one per step and item, replaced as it goes on. */
export function progress(d: Context, op: Op, at: At & { status: 'working' | 'done' | 'failed' }): void {
  const text = op.kind === 'call' || op.kind === 'decide' || op.kind === 'agent' ? op.progress : null;
  const [, item] = keyAt(at.frame, op, at.frame.pc).split('@');
  if (text !== null) d.out.push({ type: 'progress', work: `${at.frame.flow}/${op.step}${item === undefined ? '' : `/${item}`}`, text: localize(text, d.locale), status: at.status });
}

/** On with the walk, at this op. */
export function jump(frame: Frame, to: number): null {
  frame.pc = to;
  return null;
}
