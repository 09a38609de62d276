import express, { type Request, type Response } from 'express';
import twilio from 'twilio';
import type { Address, Choice, Host, Inbound } from '../src/contracts.ts';
import { keywordAnswer, type Keyword } from './keyword-answers.ts';
import type { OptOut } from './opt-out.ts';
import { sessionAt } from './session-at.ts';
import { fetchMedia, type Media } from './twilio-media.ts';
import { UNSUBSCRIBED, type Account } from './twilio-post.ts';
import { fieldsOf, signedByTwilio } from './twilio-signed.ts';
import { noteStatus, parseStatus, type Status } from './twilio-status.ts';

const BODY_BYTES = 64_000;
const OBEYED = 'keywords';

/** A message of a customer. `handled`: Twilio has answered this keyword itself. `pressed`: which choice of which of our messages was tapped. */
export interface Incoming { id: string; from: string; to: string; text: string; media: Media[]; handled: boolean; pressed?: { message: string; position: number } }

/** What tells one channel over Twilio from another; the rest of hearing is the same. */
export interface Hearing {
  channel: string;
  paths: { messages: string; status: string };
  account: Account; publicUrl: string | null; business: string; locale: string;
  host: Host; optOut: OptOut;
  receive: (message: Inbound) => Promise<void>;
  read(fields: { [name: string]: string }): Incoming | null;
  keyword(text: string, at: { stopped: boolean }): Keyword | null;
  picked(session: string, incoming: Incoming): Promise<Choice | null>;
  /** Before it is handed over, and whatever it says. */
  heard?(incoming: Incoming): Promise<void>;
  told?(status: Status): Promise<void>;
  reached(base: string): void;
}

/** verify → parse → receive → acknowledge, for texts and for what became of ours. */
export function hear(at: Hearing): void {
  const { host, account, publicUrl, paths } = at;
  const form = express.urlencoded({ extended: false, limit: BODY_BYTES, parameterLimit: 200 });
  const signed = signedByTwilio({ authToken: account.authToken, publicUrl, reached: (base) => at.reached(base) });
  host.routes.post(paths.messages, form, signed, async (request, response) => message(at, request, response));
  host.routes.post(paths.status, form, signed, async (request, response) => status(at, request, response));
}

/** Always answered with TwiML, mostly empty: what the bot says is sent when it is ready. */
async function message(at: Hearing, request: Request, response: Response): Promise<void> {
  const incoming = at.read(fieldsOf(request));
  if (incoming === null) at.host.odd(at.channel, 'a message');
  const answer = incoming === null ? null : await take(at, incoming);
  const twiml = new twilio.twiml.MessagingResponse();
  if (answer !== null) twiml.message(answer);
  response.type('text/xml').send(twiml.toString());
}

/** What is to be answered at once: to a keyword, unless Twilio has answered it already. */
async function take(at: Hearing, incoming: Incoming): Promise<string | null> {
  const { host, channel } = at;
  const address = { channel, id: incoming.from, via: incoming.to };
  await at.heard?.(incoming);
  const session = await sessionAt(host, address);
  const keyword = incoming.pressed ? null : at.keyword(incoming.text, { stopped: await host.consent.stopped(address) });
  if (keyword === null) {
    await handOver(at, { incoming, address, session });
    return null;
  }
  await obey(at, { incoming, address, keyword });
  const locale = (await host.view(session))?.locale ?? at.locale;
  return incoming.handled ? null : keywordAnswer(keyword, { business: at.business, locale });
}

/** Once for each message: what was sent again does not undo what came after it. */
async function obey({ host, optOut, channel }: Hearing, { incoming, address, keyword }: { incoming: Incoming; address: Address; keyword: Keyword }): Promise<void> {
  const id = `${channel}:${incoming.id}`;
  if (keyword === 'help' || (await host.documents.get(OBEYED, id)) !== null) return;
  if (keyword === 'stop') await optOut.stop(address, { because: keyword, id, confirmed: true });
  else await optOut.start(address, { because: keyword, id });
  await host.documents.put(OBEYED, id, { at: host.now() });
}

async function handOver(at: Hearing, { incoming, address, session }: { incoming: Incoming; address: Address; session: string }): Promise<void> {
  const { host, receive, channel } = at;
  const common = { session, address, at: host.now() };
  if (await host.view(session) === null) await receive({ ...common, kind: 'opened', id: `${session}:opened`, wrote: true });
  const choice = await at.picked(session, incoming);
  const id = `${channel}:${incoming.id}`;
  if (choice !== null) return receive({ ...common, kind: 'choice', id, choice: choice.id });
  const files = await fetchMedia(incoming.media, { account: at.account, host, session });
  return receive({ ...common, kind: 'text', id, text: incoming.text, ...(files.length > 0 && { files }) });
}

/** What became of a text that we sent. */
async function status(at: Hearing, request: Request, response: Response): Promise<void> {
  const said = parseStatus(fieldsOf(request));
  const { line, last } = request.query;
  if (said === null) at.host.odd(at.channel, 'a status');
  else {
    at.host.log.info({ channel: at.channel, id: said.id, status: said.status, code: said.error }, 'a text message was delivered or not');
    await at.told?.(said);
    if (said.error === UNSUBSCRIBED) await at.optOut.stop(unprefixed(at.channel, said), { because: String(UNSUBSCRIBED), id: `${at.channel}:${said.id}:${UNSUBSCRIBED}`, confirmed: true });
    if (typeof line === 'string') await noteStatus(at.host, said, { key: line, last: last === '1' });
  }
  response.status(204).end();
}

function unprefixed(channel: string, { to, from }: Status): Address {
  return { channel, id: bare(to), ...(from !== '' && { via: bare(from) }) };
}

function bare(address: string): string {
  return address.replace(/^[a-z]+:/, '');
}
