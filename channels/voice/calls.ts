import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Address, Documents } from '../../src/contracts.ts';

const CALLS = 'voice-calls';
const AT = 'voice-at';
const TOKENS = 'voice-tokens';
const stored = z.object({
  call: z.string(), session: z.string(), from: z.string(), to: z.string(), heard: z.number(), over: z.boolean(),
  token: z.string().nullable(), transferred: z.boolean(), recording: z.enum(['no', 'asked', 'yes']), base: z.string(), again: z.boolean(),
  unopened: z.number().default(0), broken: z.number().default(0),
});
const newest = z.object({ call: z.string() });
/** What is known of a call, on every replica. `heard`: up to which line; `token`: opens its relay, once; `base`: where Twilio reaches us; `again`: the conversation is older than the call; `unopened`: relays one after the other that ended before they began; `broken`: all that ended without a word of ours. */
export type CallRecord = z.output<typeof stored>;

export interface Calls {
  begin(of: Pick<CallRecord, 'call' | 'session' | 'from' | 'to' | 'heard' | 'base' | 'again'>): Promise<CallRecord>;
  find: (call: string) => Promise<CallRecord | null>;
  /** The newest call of a session. */
  at(session: string): Promise<CallRecord | null>;
  change: (call: string, to: Partial<CallRecord>) => Promise<CallRecord | null>;
  /** A token for the relay of a call; the one before is void. */
  token(call: string): Promise<string>;
  /** Uses a token up. */
  take(call: string, token: string): Promise<CallRecord | null>;
  /** Calls back after each change that is made in this process; returns the way to stop. */
  watch: (changed: (record: CallRecord) => void) => () => void;
}

export function createCalls(documents: Documents): Calls {
  const find = async (call: string): Promise<CallRecord | null> => {
    const found = await documents.get(CALLS, call);
    return found && stored.parse(found);
  };
  const { change, watch } = createChanges(documents, find);
  return {
    find, change, watch,
    async begin(of) {
      const { call, session } = of;
      const record: CallRecord = { ...of, over: false, token: null, transferred: false, recording: 'no', unopened: 0, broken: 0 };
      if (!await documents.add(CALLS, call, record)) return await find(call) ?? record;
      await documents.put(AT, session, { call });
      return record;
    },
    async at(session) {
      const found = await documents.get(AT, session);
      return found && find(newest.parse(found).call);
    },
    async token(call) {
      const token = randomBytes(24).toString('base64url');
      await change(call, { token });
      return token;
    },
    async take(call, token) {
      const record = await find(call);
      // Of two at the same time only one can add this.
      if (record === null || record.token !== token || !await documents.add(TOKENS, token, { call })) return null;
      const taken = await change(call, { token: null, over: false, unopened: 0 });
      await documents.remove(TOKENS, token);
      return taken;
    },
  };
}

/** Changes of one call happen one after the other: none writes over what another has just changed. */
function createChanges(documents: Documents, find: Calls['find']): Pick<Calls, 'change' | 'watch'> {
  const watching = new Set<(record: CallRecord) => void>();
  const changing = new Map<string, Promise<unknown>>();
  const write = async (call: string, to: Partial<CallRecord>): Promise<CallRecord | null> => {
    const before = await find(call);
    if (before === null) return null;
    const after = { ...before, ...to };
    await documents.put(CALLS, call, after);
    for (const changed of watching) changed(after);
    return after;
  };
  return {
    async change(call, to) {
      const before = changing.get(call) ?? Promise.resolve();
      const next = (async () => {
        await before.catch(() => undefined);
        return write(call, to);
      })();
      changing.set(call, next);
      try {
        return await next;
      } finally {
        if (changing.get(call) === next) changing.delete(call);
      }
    },
    watch(changed) {
      watching.add(changed);
      return () => { watching.delete(changed); };
    },
  };
}

/** Whoever hides their number is somebody else at each call. */
export function addressOf({ call, from, to }: { call: string; from: string; to: string }): Address {
  const known = /^\+[1-9]\d{5,14}$/.test(from);
  return { channel: 'voice', id: known ? from : call, ...(to !== '' && { via: to }) };
}
