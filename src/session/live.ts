/** Who waits for news of which session: tabs, long polls. In one process; a shared store is looked at again every second. */
export interface Live {
  subscribe: (session: string, changed: () => void) => () => void;
  changed: (session: string) => void;
  close: () => void;
}

const LOOK_AGAIN_MS = 1_000;

export function createLive(shared: boolean): Live {
  const waiting = new Map<string, Set<() => void>>();
  const changed = (session: string): void => waiting.get(session)?.forEach((tell) => tell());
  // Another replica may have taken the turn; only sessions that somebody watches here are looked at.
  const timer = shared ? setInterval(() => [...waiting.keys()].forEach(changed), LOOK_AGAIN_MS).unref() : null;
  return {
    subscribe(session, tell) {
      const all = waiting.get(session) ?? new Set();
      waiting.set(session, all.add(tell));
      return () => {
        all.delete(tell);
        if (all.size === 0 && waiting.get(session) === all) waiting.delete(session);
      };
    },
    changed,
    close: () => {
      if (timer) clearInterval(timer);
      waiting.clear();
    },
  };
}
