import { setTimeout } from 'node:timers/promises';
import { Retryable, Terminal, Unknown } from '../../../src/errors.ts';
import type { SystemSettings } from '../connection.ts';
import { Throttled } from '../openapi/failures.ts';
import { createBreaker } from './breaker.ts';
import type { CircuitState, Verdict } from './breaker.ts';
import { createRate } from './rate.ts';

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;
/** Stands before one system: who comes through, and when. */
export interface Gate {
  state(): CircuitState;
  /** Throws Retryable `circuit_open` or `rate_limited` before the work, or whatever the work throws. */
  pass<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}
export interface GateOptions extends Pick<SystemSettings, 'breaker' | 'rate'> { name: string; now: () => number; sleep?: Sleep | undefined }

const BREAKER = { failures: 5, withinMs: 30_000, restMs: 30_000 };
const MOST_WAIT_MS = 2_000;

export function createGate({ name, breaker = BREAKER, rate, now, sleep = sleepReally }: GateOptions): Gate {
  const circuit = createBreaker(name, breaker === 'off' ? { ...BREAKER, failures: Number.POSITIVE_INFINITY } : breaker, now);
  const pace = createRate(rate ?? null, now);
  const turn = async (signal: AbortSignal): Promise<void> => {
    const { waitMs, taken } = pace.take(MOST_WAIT_MS);
    if (!taken) throw new Retryable('rate_limited', `${name} takes no more calls just now.`, waitMs);
    if (waitMs > 0) await sleep(waitMs, signal);
  };
  return {
    state: () => circuit.state(),
    async pass(work, signal) {
      const settle = circuit.admit();
      let verdict: Verdict = 'neither';
      try {
        await turn(signal);
        const result = await work();
        verdict = 'answered';
        return result;
      } catch (error) {
        if (error instanceof Throttled && error.afterMs !== null) pace.pause(error.afterMs);
        verdict = verdictOn(error, signal);
        throw error;
      } finally {
        settle(verdict);
      }
    },
  };
}

/** Failures that say nothing of the system: it was never asked, or asked for patience. */
const UNASKED = new Set(['invalid_arguments', 'unknown_action', 'bad_document', 'address_refused', 'bad_certificate', 'sign_in_refused', 'rate_limited', 'circuit_open']);

/** No connection, no answer in time and 5xx are the system's failures; a refusal, even a wrong answer, is an answer. */
function verdictOn(error: unknown, signal: AbortSignal): Verdict {
  const known = error instanceof Retryable || error instanceof Terminal || error instanceof Unknown;
  if (!known || error instanceof Throttled || UNASKED.has(error.code)) return 'neither';
  if (error instanceof Terminal || error.code === 'bad_response') return 'answered';
  return signal.aborted && !isTimeout(signal.reason) ? 'neither' : 'failed';
}

function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}

async function sleepReally(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch {
    throw new Retryable('rate_limited', 'There was no time left to wait for a turn.', ms);
  }
}
