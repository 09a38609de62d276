import { Retryable } from '../../../src/errors.ts';
import type { BreakerSettings } from '../connection.ts';

export type CircuitState = 'closed' | 'open' | 'half-open';
/** How an admitted call went: `neither` says nothing of the system, such as a call that was never sent. */
export type Verdict = 'answered' | 'failed' | 'neither';
export interface Breaker {
  state(): CircuitState;
  /** Lets a call through; call what it returns once with the verdict. Throws Retryable `circuit_open`. */
  admit(): (verdict: Verdict) => void;
}

const PROBING_MS = 1_000;

/**
 * Opens when, within the window, failures outnumber answers by `failures`, so that a busy system's odd failure does not. After the
 * rest one call at a time goes through: an answer closes the circuit, a failure opens it again.
 */
export function createBreaker(name: string, { failures, withinMs, restMs }: BreakerSettings, now: () => number): Breaker {
  let failed: number[] = [];
  let openedAt: number | null = null;
  let probing = false;
  const state = (): CircuitState => (openedAt === null ? 'closed' : now() - openedAt < restMs ? 'open' : 'half-open');
  const settle = (verdict: Verdict): void => {
    // A call from before the circuit opened has no say any more.
    if (openedAt !== null || verdict === 'neither') return;
    if (verdict === 'answered') failed.shift();
    else failed = [...failed.filter((at) => now() - at < withinMs), now()];
    if (failed.length >= failures) openedAt = now();
  };
  const settleProbe = (verdict: Verdict): void => {
    probing = false;
    if (verdict === 'failed') openedAt = now();
    if (verdict !== 'answered') return;
    openedAt = null;
    failed = [];
  };
  return {
    state,
    admit() {
      if (openedAt === null) return settle;
      const restsMs = openedAt + restMs - now();
      if (restsMs > 0 || probing) throw new Retryable('circuit_open', `${name} has failed too often just now; it is left alone for a while.`, restsMs > 0 ? restsMs : Math.min(PROBING_MS, restMs));
      probing = true;
      return settleProbe;
    },
  };
}
