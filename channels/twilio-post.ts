import twilio from 'twilio';
import { z } from 'zod';
import type { Documents } from '../src/contracts.ts';
import { Retryable, Terminal, Unknown } from '../src/errors.ts';

export interface Account { accountSid: string; authToken: string; baseUrl: string; timeoutMs: number }
/** `from`: a number, or a messaging service (MG…) that picks one. `content`: sent instead of the body, which is then what can be read in it. */
export interface Text { from: string; to: string; body: string; media?: readonly string[]; content?: { sid: string; variables: { [name: string]: string } }; statusCallback: string | null }
export type Post = (text: Text, key: string, nowMs: number) => Promise<string>;

const attempt = z.object({ at: z.number(), id: z.string().nullable() });
/** Unsubscribed recipient. */
export const UNSUBSCRIBED = 21610;
/** Nobody is reached at this number: it is none, it takes no texts, it has no WhatsApp. */
const GONE = new Set([21211, 21614, 63003, 63024]);
/** Too much at once, here or at the network. */
const BUSY = new Set([20429, 21611, 30001, 63018]);
const LOOK_AT = 20;
/** Clocks of two machines. */
const SKEW_MS = 5_000;

/** Posts one text and resolves to its id. Twilio knows no idempotency keys: after an attempt of unknown outcome it looks for that text first. */
export function createPost(account: Account, at: { documents: Documents; folder: string }): Post {
  const client = twilio(account.accountSid, account.authToken, { timeout: account.timeoutMs });
  client.api.baseUrl = account.baseUrl;
  const find = async ({ from, to, body, content, media = [] }: Text, sinceMs: number): Promise<string | null> => {
    const recent = await client.messages.list({ to, ...(!isService(from) && { from }), limit: LOOK_AT });
    return recent.find((one) => (content ? one.body.includes(body) : one.body === body) && Number(one.numMedia) === media.length && one.dateCreated.getTime() >= sinceMs - SKEW_MS)?.sid ?? null;
  };
  return async (text, key, nowMs) => {
    const before = await at.documents.get(at.folder, key);
    const tried = before && attempt.parse(before);
    if (tried?.id != null) return tried.id;
    try {
      const known = tried ? await find(text, tried.at) : null;
      if (!tried) await at.documents.put(at.folder, key, { at: nowMs, id: null });
      const id = known ?? (await client.messages.create(requestOf(text))).sid;
      await at.documents.put(at.folder, key, { at: tried?.at ?? nowMs, id });
      return id;
    } catch (error) {
      throw failureOf(error);
    }
  };
}

type Request = Parameters<twilio.Twilio['messages']['create']>[0];

function requestOf({ from, to, body, media = [], content, statusCallback }: Text): Request {
  return {
    to, ...(isService(from) ? { messagingServiceSid: from } : { from }),
    ...(content ? { contentSid: content.sid, contentVariables: JSON.stringify(content.variables) } : { body }),
    ...(media.length > 0 && { mediaUrl: [...media] }), ...(statusCallback !== null && { statusCallback }),
  };
}

function isService(from: string): boolean {
  return from.startsWith('MG');
}

/** What helps: later, looking first, or nothing. Codes of https://www.twilio.com/docs/api/errors. */
export function failureOf(error: unknown): Error {
  if (!(error instanceof twilio.RestException)) return new Unknown('no_answer', error instanceof Error ? error.message : String(error));
  const { status, code = 0, message } = error;
  if (code === UNSUBSCRIBED) return new Terminal('opted_out', message);
  if (GONE.has(code)) return new Terminal('gone', message);
  if (status === 429 || BUSY.has(code)) return new Retryable('rate_limited', message);
  // A token that was changed over there: nothing that waits is lost while somebody sets the new one.
  if (status === 401) return new Retryable('not_authenticated', message);
  if (status >= 500) return new Unknown('unavailable', message);
  return new Terminal(`twilio_${code || status}`, message);
}
