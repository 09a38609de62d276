import type { Json, JsonObject } from '../contracts.ts';
import { digest } from '../digest.ts';
import { SHOWN, WANTED } from '../../flows/compile-agent.ts';
import type { AgentOp, AllowedOps, Op } from '../../flows/program.ts';
import { localize } from '../../flows/template.ts';
import { callKey, keep, newRun, resumed, runAt, withLine, type AgentRun } from './agent-run.ts';
import { finishStep } from './agent-moves.ts';
import { slotValues } from './call.ts';
import { keyAt, opOf, type Context, type Frame, type Stop } from './context.ts';
import { startUndoing } from './frames.ts';
import { valuesOf } from './speak.ts';
import { raise } from './trouble.ts';
import { argumentsOf, jump, launch, progress, type At } from './work.ts';

type Led = AgentOp & Op;
interface Here extends At { op: Led; key: string; run: AgentRun }

/** A step that a model leads: asks it for its next move until it is done, and has each call that it wants done by the ops of its action. */
export function agent(d: Context, op: Led, at: At): Stop | null {
  const { frame } = at;
  const key = keyAt(frame, op, frame.pc);
  const told = digest({ facts: factsFor(d, op, at), pinned: pinnedFor(d, op, at) });
  const done = frame.done[key];
  if (done?.digest === told) return pass(op, { frame, output: done.output });
  const before = runAt(frame, key);
  if (before && before.digest !== told && hasCalled(frame, op)) return raise(d, at, { kind: 'stuck', queue: 'changes', because: `${op.name} was under way before the details changed`, key });
  const run = before?.digest === told ? before : newRun({ digest: told, now: d.now, before });
  if (before !== run) keep(frame, key, run);
  const here = { ...at, op, key, run };
  if (run.over) return endEarly(d, here);
  if (run.doing) return goOnWith(d, here);
  return run.asking === null ? think(d, here) : listen(d, here);
}

function pass(op: Led, { frame, output }: { frame: Frame; output: Json }): null {
  if (output !== null && typeof output === 'object' && !Array.isArray(output)) Object.assign(frame.vars, output);
  return jump(frame, op.to);
}

/** The next move of the model, within what is left. */
function think(d: Context, { op, key, run, frame, program, world }: Here): Stop | null {
  const at = { frame, program, world };
  delete frame.slots[op.slot];
  delete frame.loops[frame.pc];
  const spent = overspent(d, op, run);
  if (spent !== null) {
    keep(frame, key, { ...run, over: { end: 'budget', because: spent, told: false } });
    return null;
  }
  if (run.lines.length === 0) progress(d, op, { ...at, status: 'working' });
  const { budget, returns, actions } = op;
  return launch(d, at, {
    flight: { op: frame.pc, key, phase: 'agent', write: false, digest: run.digest, attempt: run.turns + 1 },
    owed: {
      executor: 'agent', action: `agent.${op.name}`, write: false, step: op.step, confirmed: null, timeoutMs: 60_000, retry: { times: 2, firstMs: 500, maxMs: 5_000, withinMs: 120_000 },
      input: {
        name: op.name, policy: localize(op.policy, d.locale), goal: op.goal === null ? null : localize(op.goal, d.locale), locale: d.locale, facts: factsFor(d, op, at),
        actions: Object.entries(actions).map(([action, { pinned }]) => ({ action, pinned: Object.keys(pinned) })), returns, asks: !world.unattended(d.channel),
        left: { calls: budget.calls - run.calls, turns: budget.turns - run.turns }, lines: asJson(run.lines),
      },
    },
  });
}

function overspent(d: Context, { budget }: Led, run: AgentRun): string | null {
  if (run.turns >= budget.turns) return `it took ${run.turns} turns`;
  if (budget.money !== null && run.cost >= budget.money) return `it cost ${run.cost.toFixed(4)}`;
  return d.now - run.since > budget.timeMs ? `it took longer than ${budget.timeMs / 1_000} seconds` : null;
}

