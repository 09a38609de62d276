import { z } from 'zod';
import type { Incoming } from '../twilio-hear.ts';
import { mediaIn } from '../twilio-media.ts';

/** A message as Twilio posts it: https://www.twilio.com/docs/messaging/guides/webhook-request. */
const incoming = z.object({
  MessageSid: z.string().regex(/^[A-Za-z0-9]{1,64}$/), From: z.string().regex(/^\+?[0-9]{3,15}$/), To: z.string().regex(/^\+?[0-9]{3,15}$/), Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(10).catch(0), OptOutType: z.enum(['STOP', 'START', 'HELP']).optional().catch(undefined),
});

/** Null for a kind that we do not know. */
export function parseIncoming(fields: { [name: string]: string }): Incoming | null {
  const parsed = incoming.safeParse(fields);
  if (!parsed.success) return null;
  const { MessageSid, From, To, Body, NumMedia, OptOutType } = parsed.data;
  return { id: MessageSid, from: From, to: To, text: Body, media: mediaIn(fields, NumMedia), handled: OptOutType !== undefined };
}
