import type { Response } from 'express';
import { NUMBERS, SERVICE, WHATSAPP_NUMBERS, WINDOW_MS, type Content, type ContentType, type Posted, type TwilioState } from './twilio-state.ts';

/** Codes of https://www.twilio.com/docs/api/errors. */
export interface Refused { status?: number; code: number; message: string }
/** A message as it was asked for. */
export interface Asked {
  channel: Posted['channel']; mixed: boolean; from: string; to: string; service: string | null; body: string; media: string[];
  content: Content | null; contentSid: string; variables: { [name: string]: string } | null; statusCallback: string | null;
}

const LONGEST = 1600;
const MOST_MEDIA = { sms: 10, whatsapp: 1 };

/** Why Twilio takes no such message; null when it does. */
export function refusal(state: TwilioState, asked: Asked): Refused | null {
  return wrongAddress(asked) ?? wrongContent(asked) ?? wrongMedia(asked) ?? (state.unsubscribed.has(asked.to) && asked.channel === 'sms' ? { code: 21610, message: 'Attempt to send to unsubscribed recipient' } : null);
}

function wrongAddress({ channel, mixed, from, to, service }: Asked): Refused | null {
  if (mixed) return { code: 21910, message: "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel" };
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return { code: 21211, message: `Invalid 'To' Phone Number: ${to}` };
  if (service !== null) return service === SERVICE ? null : { status: 404, code: 20404, message: `The requested resource ${service} was not found` };
  if (from === '') return { code: 21603, message: "A 'From' phone number is required." };
  if (channel === 'whatsapp') return WHATSAPP_NUMBERS.includes(from) ? null : { code: 63007, message: `Twilio could not find a Channel with the specified From address ${from}` };
  return NUMBERS.includes(from) ? null : { code: 21606, message: `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.` };
}

function wrongContent({ content, contentSid, variables, body, media }: Asked): Refused | null {
  if (contentSid !== '' && content === null) return { code: 21655, message: 'The ContentSid is invalid' };
  if (variables === null || Object.values(variables).some((value) => value === '' || /[\n\t]| {5}/.test(value))) return { code: 21656, message: 'The ContentVariables Parameter is invalid' };
  if (Object.values(variables).some((value) => value.length > LONGEST)) return { code: 21658, message: 'Parameter exceeded character limit' };
  if (contentSid === '' && body === '' && media.length === 0) return { code: 21619, message: 'A text message body or media urls must be specified.' };
  return body.length > LONGEST ? { code: 21617, message: 'The concatenated message body exceeds the 1600 character limit' } : null;
}

function wrongMedia({ channel, from, to, media }: Asked): Refused | null {
  if (media.length === 0) return null;
  if (media.length > MOST_MEDIA[channel]) return { code: 21623, message: 'Number of media files exceeds allowed limit' };
  if (media.some((url) => !URL.canParse(url))) return { code: 21620, message: 'Invalid media URL(s)' };
  const pictures = channel === 'whatsapp' || (to.startsWith('+1') && (from === '' || from.startsWith('+1')));
  return pictures ? null : { code: 21612, message: `The 'To' phone number: ${to}, is not currently reachable using the 'From' phone number: ${from} via MMS.` };
}

/** Why a message that was taken does not arrive; null when it does. */
export function failure(state: TwilioState, message: Posted, content: Content | null): number | null {
  if (state.unreachable.has(message.to)) return message.channel === 'sms' ? 30003 : 63024;
  if (message.channel === 'sms') return null;
  const heardAt = state.heard.get(`${message.to} ${message.from}`);
  const open = heardAt !== undefined && state.now() - heardAt < WINDOW_MS;
  if (!open) return content?.approved ? null : 63016;
  return message.body.length > LONGEST || unfit(message) ? 63013 : null;
}

/** What WhatsApp takes in a conversation without approval: https://www.twilio.com/docs/content/twilio-quick-reply and …/twiliolist-picker. */
function unfit({ buttons, list, body }: Posted): boolean {
  const titles = buttons.map(({ title }) => title);
  if ((titles.length > 0 || list !== null) && body.length > 1024) return true;
  if (titles.length > 3 || titles.some((title) => title.length > 20) || new Set(titles).size < titles.length) return true;
  return list !== null && (list.button.length > 20 || list.items.length > 10 || list.items.some(({ item, description = '' }) => item.length > 24 || description.length > 72));
}

/** Why such content cannot be made. */
export function wrongTypes(types: { [type: string]: ContentType }, language: string): string | null {
  if (language === '') return 'language is required';
  if (Object.keys(types).length === 0) return 'types is required';
  return Object.entries(types).map(([type, shape]) => wrongShape(type, shape)).find((wrong) => wrong !== null) ?? null;
}

function wrongShape(type: string, { body = '', actions = [], items = [], button = '' }: ContentType): string | null {
  if (body === '') return `${type} needs a body`;
  if (type === 'twilio/quick-reply' && !few(actions)) return 'actions: 1 to 10';
  if (type === 'twilio/list-picker' && (!few(items) || button === '')) return 'a button, and 1 to 10 items';
  return [...actions, ...items].some(({ id = '' }) => id.length > 200) ? 'an id has at most 200 characters' : null;
}

function few(list: readonly unknown[]): boolean {
  return list.length >= 1 && list.length <= 10;
}

export function refuse(response: Response, { status = 400, code, message }: Refused): void {
  response.status(status).json({ status, code, message, more_info: `https://www.twilio.com/docs/errors/${code}` });
}
