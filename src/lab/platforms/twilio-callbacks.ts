import twilio from 'twilio';
import { TWILIO, type Posted } from './twilio-state.ts';

const WITHIN_MS = 15_000;
export type Fields = { [name: string]: string };

/** Calls a webhook as Twilio does, signed for `url` unless another signature is given. */
export async function call(url: string, fields: Fields, { signature, signedFor = url }: { signature?: string; signedFor?: string } = {}): Promise<globalThis.Response> {
  const signed = signature ?? twilio.getExpectedTwilioSignature(TWILIO.authToken, signedFor, fields);
  return fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signed }, body: new URLSearchParams(fields), signal: AbortSignal.timeout(WITHIN_MS) });
}

/** What Twilio tells of a message: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status. */
export function statusFields({ sid, channel, from, to, status, errorCode, service }: Posted): Fields {
  const prefix = channel === 'whatsapp' ? 'whatsapp:' : '';
  return {
    MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status, AccountSid: TWILIO.accountSid, From: `${prefix}${from}`, To: `${prefix}${to}`, ApiVersion: '2010-04-01',
    ...(errorCode !== null && { ErrorCode: String(errorCode) }), ...(service !== null && { MessagingServiceSid: service }),
    ...(channel === 'whatsapp' && { ChannelToAddress: to, ChannelPrefix: 'whatsapp', ...(status === 'read' && { EventType: 'READ' }) }),
  };
}

/** The texts of `<Message>` elements. */
export function messagesOf(twiml: string): string[] {
  const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return [...twiml.matchAll(/<Message[^>]*>([^<]*)<\/Message>/g)].map(([, text = '']) => text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => entities[name] ?? ''));
}
