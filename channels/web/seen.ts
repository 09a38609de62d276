/** Up to which line each conversation was shown to somebody, as far as this process knows. */
export interface Seen {
  note(session: string, seq: number): void;
  upTo(session: string): number;
}

const MOST = 20_000;

export function createSeen(): Seen {
  const seen = new Map<string, number>();
  return {
    note(session, seq) {
      const before = seen.get(session) ?? 0;
      seen.delete(session);
      seen.set(session, Math.max(before, seq));
      const [oldest] = seen.keys();
      if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
    },
    upTo: (session) => seen.get(session) ?? 0,
  };
}
