import type { ApprovalStore, Channel, Effect, Executor, Json, JsonObject, Log, Outcome, RunContext, WorkBody } from '../contracts.ts';
import type { Elsewhere } from '../addresses/elsewhere.ts';
import { sameAddress } from '../addresses/places.ts';
import { meets } from '../conversation/identity.ts';
import { digest } from '../digest.ts';
import { Retryable, Terminal, Unknown } from '../errors.ts';
import { decisionOf } from '../decision-message.ts';
import { brokenLimit } from '../../flows/limits.ts';
import { keyOf } from './effects.ts';
import type { Loaded } from './loaded.ts';
import type { Input } from './turn.ts';
import { verifiedIn } from './whereabouts.ts';
import type { Taking, WindowLimits } from './window-limits.ts';

export interface WorkerParts {
  executors: readonly Executor[];
  channel(name: string): Channel | null;
  approvals: ApprovalStore;
  limits: WindowLimits;
  elsewhere: Elsewhere;
  now: () => number;
  random: () => number;
  log: Log;
  stopping: AbortSignal;
  observe: (executor: string, outcome: 'ok' | 'retryable' | 'terminal' | 'unknown') => void;
}

/**
 * Performs one effect that this worker has claimed. Never throws: what became of it is an input of the next turn; null when
 * the process is leaving: the next one takes it up, under the same key.
 */
export type Perform = (effect: Effect, loaded: Loaded) => Promise<Input | null>;

/** About a day: a platform that is away makes replies late, and loses none. */
const SEND_RETRY = { times: 300, firstMs: 500, maxMs: 300_000 };

export function createWorker(parts: WorkerParts): Perform {
  const executors = new Map(parts.executors.map((executor) => [executor.name, executor]));
  return async (effect, loaded) => {
    switch (effect.kind) {
      case 'timer': return timer(effect, loaded, parts);
      case 'send': return send(effect, loaded, parts);
      case 'work': return run(effect, { loaded, parts, executor: executors.get(effect.executor) ?? null });
      default: return effect satisfies never;
    }
  };
}

/** An approval's time is up only if nobody decided: the store says who was first. */
async function timer(effect: Effect & { kind: 'timer' }, loaded: Loaded, parts: WorkerParts): Promise<Input> {
  const [what, id = ''] = effect.name.split(':');
  if (what !== 'approval') return { kind: 'due', effect: effect.id };
  try {
    const { won, approval } = await parts.approvals.decide(keyOf(loaded.record.id, id), { state: 'expired', by: 'the clock', at: parts.now(), note: null });
    // One that never reached anybody has run out too.
    if (won || approval === null || approval.state === 'expired') return { kind: 'due', effect: effect.id };
    const decided = decisionOf(approval, loaded.record.addresses);
    return decided ? { kind: 'message', message: decided } : { kind: 'sent', effect: effect.id };
  } catch (error) {
    parts.log.warn({ session: loaded.record.id, effect: effect.id, error }, 'an approval could not be closed; trying again');
    return { kind: 'again', effect: effect.id, dueAt: parts.now() + SEND_RETRY.firstMs };
  }
}

async function send(effect: Effect & { kind: 'send' }, loaded: Loaded, parts: WorkerParts): Promise<Input> {
  const channel = parts.channel(effect.to.channel);
  try {
    await channel?.send(effect.to, effect.message, keyOf(loaded.record.id, effect.id));
    return { kind: 'sent', effect: effect.id };
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome.error.code === 'gone') return moved(effect, loaded, parts);
    parts.log.warn({ session: loaded.record.id, effect: effect.id, code: outcome.error.code }, 'a message was not sent');
    if (outcome.error.kind === 'terminal' || effect.attempts > SEND_RETRY.times) return { kind: 'result', effect: effect.id, outcome };
    return { kind: 'again', effect: effect.id, dueAt: parts.now() + (outcome.afterMs ?? backOff(effect.attempts, SEND_RETRY, parts.random())) };
  }
}

