import type { ConversationView, Entry, Host } from '../../src/contracts.ts';

const PAGE = 200;
export interface Follow { ring(): void; stop(): void }

/** Hands over each new line once and in order, with the conversation as it stands; one at a time, and again after a failure at the next change. */
export function follow(at: { host: Host; session: string; after: number; took: (lines: readonly Entry[], view: ConversationView) => Promise<void> }): Follow {
  const { host, session, took } = at;
  let read = at.after;
  let running = false;
  let again = false;
  let stopped = false;
  const look = async (): Promise<void> => {
    const view = await host.view(session);
    const lines = await host.entries(session, read, PAGE);
    if (view === null || stopped) return;
    read = lines.at(-1)?.seq ?? read;
    await took(lines, view);
  };
  const run = async (): Promise<void> => {
    running = true;
    try {
      do {
        again = false;
        await look();
      } while (again && !stopped);
    } catch (error) {
      host.log.error({ error, session }, 'the lines of a call could not be read');
    } finally {
      running = false;
    }
  };
  const ring = (): void => {
    again = true;
    if (!running && !stopped) void run();
  };
  const unsubscribe = host.subscribe(session, ring);
  return {
    ring,
    stop() {
      stopped = true;
      unsubscribe();
    },
  };
}
