import { z } from 'zod';
import type { AgentMove, Json, JsonObject } from '../contracts.ts';
import { digest } from '../digest.ts';
import type { ReturnKind } from '../../flows/agent-schema.ts';
import { QUESTION } from '../../flows/compile-agent.ts';
import type { AgentOp, Op } from '../../flows/program.ts';
import { headKey, keep, runAt, withLine, type AgentRun } from './agent-run.ts';
import { DONE, type Context, type Failure, type Frame } from './context.ts';
import { worked, type Landed } from './landed.ts';
import { record, say } from './speak.ts';
import type { At } from './work.ts';

const text = z.string().trim().min(1).max(2_000);
const object = z.record(z.string(), z.json());
const move = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), action: z.string(), arguments: object }),
  z.object({ kind: z.literal('ask'), text }),
  z.object({ kind: z.literal('say'), text }),
  z.object({ kind: z.literal('done'), returns: object }),
  z.object({ kind: z.literal('giveUp'), because: z.string().max(2_000) }),
]);
const moved = z.object({
  move, tokensIn: z.number(), tokensOut: z.number(), cost: z.number(),
  /** What is wrong with the arguments, in words for the model. */
  misfit: z.string().nullable(),
});

interface Moving extends Landed { op: AgentOp & Op; run: AgentRun }

/** Takes down what the model wants: nothing is done here, and nothing that the step does not allow ever will be. */
export function takeMove(d: Context, at: Landed, output: Json): void {
  const { op, frame, flight } = at;
  const before = runAt(frame, flight.key);
  if (op.kind !== 'agent' || !before) return;
  const read = moved.safeParse(output);
  if (!read.success) return noMove(d, at, { kind: 'terminal', code: 'model_failed', message: 'its answer is not a move' });
  const { move: wanted, misfit, tokensIn, tokensOut, cost } = read.data;
  const run = withLine({ ...before, turns: before.turns + 1, cost: before.cost + cost }, { by: 'agent', move: wanted });
  record(d, 'agent.moved', {
    step: op.step, effect: flight.effect, move: wanted.kind, action: wanted.kind === 'call' ? wanted.action : null, digest: digest(wanted.kind === 'call' ? wanted.arguments : { ...wanted }), turn: run.turns, tokensIn, tokensOut, cost,
  });
  const here = { ...at, op, run };
  if (misfit !== null && wanted.kind === 'call' && Object.hasOwn(op.actions, wanted.action)) return correct(here, { of: wanted.action, error: misfit });
  take(d, here, wanted);
}

function take(d: Context, here: Moving, wanted: AgentMove): void {
  const { frame, flight, run, world } = here;
  switch (wanted.kind) {
    case 'say':
      say(d, wanted.text);
      return keep(frame, flight.key, run);
    case 'ask':
      if (world.unattended(d.channel)) return keep(frame, flight.key, withLine(run, { by: 'system', of: 'ask', error: 'Nobody is there to be asked.' }));
      frame.vars[QUESTION] = wanted.text;
      return keep(frame, flight.key, { ...run, asking: wanted.text, paused: d.now });
    case 'call': return want(d, here, wanted);
    case 'done': return returned(d, here, wanted.returns);
    case 'giveUp': return keep(frame, flight.key, { ...run, over: { end: 'gave up', because: wanted.because, told: false } });
    default: return wanted satisfies never;
  }
}

/** Only what the step allows; an argument that is the flow's is not the model's, whatever it says. */
function want(d: Context, { op, frame, flight, run }: Moving, { action, arguments: args }: Extract<AgentMove, { kind: 'call' }>): void {
  const rule = Object.hasOwn(op.actions, action) ? op.actions[action] : undefined;
  if (!rule) {
    record(d, 'agent.refused', { step: op.step, action, because: 'not on the list of this step' });
    return keep(frame, flight.key, withLine(run, { by: 'system', of: action, error: 'This action is not allowed here.' }));
  }
  if (run.calls >= op.budget.calls) return keep(frame, flight.key, { ...run, over: { end: 'budget', because: `it made ${run.calls} calls`, told: false } });
  const own = Object.fromEntries(Object.entries(args).filter(([name]) => !Object.hasOwn(rule.pinned, name)));
  const n = run.n + 1;
  // A yes was to one write; the next one, be it the same, has its own.
  if (rule.confirm !== null) frame.confirmed = null;
  // The time that others take to say yes is not its own.
  return keep(frame, flight.key, { ...run, n, calls: run.calls + 1, doing: { action, arguments: own, n }, paused: rule.confirm === null && rule.approve === null ? null : d.now });
}