/** Until the customer has answered; their words are taken down as a slot. */
function listen(d: Context, { op, key, run, frame }: Here): Stop | null {
  const answer = frame.slots[op.slot];
  if (answer === undefined) return { at: 'collecting', slot: op.slot, secret: false };
  const text = typeof answer.value === 'string' ? answer.value : answer.said;
  delete frame.slots[op.slot];
  keep(frame, key, withLine({ ...resumed(run, d.now), asking: null }, { by: 'customer', text }));
  return null;
}

/** The call is done by its own ops: the customer's yes, the approval, the call itself, the reading back. Then its result is told. */
function goOnWith(d: Context, { op, key, run, frame, program, world }: Here): Stop | null {
  const at = { frame, program, world };
  const rule = run.doing && op.actions[run.doing.action];
  if (!run.doing || !rule) return null;
  const done = frame.done[callKey(frame, op, { call: rule.call, n: run.doing.n })];
  const call = program.ops[rule.call];
  if (done && call?.kind === 'call' && (done.verified || !call.verify)) {
    keep(frame, key, withLine({ ...resumed(run, d.now), doing: null }, { by: 'system', of: run.doing.action, result: done.output }));
    return null;
  }
  frame.loops[frame.pc] = { i: run.doing.n, items: [] };
  frame.vars[WANTED] = run.doing.arguments;
  frame.vars[SHOWN] = { ...run.doing.arguments, ...argumentsOf(rule.pinned, valuesOf(d, frame, world)) };
  return jump(frame, world.unattended(d.channel) && rule.approve !== null ? byApproval(d, rule, { ...at, first: rule.approve }) : rule.first);
}

/** Nobody is there to say yes: the approval, which is bound to the same arguments and comes first, stands for it. */
function byApproval(d: Context, rule: AllowedOps, at: At & { first: number }): number {
  const { frame, program, world } = at;
  const call = program.ops[rule.call];
  if (call?.kind !== 'call' || rule.confirm === null) return at.first;
  frame.confirmed = { op: rule.confirm, slots: digest(slotValues(frame)), args: { [rule.call]: digest(argumentsOf(call.with, valuesOf(d, frame, world))) } };
  return at.first;
}

/** As the flow says, else a person with the transcript; when they send it back, there is a new budget. */
function endEarly(d: Context, here: Here): Stop | null {
  const { op, key, run, frame, world } = here;
  if (!run.over || run.over.told) {
    keep(frame, key, { ...run, over: null, turns: 0, calls: 0, cost: 0, since: d.now, paused: null });
    return null;
  }
  const { end, because } = run.over;
  const way = op.on[end] ?? op.on.any;
  world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: `on ${end in op.on ? end : 'any'}` });
  progress(d, op, { ...here, status: 'failed' });
  keep(frame, key, { ...run, over: { ...run.over, told: true } });
  if (way && 'continue' in way) return finishStep(d, here, Object.fromEntries(Object.keys(op.returns).map((name) => [name, null])));
  if (way && 'end' in way) {
    startUndoing(frame, { cause: `${op.name}: ${because}`, ending: way.end });
    return null;
  }
  const to = way && 'hand over' in way ? { queue: way['hand over'], because: way.because } : { queue: 'agent steps', because: `${op.name}: ${because}` };
  return raise(d, here, { kind: 'flow', ...to, key, error: { kind: 'terminal', code: end.replaceAll(' ', '_'), message: because }, input: { transcript: asJson(run.lines) } });
}

function hasCalled(frame: Frame, op: Led): boolean {
  const calls = new Set(Object.values(op.actions).map(({ call }) => call));
  return Object.entries(frame.done).some(([key, done]) => calls.has(opOf(key)) && done.write && !done.write.undone);
}

function factsFor(d: Context, op: Led, { frame, world }: At): JsonObject {
  return argumentsOf(op.with, valuesOf(d, frame, world));
}

function pinnedFor(d: Context, op: Led, { frame, world }: At): JsonObject {
  const values = valuesOf(d, frame, world);
  return Object.fromEntries(Object.entries(op.actions).map(([action, { pinned }]) => [action, argumentsOf(pinned, values)]));
}

function asJson(lines: AgentRun['lines']): Json {
  return lines.map((line): Json => ({ ...line }));
}
