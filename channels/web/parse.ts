import type { z } from 'zod';
import type { FileRef, Inbound } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';
import { BODY_BYTES, sayBody, type Say } from './api.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes to JSON; no bytes are `{}`. Throws `bad_json` for anything that is not UTF-8 or not JSON. */
export function parseJson(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new Refusal('bad_json');
  }
}

/** Checks against a schema; throws `bad_request` naming the field and what is wrong with it. */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new Refusal('bad_request', where === '' ? issue?.message : `${where}: ${issue?.message ?? ''}`);
}

/** What a client says. As long as a body may be; a text that is too long to understand is answered by the bot. */
export function parseSay(value: unknown): Say {
  const say = parseWith(sayBody, value);
  if ('text' in say && Buffer.byteLength(say.text) > BODY_BYTES) throw new Refusal('too_large');
  return say;
}

/** The inbound id is unique per client message, so that a message sent again is the same message. */
export function toInbound(say: Say, at: { session: string; now: number; files: FileRef[] }): Inbound {
  const address = { channel: 'web', id: at.session };
  const common = { id: inboundId(at.session, say.id), session: at.session, address, at: at.now };
  if ('choice' in say) return { ...common, kind: 'choice', choice: say.choice };
  return { ...common, kind: 'text', text: say.text, ...(at.files.length > 0 && { files: at.files }) };
}

/** Texts are kept by language: fr-CA is fr. */
export function languageOf(tag: string): string {
  return (tag.split('-')[0] ?? tag).toLowerCase();
}

export function inboundId(session: string, clientId: string): string {
  return `web:${session}:${clientId}`;
}
