import type { Documents, JsonObject } from '../../src/contracts.ts';
import type { JournalEntry } from './journal-entry.ts';
import type { Part } from './run-operation.ts';
import { DAY_MS } from './system.ts';
import type { Mail, Post } from './system.ts';

/** Sends what a write owes: its mails to the outbox, its events to their addresses. Harmless to repeat. */
export type Deliver = (from: string, entry: JournalEntry) => Promise<void>;
export interface DeliverOptions { parts: Map<string, Part>; documents: Documents; now: () => number }

export function createDeliver({ parts, documents, now }: DeliverOptions): Deliver {
  const posted = new Set<string>();
  const post = async (key: string, entry: { at: number }, event: Post) => {
    if (posted.has(key) || now() - entry.at > DAY_MS) return;
    if ((await documents.get(POSTED, key)) === null) {
      if (!await deliverPost(key, event)) return;
      await documents.add(POSTED, key, { at: now() });
    }
    posted.add(key);
  };
  return async (from, entry) => {
    for (const [i, mail] of entry.mails.entries()) await mailOut(parts.get('outbox'), `${from}/${entry.seq}/${i}`, mail);
    for (const [i, event] of entry.posts.entries()) await post(`${from}-${entry.seq}-${i}`, entry, event);
  };
}

const POSTED = 'sandbox-posts';
const POST_MS = 5000;

/** Its own key makes each mail one, so that an answer given again, also after a crash, sends what is still owed. */
async function mailOut(outbox: Part | undefined, key: string, mail: Mail): Promise<void> {
  const send = outbox?.system.handlers['sendEmail'];
  if (!outbox || !send) return;
  const args: JsonObject = { ...mail };
  // No header can carry a key with a space in front, so nobody else uses it.
  await outbox.journal.write({ action: 'sendEmail', args, key: ` ${key}`, status: 201 }, (at) => send(args, at));
}

/** Whether it needs no further try: it was taken, or it was refused for good. */
async function deliverPost(key: string, { url, event, data }: Post): Promise<boolean> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  try {
    const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ event, data }), signal: AbortSignal.timeout(POST_MS) });
    return status < 500 && status !== 408 && status !== 429;
  } catch {
    return false;
  }
}
