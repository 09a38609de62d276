import { z } from 'zod';

/** A message as Twilio posts it: https://www.twilio.com/docs/messaging/guides/webhook-request. */
const incoming = z.object({
  MessageSid: z.string().regex(/^[A-Za-z0-9]{1,64}$/), From: z.string().regex(/^\+?[0-9]{3,15}$/), To: z.string().regex(/^\+?[0-9]{3,15}$/), Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(10).catch(0), OptOutType: z.enum(['STOP', 'START', 'HELP']).optional().catch(undefined),
});
const status = z.object({
  MessageSid: z.string().regex(/^[A-Za-z0-9]{1,64}$/), MessageStatus: z.string().max(40), To: z.string().regex(/^\+?[0-9]{3,15}$/), ErrorCode: z.coerce.number().int().optional().catch(undefined),
});

export interface Media { url: string; type: string }
export interface Incoming { id: string; from: string; to: string; text: string; media: Media[]; handled: 'STOP' | 'START' | 'HELP' | null }
export interface Status { id: string; status: string; to: string; error: number | null }
type Fields = { [name: string]: string };

/** Null for a kind that we do not know. `handled`: Twilio has answered this keyword itself. */
export function parseIncoming(fields: Fields): Incoming | null {
  const parsed = incoming.safeParse(fields);
  if (!parsed.success) return null;
  const { MessageSid, From, To, Body, NumMedia, OptOutType } = parsed.data;
  const media = Array.from({ length: NumMedia }, (_, i) => ({ url: fields[`MediaUrl${i}`] ?? '', type: fields[`MediaContentType${i}`] ?? '' })).filter(({ url }) => url !== '');
  return { id: MessageSid, from: From, to: To, text: Body, media, handled: OptOutType ?? null };
}

export function parseStatus(fields: Fields): Status | null {
  const parsed = status.safeParse(fields);
  return parsed.success ? { id: parsed.data.MessageSid, status: parsed.data.MessageStatus, to: parsed.data.To, error: parsed.data.ErrorCode ?? null } : null;
}
