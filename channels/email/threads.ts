import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';

const MESSAGES = 'email-messages';
const THREADS = 'email-threads';
const MOST_REFERENCES = 20;
const address = z.object({ channel: z.string(), id: z.string(), via: z.string().exactOptional(), thread: z.string().exactOptional() });
const known = z.object({ session: z.string(), address, keys: z.array(z.string()).default([]) });
const thread = z.object({ subject: z.string(), answers: z.string().nullable(), references: z.array(z.string()) });

/** A mail that was sent or received. `keys`: of the lines that a mail of ours says. */
export type Known = z.output<typeof known>;
/** Where a conversation by mail is. `answers`: the Message-ID that our next mail answers. */
export type Thread = z.output<typeof thread>;

/** Mails by Message-ID, and how to go on with each conversation. Ids of ours cannot be guessed: who has one was sent it. */
export interface Threads {
  /** A mail of ours. */
  remember(messageId: string, mail: Known): Promise<void>;
  /** One that came: its id is the sender's word, so what is known by that id stays. */
  heard(messageId: string, mail: Known): Promise<void>;
  mail(messageId: string): Promise<Known | null>;
  /** By what `keyOf` makes of its Message-ID. */
  byKey(key: string): Promise<Known | null>;
  /** The nearest mail that one from this address answers. */
  answered(refers: readonly string[], from: string): Promise<Known | null>;
  of(session: string, customer: string): Promise<Thread | null>;
  /** The conversation goes on from a mail. */
  goOn(session: string, customer: string, after: { subject: string; messageId: string; references: readonly string[] }): Promise<void>;
}

export function createThreads(documents: Documents): Threads {
  const byKey = async (key: string): Promise<Known | null> => {
    const found = await documents.get(MESSAGES, key);
    return found && known.parse(found);
  };
  const mail = async (messageId: string): Promise<Known | null> => byKey(keyOf(messageId));
  const of = async (session: string, customer: string): Promise<Thread | null> => {
    const found = await documents.get(THREADS, keyOf(`${session} ${customer}`));
    return found && thread.parse(found);
  };
  return {
    mail, byKey, of,
    remember: async (messageId, one) => documents.put(MESSAGES, keyOf(messageId), { ...one, address: { ...one.address } }),
    async heard(messageId, one) { await documents.add(MESSAGES, keyOf(messageId), { ...one, address: { ...one.address } }); },
    async answered(refers, from) {
      for (const messageId of refers) {
        const found = await mail(messageId);
        // Somebody it was passed on to has a conversation of their own.
        if (found !== null && found.address.id.toLowerCase() === from) return found;
      }
      return null;
    },
    async goOn(session, customer, { subject, messageId, references }) {
      const before = await of(session, customer);
      const all = [...new Set([...references, messageId])];
      // The first of a thread stays: mail clients hang it there.
      const kept = all.length > MOST_REFERENCES ? [...all.slice(0, 1), ...all.slice(1 - MOST_REFERENCES)] : all;
      await documents.put(THREADS, keyOf(`${session} ${customer}`), { subject: before?.subject ?? subject, answers: messageId, references: kept });
    },
  };
}

export function keyOf(words: string): string {
  return createHash('sha256').update(words).digest('base64url');
}
