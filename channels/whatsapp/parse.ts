import { z } from 'zod';
import type { Incoming } from '../twilio-hear.ts';
import { mediaIn } from '../twilio-media.ts';

const number = z.string().regex(/^whatsapp:\+[0-9]{3,15}$/).transform((address) => address.slice('whatsapp:'.length));
const sid = z.string().regex(/^[A-Za-z0-9]{1,64}$/);
const coordinate = z.coerce.number().min(-180).max(180).optional().catch(undefined);
/** A message as Twilio posts it: https://www.twilio.com/docs/messaging/guides/webhook-request, WhatsApp-specific parameters. */
const incoming = z.object({
  MessageSid: sid, From: number, To: number, Body: z.string().default(''), NumMedia: z.coerce.number().int().min(0).max(10).catch(0),
  OptOutType: z.string().optional().catch(undefined), ButtonPayload: z.string().max(300).optional(), ListId: z.string().max(300).optional(), OriginalRepliedMessageSid: sid.optional().catch(undefined),
  Latitude: coordinate, Longitude: coordinate, Address: z.string().max(1000).optional().catch(undefined), Label: z.string().max(1000).optional().catch(undefined),
});
type Fields = z.output<typeof incoming>;

/** Null for a kind that we do not know. */
export function parseIncoming(fields: { [name: string]: string }): Incoming | null {
  const parsed = incoming.safeParse(fields);
  if (!parsed.success) return null;
  const { MessageSid, From, To, NumMedia, OptOutType } = parsed.data;
  const pressed = pressedIn(parsed.data);
  return { id: MessageSid, from: From, to: To, text: textOf(parsed.data), media: mediaIn(fields, NumMedia), handled: OptOutType !== undefined, ...(pressed && { pressed }) };
}

/** Our buttons and rows are numbered; which of our messages was answered, only Twilio can say. */
function pressedIn({ ButtonPayload, ListId, OriginalRepliedMessageSid: message }: Fields): Incoming['pressed'] | null {
  const position = Number(/^\d{1,2}$/.exec(ButtonPayload ?? ListId ?? '')?.[0] ?? 0);
  return position > 0 && message !== undefined ? { message, position } : null;
}

/** A place that was shared is said as its address, or as its coordinates. */
function textOf({ Body, Latitude, Longitude, Address, Label }: Fields): string {
  if (Body !== '' || Latitude === undefined || Longitude === undefined) return Body;
  return [...new Set([Label, Address])].filter((part) => part !== undefined && part !== '').join(', ') || `${Latitude}, ${Longitude}`;
}
