import type { Response } from 'express';
import type { Entry, Host } from '../../src/contracts.ts';
import { createBell } from './bell.ts';

const PAGE = 200;
export interface Waiting {
  /** Entries after a sequence number; waits up to `waitMs` for one, and no longer than the client is there. */
  entries(session: string, at: { after: number; waitMs: number; response: Response }): Promise<Entry[]>;
  /** Ends every wait now. */
  close: () => void;
}

export function createWaiting(host: Host): Waiting {
  const ends = new Set<() => void>();
  return {
    async entries(session, { after, waitMs, response }) {
      const bell = createBell();
      let over = waitMs === 0;
      const end = (): void => {
        over = true;
        bell.ring();
      };
      const timer = setTimeout(end, waitMs);
      const stop = host.subscribe(session, bell.ring);
      ends.add(end);
      response.once('close', end);
      try {
        for (;;) {
          const found = await host.entries(session, after, PAGE);
          if (found.length > 0 || over) return found;
          await bell.heard();
        }
      } finally {
        stop();
        clearTimeout(timer);
        ends.delete(end);
      }
    },
    close() {
      for (const end of ends) end();
    },
  };
}
