export type Texting = 'sms' | 'whatsapp';
export interface Button { id: string; title: string }
export interface ListItem { id: string; item: string; description?: string }

/** A message of ours, as the customer's phone shows it. Numbers are bare, without the prefix of a channel. */
export interface Posted {
  sid: string; channel: Texting; from: string; to: string; body: string; media: string[];
  buttons: Button[]; list: { button: string; items: ListItem[] } | null;
  /** The content that it was made of, and the messaging service that it was sent through. */
  content: string | null; service: string | null;
  statusCallback: string | null; status: string; errorCode: number | null; dateCreated: string;
}
/** A message of a customer, and with what our webhook answered it. */
export interface Written { sid: string; channel: Texting; from: string; to: string; text: string; media: { url: string; type: string }[]; answered: number; at: string }
/** Something of the Content API. `approved`: may open a conversation on WhatsApp. */
export interface Content { sid: string; friendlyName: string; language: string; variables: { [name: string]: string }; types: { [type: string]: ContentType }; approved: boolean }
export interface ContentType { body?: string; actions?: { title: string; id?: string }[]; button?: string; items?: ListItem[] }
/** What the next request meets: an answer with this status, a late one, one that never comes after the message was taken, or before. */
export type Fault = { status: number; code?: number } | { slowMs: number } | 'lost answer' | 'no connection';

/** All that the platform remembers. */
export interface TwilioState {
  posted: Posted[];
  written: Written[];
  contents: Content[];
  faults: Fault[];
  /** Numbers that want no texts: posting to them is refused with 21610. */
  unsubscribed: Set<string>;
  /** Numbers to which nothing is delivered. */
  unreachable: Set<string>;
  media: Map<string, { type: string; data: Buffer }>;
  /** When a customer last wrote to one of our WhatsApp numbers (ms), by `customer ours`. */
  heard: Map<string, number>;
  /** Messages that are taken within a second, more are refused with 429; and contents that the account may have. */
  limits: { perSecond: number; contents: number };
  now: () => number;
}

export const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'the token of the stand-in' };
/** Numbers of the account: the last two can send pictures; the service sends from the third. */
export const NUMBERS: readonly string[] = ['+441632960001', '+441632960002', '+12025550100', '+12025550101'];
export const SERVICE = `MG${'0'.repeat(32)}`;
export const SERVICE_NUMBER = '+12025550100';
export const WHATSAPP_NUMBERS: readonly string[] = ['+441632960001'];
/** An approved template with one variable. */
export const TEMPLATE = `HX${'0'.repeat(31)}1`;
export const WINDOW_MS = 86_400_000;

export function newState(now: () => number): TwilioState {
  const template: Content = {
    sid: TEMPLATE, friendlyName: 'news', language: 'en', variables: { '1': 'There is news.' }, approved: true,
    types: { 'twilio/text': { body: 'News about your request: {{1}} Reply to go on.' } },
  };
  return {
    posted: [], written: [], contents: [template], faults: [], unsubscribed: new Set(), unreachable: new Set(), media: new Map(), heard: new Map(),
    limits: { perSecond: 1000, contents: 1000 }, now,
  };
}
