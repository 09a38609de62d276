import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject, SessionRecord } from '../contracts.ts';
import type { World } from '../conversation/speak.ts';
import { hindersGoingOn, hindersRun, type Hindrance } from '../conversation/with-person.ts';
import type { Live } from './live.ts';
import type { Loaded } from './loaded.ts';
import { packetOf, type HandoverPacket } from './view.ts';

/** What the staff see of any session, and what they may do in it. */
export interface ForStaff {
  /** Null when there is no such session. */
  packet: (session: string) => Promise<HandoverPacket | null>;
  /** Why a flow cannot be run there now, or the session not resumed with these slots; null when it can. */
  hinders: (session: string, wish: { run: string } | { resume: JsonObject }) => Promise<Hindrance>;
  /** Whether this message has had its turn, at the latest after that time (ms). */
  taken: (session: string, message: string, withinMs: number) => Promise<boolean>;
}

interface Parts {
  world: World;
  live: Live;
  record: (session: string) => Promise<SessionRecord | null>;
  load: (session: string) => Promise<Loaded | null>;
}

const LOOK_AGAIN_MS = 250;

export function createForStaff({ world, live, record, load }: Parts): ForStaff {
  return {
    async packet(session) {
      const loaded = await load(session);
      return loaded && packetOf(loaded, world);
    },
    async hinders(session, wish) {
      const loaded = await load(session);
      if (loaded === null) return 'There is no such conversation.';
      const { context } = loaded.snapshot;
      return 'run' in wish ? hindersRun(context, wish.run, world) : hindersGoingOn(context, wish.resume);
    },
    async taken(session, message, withinMs) {
      const over = AbortSignal.timeout(withinMs);
      const isTaken = async (): Promise<boolean> => (await record(session))?.handled.includes(message) === true;
      // The turn may be another replica's: looked at now and then, too.
      while (!over.aborted && !(await isTaken())) await changed(live, session);
      return isTaken();
    },
  };
}

async function changed(live: Live, session: string): Promise<void> {
  const over = new AbortController();
  const stop = live.subscribe(session, () => over.abort());
  await delay(LOOK_AGAIN_MS, undefined, { ref: false, signal: over.signal }).catch(() => undefined);
  stop();
}
