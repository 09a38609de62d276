import type { Deliver } from './deliver.ts';
import type { Part } from './run-operation.ts';

export interface SettleOptions { parts: Map<string, Part>; now: () => number; deliver: Deliver }

/** Does the writes whose time has come, by now or by a later time, and delivers again what is owed. Returns how many writes there were. */
export function createSettle({ parts, now, deliver }: SettleOptions): (until?: number) => Promise<number> {
  return async (until = now()) => {
    let settled = 0;
    for (const [name, { system: { due }, journal }] of parts) {
      if (!due) continue;
      await journal.refresh();
      for (const { answer, ...act } of due(until)) {
        await journal.write({ ...act, status: 200 }, answer);
        settled += 1;
      }
      for (const entry of journal.entries()) if (entry.posts.length > 0) await deliver(name, entry);
    }
    return settled;
  };
}