function returned(d: Context, here: Moving, returns: JsonObject): void {
  const { op, frame, flight, run } = here;
  const wrong = Object.entries(op.returns).find(([name, kind]) => !fits(returns[name], kind));
  if (wrong) return correct(here, { of: 'done', error: `"${wrong[0]}" must be ${MUST_BE[wrong[1]]}.` });
  keep(frame, flight.key, run);
  finishStep(d, { ...here, key: flight.key }, Object.fromEntries(Object.keys(op.returns).map((name) => [name, returns[name] ?? null])));
}

/** The step is over: what it returns is there for the steps after it. */
export function finishStep(d: Context, at: At & { op: Op; key: string; run: AgentRun }, returns: JsonObject): null {
  const { key, run, frame, world } = at;
  Object.assign(frame.vars, returns);
  frame.done[key] = { ...DONE, digest: run.digest, verified: true, output: returns };
  world.seen?.({ flow: frame.flow, version: frame.version, pc: frame.pc, branch: 'done' });
  worked(d, { ...at, flight: { effect: '', op: frame.pc, key, phase: 'agent', write: false, digest: run.digest, attempt: run.turns } }, 'done');
  return null;
}

/** The first mistake is free; after that each is a turn. */
function correct({ frame, flight, run }: Moving, { of, error }: { of: string; error: string }): void {
  keep(frame, flight.key, withLine({ ...run, wrong: run.wrong + 1, turns: run.wrong === 0 ? run.turns - 1 : run.turns }, { by: 'system', of, error }));
}

/** No move came: nobody to ask, or nothing that could be understood. */
export function noMove(_d: Context, { frame, flight, op }: Landed, error: Failure): void {
  const run = runAt(frame, flight.key);
  if (op.kind !== 'agent' || !run) return;
  const none = error.code === NO_MODEL;
  keep(frame, flight.key, { ...run, over: { end: none ? 'no model' : 'model failed', because: none ? 'no model is configured' : error.message, told: false } });
}

const NO_MODEL = 'no_model';

/** A call that the model wanted certainly did not happen: it hears why, and goes on. False: nothing for a model. */
export function tellAgent({ frame, flight, op }: Landed, error: Failure): boolean {
  const head = op.kind === 'call' ? op.agent : undefined;
  if (op.kind !== 'call' || head === undefined || flight.phase !== 'call' || error.kind === 'unknown') return false;
  const key = headKey(head, flight.key);
  const run = runAt(frame, key);
  if (run?.doing) keep(frame, key, withLine({ ...run, doing: null, paused: null }, { by: 'system', of: op.action, error: `${error.code}: ${error.message}` }));
  frame.pc = head;
  return true;
}

/** A person did the work of the step, and says what came of it. */
export function ledByHand(op: AgentOp & Op, of: { frame: Frame; key: string; output: Json }): void {
  const { frame, key, output } = of;
  const run = runAt(frame, key);
  const given = object.safeParse(output).data ?? {};
  const returns = Object.fromEntries(Object.keys(op.returns).map((name) => [name, given[name] ?? null]));
  Object.assign(frame.vars, returns);
  frame.done[key] = { ...DONE, digest: run?.digest ?? '', verified: true, output: returns };
}

const MUST_BE: { readonly [kind in ReturnKind]: string } = { text: 'a text', number: 'a number', yesno: 'true or false', date: 'a day like 2026-03-01' };

function fits(value: Json | undefined, kind: ReturnKind): boolean {
  switch (kind) {
    case 'text': return typeof value === 'string';
    case 'number': return typeof value === 'number';
    case 'yesno': return typeof value === 'boolean';
    case 'date': return typeof value === 'string' && z.iso.date().safeParse(value).success;
    default: return kind satisfies never;
  }
}
