import express, { type Request, type Response } from 'express';
import twilio from 'twilio';
import type { Host, Inbound } from '../../src/contracts.ts';
import { answersOf } from './answers.ts';
import type { SmsSettings } from './index.ts';
import { keywordOf, type Keyword } from './keyword.ts';
import { fetchMedia } from './media.ts';
import { parseIncoming, parseStatus, type Incoming } from './parse.ts';
import { UNSUBSCRIBED } from './post.ts';
import { choiceOf } from './choice-of.ts';
import { fieldsOf, signedByTwilio } from '../twilio-signed.ts';

export const PATHS = { messages: '/channels/sms/messages', status: '/channels/sms/status' };
const BODY_BYTES = 64_000;

export interface SmsParts { host: Host; settings: SmsSettings; receive: (message: Inbound) => Promise<void> }

export function mountRoutes(parts: SmsParts): void {
  const { host, settings } = parts;
  const form = express.urlencoded({ extended: false, limit: BODY_BYTES, parameterLimit: 200 });
  const signed = signedByTwilio({ authToken: settings.account.authToken, publicUrl: settings.publicUrl });
  host.routes.post(PATHS.messages, form, signed, async (request, response) => hear(parts, request, response));
  host.routes.post(PATHS.status, form, signed, async (request, response) => note(parts, request, response));
}

/** Always answered with TwiML, mostly empty: what the bot says is sent when it is ready. */
async function hear(parts: SmsParts, request: Request, response: Response): Promise<void> {
  const incoming = parseIncoming(fieldsOf(request));
  if (incoming === null) parts.host.log.warn({ channel: 'sms' }, 'a text message of an unknown kind is left out');
  const answer = incoming === null ? null : await take(parts, incoming);
  const twiml = new twilio.twiml.MessagingResponse();
  if (answer !== null) twiml.message(answer);
  response.type('text/xml').send(twiml.toString());
}

/** What is to be answered at once: to a keyword, unless Twilio has answered it already. */
async function take(parts: SmsParts, incoming: Incoming): Promise<string | null> {
  const { host, settings } = parts;
  const address = { channel: 'sms', id: incoming.from, via: incoming.to };
  const stopped = await host.consent.stopped(address);
  const keyword = keywordOf(incoming.text, { stopped });
  if (keyword !== null) await obey(parts, incoming, keyword);
  if (keyword !== null) return incoming.handled === null ? answersOf(settings.business)[keyword] : null;
  const session = await host.sessionOf(address);
  const common = { session, address, at: host.now() };
  if (await host.view(session) === null) await parts.receive({ ...common, kind: 'opened', id: `${session}:opened` });
  const choice = await choiceOf(host, session, incoming.text);
  const id = `sms:${incoming.id}`;
  if (choice !== null) await parts.receive({ ...common, kind: 'choice', id, choice: choice.id });
  else {
    const files = await fetchMedia(incoming.media, { account: settings.account, host, session });
    await parts.receive({ ...common, kind: 'text', id, text: incoming.text, ...(files.length > 0 && { files }) });
  }
  return null;
}

async function obey({ host }: SmsParts, { from }: Incoming, keyword: Keyword): Promise<void> {
  if (keyword !== 'help') await host.consent.set({ channel: 'sms', id: from }, { stopped: keyword === 'stop', because: keyword, at: host.now() });
}

/** What became of a text that we sent. */
async function note({ host }: SmsParts, request: Request, response: Response): Promise<void> {
  const status = parseStatus(fieldsOf(request));
  if (status?.error === UNSUBSCRIBED) await host.consent.set({ channel: 'sms', id: status.to }, { stopped: true, because: String(UNSUBSCRIBED), at: host.now() });
  if (status !== null) host.log.info({ id: status.id, status: status.status, code: status.error }, 'a text message was delivered or not');
  response.status(204).end();
}
