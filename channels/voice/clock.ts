/** Timers, as a parameter: tests turn the hands themselves. */
export interface Clock {
  /** Calls back once; returns the way to stop it. */
  after(ms: number, then: () => void): () => void;
}

export const wallClock: Clock = {
  after(ms, then) {
    const timer = setTimeout(then, ms).unref();
    return () => clearTimeout(timer);
  },
};
