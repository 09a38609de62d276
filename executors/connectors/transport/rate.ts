import type { RateSettings } from '../connection.ts';

export interface Rate {
  /** Takes the next free place when it is at most `mostMs` away. Says how many ms away it is, and whether it was taken. */
  take(mostMs: number): { waitMs: number; taken: boolean };
  /** Nobody's turn comes for so long. */
  pause(ms: number): void;
}

/** At most `calls` in any window of `perMs`; without settings, only pauses hold calls up. */
export function createRate(settings: RateSettings | null, now: () => number): Rate {
  const taken: number[] = [];
  let pausedUntil = 0;
  const nextAt = (): number => {
    const earliest = settings !== null && taken.length >= settings.calls ? (taken[0] ?? 0) + settings.perMs : 0;
    return Math.max(now(), pausedUntil, earliest);
  };
  return {
    take(mostMs) {
      const at = nextAt();
      const waitMs = at - now();
      if (waitMs > mostMs) return { waitMs, taken: false };
      if (settings !== null) {
        taken.push(at);
        if (taken.length > settings.calls) taken.shift();
      }
      return { waitMs, taken: true };
    },
    pause: (ms) => { pausedUntil = Math.max(pausedUntil, now() + ms); },
  };
}
