import { evaluate } from '../../flows/expressions.ts';
import type { CallOp, Op } from '../../flows/program.ts';
import { digest } from '../digest.ts';
import { unconfirmed } from './call.ts';
import type { Context, Frame, Stop } from './context.ts';
import { opOf } from './context.ts';
import { valuesOf } from './speak.ts';
import { raise } from './trouble.ts';
import { argumentsOf, jump, type At } from './work.ts';

/** The next item of a list, or on past the loop. */
export function each(d: Context, op: Extract<Op, { kind: 'each' }>, at: At): Stop | null {
  const { frame } = at;
  const loop = frame.loops[frame.pc] ?? begin(d, op, at);
  if (loop.items.length > op.limit) {
    return raise(d, at, { kind: 'limit', queue: 'limits', because: `${loop.items.length} items are more than the ${op.limit} that the step allows`, key: null });
  }
  frame.loops[frame.pc] = loop;
  if (loop.i >= loop.items.length) {
    delete frame.loops[frame.pc];
    delete frame.vars[op.as];
    return jump(frame, op.to);
  }
  frame.vars[op.as] = loop.items[loop.i] ?? null;
  return jump(frame, frame.pc + 1);
}

function begin(d: Context, op: Extract<Op, { kind: 'each' }>, at: At): Frame['loops'][string] {
  const { frame, world } = at;
  const found = evaluate(op.list, valuesOf(d, frame, world));
  const items = Array.isArray(found) ? found : [];
  for (const name of Object.keys(op.collect)) frame.vars[name] = [];
  world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: items.length > 0 ? 'some' : 'none' });
  return { i: 0, items };
}

/** The end of a loop's body: collects, and back to its head. */
export function next(d: Context, op: Extract<Op, { kind: 'next' }>, at: At): null {
  const { frame, program, world } = at;
  const head = program.ops[op.each];
  const values = valuesOf(d, frame, world);
  for (const [name, expression] of Object.entries(head?.kind === 'each' ? head.collect : {})) {
    const list = frame.vars[name];
    frame.vars[name] = [...(Array.isArray(list) ? list : []), evaluate(expression, values)];
  }
  const loop = frame.loops[op.each];
  if (loop) frame.loops[op.each] = { ...loop, i: loop.i + 1 };
  return jump(frame, op.each);
}

/** Begins every branch that is not done, and goes on when all are back. `perform` does one op. */
export function parallel(d: Context, op: Extract<Op, { kind: 'parallel' }>, at: At & { perform: (d: Context, op: Op, at: At) => Stop | null }): Stop | null {
  const { frame, program } = at;
  const start = frame.pc;
  const gate = gateOf(d, op, at);
  if (gate !== null && gate >= 0) {
    frame.confirmed = null;
    return jump(frame, gate);
  }
  for (const branch of op.branches.filter((one) => !isUnderWay(d, frame, one))) {
    frame.pc = branch.from;
    let stop: Stop | null = null;
    while (stop === null && frame.pc >= branch.from && frame.pc < branch.to && !hasFailed(frame, branch)) {
      const inner = program.ops[frame.pc];
      stop = inner ? at.perform(d, inner, at) : null;
    }
    if (stop && stop.at !== 'working') return stop;
  }
  frame.pc = start;
  if (d.flights.length > 0) return { at: 'working' };
  return frame.failures.length > 0 ? null : jump(frame, op.to);
}

interface Range { from: number; to: number }

function isUnderWay(d: Context, frame: Frame, range: Range): boolean {
  return d.flights.some((flight) => inRange(opOf(flight.key), range)) || hasFailed(frame, range);
}

function hasFailed(frame: Frame, range: Range): boolean {
  return frame.failures.some(({ flight }) => inRange(opOf(flight.key), range));
}

function inRange(op: number, { from, to }: Range): boolean {
  return op >= from && op < to;
}

/** A yes that one of the branches lacks is asked for before any of them begins. */
function gateOf(d: Context, op: Extract<Op, { kind: 'parallel' }>, at: At): number | null {
  const { frame, program } = at;
  if (d.flights.length > 0 || frame.failures.length > 0) return null;
  for (const branch of op.branches) {
    const inner = program.ops[branch.to - 1];
    if (inner?.kind !== 'call' || !inner.write || frame.done[branch.to - 1]) continue;
    const gate = unconfirmed(inner satisfies CallOp, { at: { ...at, frame: { ...frame, pc: branch.to - 1 } }, taken: digest(argumentsOf(inner.with, valuesOf(d, frame, at.world))) });
    if (gate !== null) return gate;
  }
  return null;
}
