import { z } from 'zod';
import type { JsonObject } from '../../src/contracts.ts';
import { digest } from '../../src/digest.ts';
import { Refused } from './system.ts';
import type { Answer, At } from './system.ts';

const changesSchema = z.array(z.object({ table: z.string(), key: z.string(), value: z.record(z.string(), z.json()) }));
const mailsSchema = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() }));
const postsSchema = z.array(z.object({ url: z.string(), event: z.string(), data: z.record(z.string(), z.json()) }));
const outcomeSchema = z.object({
  status: z.number(), result: z.json(), changes: changesSchema, mails: mailsSchema, posts: postsSchema.default([]), undoes: z.number().nullable().default(null),
});
export const entrySchema = outcomeSchema.extend({
  seq: z.number(), at: z.number(), action: z.string(), key: z.string().nullable(), digest: z.string(),
  arguments: z.record(z.string(), z.json()),
  /** Of a write that was done in part: what is left to do. Of the one that did it: the number of the first. */
  rest: outcomeSchema.nullable().default(null), completes: z.number().nullable().default(null),
});
/** One write, whole: what was asked, answered and changed. It is one document, so it happened or it did not. */
export type JournalEntry = z.output<typeof entrySchema>;
/** `partial`: stop after the first change, where there are several. */
export interface Act { action: string; args: JsonObject; key: string | null; status: number; partial?: boolean }
/** The write that was done under this key, for the same arguments. Throws Refused `key_reused`. */
export function same(done: JournalEntry, act: Act): JournalEntry {
  if (done.digest === digestOf(act)) return done;
  throw new Refused(422, 'key_reused', 'This Idempotency-Key was used before with other arguments.');
}

function digestOf({ action, args }: Act): string {
  return digest({ action, args });
}

/** A write as it will stand in the journal. Throws Refused where it breaks before anything is done. */
export function toEntry(act: Act, answer: (at: At) => Answer, at: At): JournalEntry {
  const outcome = outcomeOf(act, answer, at);
  const entry = { seq: at.seq, at: at.now, action: act.action, key: act.key, digest: digestOf(act), arguments: act.args, completes: null };
  if (act.partial !== true) return { ...entry, ...outcome, rest: null };
  const [first, ...changes] = outcome.changes;
  // Without a key nobody could ask for the rest.
  if (act.key === null || first === undefined || changes.length + outcome.mails.length === 0) throw broken();
  return { ...entry, ...failure(broken()), changes: [first], rest: { ...outcome, changes } };
}

/** What was done in part is finished when it is asked for again. */
export function completion(done: JournalEntry, at: At): JournalEntry {
  return { ...done, ...done.rest, seq: at.seq, at: at.now, rest: null, completes: done.seq };
}

function broken(): Refused {
  return new Refused(500, 'system_error', 'Something broke.');
}

type Outcome = z.output<typeof outcomeSchema>;
function outcomeOf(act: Act, answer: (at: At) => Answer, at: At): Outcome {
  try {
    const { body, ...answered } = answer(at);
    return { ...NOTHING, status: act.status, ...answered, result: body };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return failure(error);
  }
}

const NOTHING = { changes: [], mails: [], posts: [], undoes: null };
function failure({ status, code, message }: Refused): Outcome {
  return { ...NOTHING, status, result: { error: { code, message } } };
}
