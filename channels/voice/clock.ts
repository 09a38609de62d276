/** Timers, as a parameter: tests turn the hands themselves. */
export interface Clock {
  /** Calls back once; returns the way to stop it. */
  after: (ms: number, ring: () => void) => () => void;
}

export const wallClock: Clock = {
  after(ms, ring) {
    const timer = setTimeout(ring, ms).unref();
    return () => clearTimeout(timer);
  },
};
