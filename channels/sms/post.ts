import twilio from 'twilio';
import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';
import { Retryable, Terminal, Unknown } from '../../src/errors.ts';

export interface Account { accountSid: string; authToken: string; baseUrl: string; timeoutMs: number }
export interface Text { from: string; to: string; body: string; statusCallback: string | null }
export type Post = (text: Text, key: string, nowMs: number) => Promise<string>;

const FOLDER = 'sms-sent';
const attempt = z.object({ at: z.number(), id: z.string().nullable() });
/** Unsubscribed recipient. */
export const UNSUBSCRIBED = 21610;
const LOOK_AT = 20;
/** Clocks of two machines. */
const SKEW_MS = 5_000;

/** Posts one text and resolves to its id. Twilio knows no idempotency keys: after an attempt of unknown outcome it looks for that text first. */
export function createPost(account: Account, documents: Documents): Post {
  const client = twilio(account.accountSid, account.authToken, { timeout: account.timeoutMs });
  client.api.baseUrl = account.baseUrl;
  const find = async ({ from, to, body }: Text, sinceMs: number): Promise<string | null> => {
    const recent = await client.messages.list({ to, from, limit: LOOK_AT });
    return recent.find((one) => one.body === body && one.dateCreated.getTime() >= sinceMs - SKEW_MS)?.sid ?? null;
  };
  return async (text, key, nowMs) => {
    const before = await documents.get(FOLDER, key);
    const tried = before && attempt.parse(before);
    if (tried?.id != null) return tried.id;
    try {
      const known = tried ? await find(text, tried.at) : null;
      if (!tried) await documents.put(FOLDER, key, { at: nowMs, id: null });
      const { from, to, body, statusCallback } = text;
      const id = known ?? (await client.messages.create({ from, to, body, ...(statusCallback !== null && { statusCallback }) })).sid;
      await documents.put(FOLDER, key, { at: tried?.at ?? nowMs, id });
      return id;
    } catch (error) {
      throw failureOf(error);
    }
  };
}

function failureOf(error: unknown): Error {
  if (!(error instanceof twilio.RestException)) return new Unknown('no_answer', error instanceof Error ? error.message : String(error));
  const { status, code = 0, message } = error;
  if (code === UNSUBSCRIBED) return new Terminal('opted_out', message);
  if (status === 429) return new Retryable('rate_limited', message);
  if (status >= 500) return new Unknown('unavailable', message);
  return new Terminal(`twilio_${code || status}`, message);
}