/** The line goes to where the customer can be reached, if there is such a place. */
async function moved(effect: Effect & { kind: 'send' }, loaded: Loaded, parts: WorkerParts): Promise<Input> {
  const { record, snapshot } = loaded;
  const others = record.addresses.filter((one) => !sameAddress(one, effect.to));
  try {
    const to = await parts.elsewhere.any({ session: record.id, from: effect.to, others, customer: verifiedIn(snapshot.context) });
    parts.log.info({ session: record.id, from: effect.to.channel, to: to?.channel ?? null }, 'the customer is not there any more');
    return { kind: 'moved', effect: effect.id, to };
  } catch (error) {
    parts.log.warn({ session: record.id, effect: effect.id, error }, 'where a customer can be reached could not be found; trying again');
    return { kind: 'again', effect: effect.id, dueAt: parts.now() + backOff(effect.attempts, SEND_RETRY, parts.random()) };
  }
}

interface Run { loaded: Loaded; parts: WorkerParts; executor: Executor | null }

async function run(effect: Effect & WorkBody, at: Run): Promise<Input | null> {
  const { parts, loaded } = at;
  const ids = { session: loaded.record.id, effect: effect.id, action: effect.action, attempt: effect.attempts };
  const outcome = effect.doubt ? await lookUp(effect, at) : await tryOnce(effect, at);
  if ((outcome === 'absent' || !outcome.ok) && parts.stopping.aborted) return null;
  if (outcome === 'absent') {
    parts.log.info(ids, 'an attempt of unknown outcome did not happen; sending it again');
    return { kind: 'again', effect: effect.id, dueAt: parts.now(), looked: 'absent' };
  }
  parts.observe(effect.executor, outcome.ok ? 'ok' : outcome.error.kind);
  if (outcome.ok) {
    parts.log.info(ids, 'work done');
    return { kind: 'result', effect: effect.id, outcome, ...(effect.doubt && { looked: 'found' as const }) };
  }
  parts.log.warn({ ...ids, kind: outcome.error.kind, code: outcome.error.code }, 'work failed');
  return retried(effect, outcome, at);
}

/** Again, when it may help and there is time: an attempt that may have happened is looked up first. */
function retried(effect: Effect & WorkBody, outcome: Failed, { parts }: Run): Input {
  const { error, afterMs } = outcome;
  const result: Input = { kind: 'result', effect: effect.id, outcome };
  const sent = !NOT_SENT.has(error.code);
  const unknown = error.kind === 'unknown' || effect.doubt === true;
  const may = unknown ? effect.write && error.code !== NO_LOOK_UP : error.kind === 'retryable' && (!sent || effect.attempts <= effect.retry.times);
  const waitMs = afterMs ?? backOff(Math.max(1, effect.attempts + (effect.looks ?? 0)), effect.retry, parts.random());
  const dueAt = parts.now() + waitMs;
  const until = (effect.since ?? parts.now()) + (effect.retry.withinMs ?? WITHIN_MS);
  if (!may || dueAt > until) return unknown ? { ...result, outcome: { ok: false, error: { ...error, kind: 'unknown' } } } : result;
  return { kind: 'again', effect: effect.id, dueAt, ...(unknown && { doubt: true, code: error.code }), ...(!sent && { sent: false }) };
}

/** Codes of calls that never left: the circuit or the rate limit before a system held them back. */
const NOT_SENT = new Set(['circuit_open', 'rate_limited']);
const NO_LOOK_UP = 'no_look_up';
const WITHIN_MS = 600_000;

type Done = Extract<Outcome, { ok: true }>;
type Failed = Extract<Outcome, { ok: false }> & { afterMs?: number | null };

