import type { ConversationView } from '../../src/contracts.ts';
import type { Clock } from './clock.ts';

/** The third time is the last. */
export const LAST_RUNG = 3;
export interface Silence {
  /** Nobody speaks and it is the caller's turn: the clock runs. */
  wait(ms: number): void;
  /** It stands still: somebody speaks, or work runs. */
  hold(): void;
  /** The caller was heard: the ladder begins at its foot again. */
  broken(): void;
}

/** After a silence: a prompt, another one, and goodbye. */
export function createSilence(clock: Clock, rung: (number: number) => void): Silence {
  let reached = 0;
  let stop: (() => void) | null = null;
  const hold = (): void => {
    stop?.();
    stop = null;
  };
  return {
    hold,
    wait(ms) {
      hold();
      stop = clock.after(ms, () => {
        reached += 1;
        rung(reached);
      });
    },
    broken() {
      hold();
      reached = 0;
    },
  };
}

/** Whether a colleague's approval is waited for: no work runs, and it is not the caller's turn. */
export function isWaiting({ state }: Pick<ConversationView, 'state'>): boolean {
  return state === 'awaitingApproval';
}
