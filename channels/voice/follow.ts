import type { ConversationView, Entry, Host } from '../../src/contracts.ts';

const PAGE = 200;
export interface Follow { ring(): void; stop(): void }

/** Hands over each new line once and in order, with the conversation as it stands; one at a time, and again after a failure at the next change. */
export function follow(at: { host: Host; session: string; after: number; took: (lines: readonly Entry[], view: ConversationView) => Promise<void> }): Follow {
  const { host, session, took } = at;
  let read = at.after;
  const state = { running: false, again: false, stopped: false };
  const look = async (): Promise<void> => {
    const view = await host.view(session);
    const lines = await host.entries(session, read, PAGE);
    if (view === null || state.stopped) return;
    read = lines.at(-1)?.seq ?? read;
    await took(lines, view);
  };
  const run = async (): Promise<void> => {
    state.running = true;
    try {
      do {
        state.again = false;
        await look();
      } while (state.again && !state.stopped);
    } catch (error) {
      host.log.error({ error, session }, 'the lines of a call could not be read');
    } finally {
      state.running = false;
    }
  };
  const ring = (): void => {
    state.again = true;
    if (!state.running && !state.stopped) void run();
  };
  const unsubscribe = host.subscribe(session, ring);
  return {
    ring,
    stop() {
      state.stopped = true;
      unsubscribe();
    },
  };
}
