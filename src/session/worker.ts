import type { ApprovalStore, Channel, Effect, Executor, JsonObject, Log, Outcome, WorkBody } from '../contracts.ts';
import { meets } from '../conversation/identity.ts';
import { digest } from '../digest.ts';
import { Retryable, Terminal, Unknown } from '../errors.ts';
import { decisionOf } from '../decision-message.ts';
import { keyOf } from './effects.ts';
import type { Loaded } from './loaded.ts';
import type { Input } from './turn.ts';

export interface WorkerParts {
  executors: readonly Executor[];
  channel(name: string): Channel | null;
  approvals: ApprovalStore;
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

const SEND_RETRY = { times: 8, firstMs: 500, maxMs: 60_000 };

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
    parts.log.warn({ session: loaded.record.id, effect: effect.id, code: outcome.error.code }, 'a message was not sent');
    if (outcome.error.kind === 'terminal' || effect.attempts > SEND_RETRY.times) return { kind: 'result', effect: effect.id, outcome };
    return { kind: 'again', effect: effect.id, dueAt: parts.now() + backOff(effect.attempts, SEND_RETRY, parts.random()) };
  }
}

interface Run { loaded: Loaded; parts: WorkerParts; executor: Executor | null }

async function run(effect: Effect & WorkBody, at: Run): Promise<Input | null> {
  const { parts, loaded } = at;
  const ids = { session: loaded.record.id, effect: effect.id, action: effect.action, attempt: effect.attempts };
  const outcome = await tryOnce(effect, at);
  if (!outcome.ok && parts.stopping.aborted) return null;
  parts.observe(effect.executor, outcome.ok ? 'ok' : outcome.error.kind);
  if (outcome.ok) {
    parts.log.info(ids, 'work done');
    return { kind: 'result', effect: effect.id, outcome };
  }
  const { error } = outcome;
  parts.log.warn({ ...ids, kind: error.kind, code: error.code }, 'work failed');
  // A system that honours the key answers a repeated write with the first one's result.
  const again = error.kind !== 'terminal' && effect.attempts <= effect.retry.times && !(error.kind === 'unknown' && !effect.write);
  if (!again) return { kind: 'result', effect: effect.id, outcome };
  const waitMs = outcome.afterMs ?? backOff(effect.attempts, effect.retry, parts.random());
  return { kind: 'again', effect: effect.id, dueAt: parts.now() + waitMs };
}

type Failed = Extract<Outcome, { ok: false }> & { afterMs?: number | null };

async function tryOnce(effect: Effect & WorkBody, at: Run): Promise<Extract<Outcome, { ok: true }> | Failed> {
  const { executor, loaded, parts } = at;
  try {
    if (!executor) throw new Terminal('no_executor', `there is no executor "${effect.executor}"`);
    checkGuard(effect, loaded);
    const input = executor.input.safeParse(withPlace(effect));
    if (!input.success) throw new Terminal('invalid_input', `the input of ${effect.action} is not as ${executor.name} takes it`);
    const signal = AbortSignal.any([AbortSignal.timeout(effect.timeoutMs), parts.stopping]);
    const done = await executor.run(input.data, { key: keyOf(loaded.record.id, effect.id), signal, session: loaded.record.id });
    return { ok: true, ...done };
  } catch (error) {
    return outcomeOf(error);
  }
}

/** The same limits as when the effect was made, against the session as it is now. */
function checkGuard(effect: Effect & WorkBody, loaded: Loaded): void {
  const { context } = loaded.snapshot;
  if (!meets(context.identity, effect.guard)) throw new Terminal('not_identified', 'the customer is not identified for this');
  if (effect.guard.confirmed !== null && effect.guard.confirmed !== digest(argumentsIn(effect))) throw new Terminal('not_confirmed', 'the customer confirmed something else');
}

function argumentsIn(effect: WorkBody): unknown {
  const { input } = effect;
  return input !== null && typeof input === 'object' && !Array.isArray(input) ? input['arguments'] : null;
}

/** An approval is bound to its place in the flow. */
function withPlace(effect: WorkBody): unknown {
  if (effect.executor !== 'approve' || effect.action === 'withdraw') return effect.input;
  const asked: JsonObject = { flow: effect.flow, version: effect.version, step: effect.step };
  return { ...(effect.input !== null && typeof effect.input === 'object' && !Array.isArray(effect.input) ? effect.input : {}), ...asked };
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
