import { z } from 'zod';
import type { Address, Host, Inbound, Outbound } from '../src/contracts.ts';
import { Terminal } from '../src/errors.ts';
import { sessionOf } from './line-links.ts';
import { sessionAt } from './session-at.ts';

type Place = Pick<Address, 'channel' | 'id'>;
const FAREWELLS = 'farewells';
/** By what the end was confirmed: the key of a line, or a keyword. */
const farewell = z.object({ by: z.string() });
const KEYWORD = 'keyword';
const STARTS = 'starts';
const started = z.object({ at: z.number() });

/** Who wants nothing more at an address, by keyword, in free text or as the network says; they get one confirmation, and then nothing. */
export interface OptOut {
  /** Throws Terminal `opted_out` for a line that may not go there. A farewell may, once, whether the ledger has been written yet or not, unless they wished to start since; it is written then. */
  check(to: Address, message: Outbound, key: string): Promise<void>;
  stop(at: Address, how: { because: string; id: string; confirmed: boolean }): Promise<void>;
  start(at: Address, how: { because: string; id: string }): Promise<void>;
}

export function createOptOut({ host, receive }: { host: Pick<Host, 'consent' | 'documents' | 'entries' | 'sessionOf' | 'view' | 'now'>; receive: (message: Inbound) => Promise<void> }): OptOut {
  const { consent, documents, now } = host;
  /** The session withdraws what it has not sent, and it is on record there; who never wrote has none. */
  const tell = async (address: Address, { id, because, stopped }: { id: string; because: string; stopped: boolean }): Promise<void> => {
    const session = await sessionAt(host, address);
    if (await host.view(session) !== null) await receive({ kind: 'consent', session, address, at: now(), id, because, stopped });
  };
  /** The farewell stands in the transcript since the wish was taken, however often it was tried. */
  const wishedAt = async (seq: number, key: string): Promise<number> => {
    const session = sessionOf(key);
    const [entry] = session === null ? [] : await host.entries(session, seq - 1, 1);
    return entry?.at ?? now();
  };
  return {
    async check(to, message, key) {
      const refused = new Terminal('opted_out', 'Nothing more is wanted at this address.');
      if (message.kind !== 'message' || !message.farewell) {
        if (await consent.stopped(to)) throw refused;
        return;
      }
      const at = await wishedAt(message.seq, key);
      const start = await documents.get(STARTS, keyOf(to));
      if (start !== null && started.parse(start).at > at) throw refused;
      const said = await documents.get(FAREWELLS, keyOf(to));
      if (said !== null && farewell.parse(said).by !== key) throw refused;
      await documents.put(FAREWELLS, keyOf(to), { by: key });
      await consent.set(to, { stopped: true, because: 'the customer said so', at });
    },
    async stop(address, { because, id, confirmed }) {
      await consent.set(address, { stopped: true, because, at: now() });
      if (confirmed) await documents.put(FAREWELLS, keyOf(address), { by: KEYWORD });
      await tell(address, { id, because, stopped: true });
    },
    async start(address, { because, id }) {
      const at = now();
      await documents.put(STARTS, keyOf(address), { at });
      await consent.set(address, { stopped: false, because, at });
      await documents.remove(FAREWELLS, keyOf(address));
      await tell(address, { id, because, stopped: false });
    },
  };
}

function keyOf({ channel, id }: Place): string {
  return `${channel}:${id}`;
}