/** What became of an attempt whose outcome is not known, as the other system has it under the same key. */
async function lookUp(effect: Effect & WorkBody, at: Run): Promise<Done | Failed | 'absent'> {
  try {
    const { executor, input, context } = prepare(effect, at);
    const found = (await executor.lookUp?.(input, { ...context, how: effect.lookup ?? null })) ?? null;
    if (found === null) return { ok: false, error: { kind: 'unknown', code: NO_LOOK_UP, message: `${effect.action} has no look-up: a person has to find out` } };
    return found.found ? { ok: true, output: found.output } : 'absent';
  } catch (error) {
    return outcomeOf(error);
  }
}

async function tryOnce(effect: Effect & WorkBody, at: Run): Promise<Done | Failed> {
  const taking = takingOf(effect, at);
  try {
    checkGuard(effect, at.loaded);
    const { executor, input, context } = prepare(effect, at);
    await at.parts.limits.take(taking);
    return { ok: true, ...(await executor.run(input, context)) };
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome.error.kind === 'terminal' && taking.limits.length > 0) await at.parts.limits.giveBack(taking).catch(() => undefined);
    return outcome;
  }
}

function takingOf(effect: Effect & WorkBody, { loaded }: Run): Taking {
  return { action: effect.action, limits: effect.limits ?? [], arguments: argumentsIn(effect), key: keyOf(loaded.record.id, effect.of ?? effect.id) };
}

function prepare(effect: Effect & WorkBody, { executor, loaded, parts }: Run): { executor: Executor; input: unknown; context: RunContext } {
  if (!executor) throw new Terminal('no_executor', `there is no executor "${effect.executor}"`);
  const input = executor.input.safeParse(withPlace(effect));
  if (!input.success) throw new Terminal('invalid_input', `the input of ${effect.action} is not as ${executor.name} takes it`);
  const signal = AbortSignal.any([AbortSignal.timeout(effect.timeoutMs), parts.stopping]);
  return { executor, input: input.data, context: { key: keyOf(loaded.record.id, effect.of ?? effect.id), signal, session: loaded.record.id } };
}

/** The same limits as when the effect was made, against the session as it is now. */
function checkGuard(effect: Effect & WorkBody, loaded: Loaded): void {
  const { identity } = loaded.snapshot.context;
  if (!meets(identity, effect.guard)) throw new Terminal('not_identified', 'the customer is not identified for this');
  const args = argumentsIn(effect);
  if (effect.guard.confirmed !== null && effect.guard.confirmed !== digest(args)) throw new Terminal('not_confirmed', 'the customer confirmed something else');
  const broken = brokenLimit(effect.limits ?? [], args, identity.level);
  if (broken !== null) throw new Terminal('over_limit', `${effect.action}: ${broken}`);
}

function argumentsIn({ input }: WorkBody): JsonObject {
  return objectIn(objectIn(input)['arguments'] ?? null);
}

function objectIn(json: Json): JsonObject {
  return json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
}

/** An approval is bound to its place in the flow. */
function withPlace(effect: WorkBody): unknown {
  if (effect.executor !== 'approve' || effect.action === 'withdraw' || effect.action === 'escalate') return effect.input;
  const asked: JsonObject = { flow: effect.flow, version: effect.version, step: effect.step };
  return { ...objectIn(effect.input), ...asked };
}

function outcomeOf(error: unknown): Failed {
  if (error instanceof Retryable) return { ok: false, error: { kind: 'retryable', code: error.code, message: error.message }, afterMs: error.afterMs };
  if (error instanceof Terminal || error instanceof Unknown) return { ok: false, error: { kind: error.kind, code: error.code, message: error.message } };
  return { ok: false, error: { kind: 'unknown', code: 'broke', message: error instanceof Error ? error.message : String(error) } };
}

/** Exponential, with full jitter over its upper half (ms). */
export function backOff(attempt: number, policy: { firstMs: number; maxMs: number }, random: number): number {
  const most = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.max(0, attempt - 1));
  return most / 2 + (random * most) / 2;
}
