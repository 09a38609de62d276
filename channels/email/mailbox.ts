import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { Log } from '../../src/contracts.ts';
import type { Taken } from './take.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Where a server's notices get lost, it is looked all the same. */
const LOOK_EVERY_MS = 120_000;
const MOST_BYTES = 25_000_000;
/** After so many times a mail does not hold up those behind it. */
const MOST_TRIES = 3;
export interface MailboxParts { imapUrl: string; take: (raw: Buffer) => Promise<Taken>; log: Log; stopping: AbortSignal }

/** Reads a mailbox until it is stopped: what is unread, then what comes (IDLE). A mail is marked as read when it was taken; after a fault it is looked again, after a while. */
export async function readMailbox(parts: MailboxParts): Promise<void> {
  const { log, stopping } = parts;
  const tries = new Map<number, number>();
  for (let faults = 0; !stopping.aborted;) {
    try {
      await stay({ ...parts, tries }, () => { faults = 0; });
    } catch (error) {
      log.warn({ channel: 'email', error: error instanceof Error ? error.message : String(error) }, 'the mailbox cannot be read; trying again');
    }
    faults += 1;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(faults - 1, 10));
    await pause(wait / 2 + Math.random() * wait / 2, undefined, { signal: stopping, ref: false }).catch(() => undefined);
  }
}

/** `tries`: how often each mail has failed. */
type Staying = MailboxParts & { tries: Map<number, number> };

/** One connection, as long as it lasts. `well`: everything there was has been taken. */
async function stay(parts: Staying, well: () => void): Promise<void> {
  const { stopping } = parts;
  const client = connection(parts.imapUrl);
  const bell = createBell();
  const ended = new AbortController();
  const end = (error?: unknown): void => {
    ended.abort(error);
    bell.ring();
  };
  client.on('error', end);
  client.on('close', () => end(new Error('the connection was closed')));
  client.on('exists', () => bell.ring());
  const stop = (): void => {
    end();
    if (!client.usable) client.close();
  };
  stopping.addEventListener('abort', stop);
  try {
    await client.connect();
    await client.mailboxOpen(folderOf(parts.imapUrl));
    while (!ended.signal.aborted) {
      const rung = bell.wait(LOOK_EVERY_MS);
      await takeAll(client, parts);
      well();
      // Ends with the next command.
      if (!ended.signal.aborted) client.idle().catch(end);
      await rung;
    }
    if (!stopping.aborted) throw ended.signal.reason;
    await client.logout().catch(() => undefined);
  } finally {
    stopping.removeEventListener('abort', stop);
    client.close();
  }
}

/** Where the store is away, the first that fails keeps those behind it in order; one that always fails is passed by, and tried again later. */
async function takeAll(client: ImapFlow, parts: Staying): Promise<void> {
  const { tries, stopping, log } = parts;
  const found = await client.search({ seen: false }, { uid: true });
  if (!Array.isArray(found)) throw new Error('the mailbox could not be searched');
  for (const uid of found) {
    if (stopping.aborted) return;
    try {
      await takeOne(client, uid, parts);
      tries.delete(uid);
    } catch (error) {
      tries.set(uid, (tries.get(uid) ?? 0) + 1);
      if ((tries.get(uid) ?? 0) < MOST_TRIES || !client.usable) throw error;
      log.error({ channel: 'email', uid, error: String(error) }, 'a mail cannot be taken; those behind it are');
    }
  }
  if (found.some((uid) => tries.has(uid))) throw new Error('a mail could not be taken');
}

async function takeOne(client: ImapFlow, uid: number, { take, log }: Staying): Promise<void> {
  const { size = 0 } = await one(client, uid, { size: true });
  if (size > MOST_BYTES) log.warn({ channel: 'email', size }, 'a mail is too large; a person should look');
  const { source } = size > MOST_BYTES ? {} : await one(client, uid, { source: true });
  const taken = source === undefined ? 'held' : await take(source);
  await client.messageFlagsAdd([uid], taken === 'held' ? ['\\Seen', '\\Flagged'] : ['\\Seen'], { uid: true });
}

/** Nothing where somebody has removed it meanwhile. */
async function one(client: ImapFlow, uid: number, query: { size: true } | { source: true }): Promise<{ size?: number; source?: Buffer }> {
  const found = await client.fetchOne(String(uid), query, { uid: true });
  return found === false ? {} : { ...(found.size !== undefined && { size: found.size }), ...(found.source !== undefined && { source: Buffer.from(found.source) }) };
}

function connection(imapUrl: string): ImapFlow {
  const { protocol, hostname, port, username, password } = new URL(imapUrl);
  const isSecure = protocol === 'imaps:';
  return new ImapFlow({
    host: hostname, port: port === '' ? (isSecure ? 993 : 143) : Number(port), secure: isSecure, logger: false, maxIdleTime: LOOK_EVERY_MS,
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
  });
}

function folderOf(imapUrl: string): string {
  const path = decodeURIComponent(new URL(imapUrl).pathname.slice(1));
  return path === '' ? 'INBOX' : path;
}

/** Wakes whoever waits, or the next who does. */
function createBell(): { ring: () => void; wait: (ms: number) => Promise<void> } {
  let wake: (() => void) | null = null;
  return {
    ring: () => wake?.(),
    wait: async (ms) => new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }),
  };
}
