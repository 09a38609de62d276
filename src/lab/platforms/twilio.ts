import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response, type Router } from 'express';
import twilio from 'twilio';

export const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'the token of the stand-in' };
const OURS = new Set(['+441632960001', '+441632960002']);
export interface Posted { sid: string; from: string; to: string; body: string; statusCallback: string | null; dateCreated: Date }
/** What the next request meets: an answer with this status, an answer that never comes after the message was taken, or before. */
export type Fault = { status: number; code?: number } | 'lost answer' | 'no connection';

/** Twilio's Messages API, as far as we use it, and its webhooks: keeps what was posted, checks what Twilio checks. */
export interface TwilioStandIn {
  url: string;
  posted: Posted[];
  faults: Fault[];
  unsubscribed: Set<string>;
  media: Map<string, { type: string; data: Buffer }>;
  /** Calls a webhook as Twilio does, signed for `url` unless another signature is given. */
  call(url: string, fields: { [name: string]: string }, how?: { signature?: string; signedFor?: string }): Promise<globalThis.Response>;
  close(): Promise<void>;
}

/** `routers`: other APIs of the account, behind the same check, under `/2010-04-01/Accounts/AC…`. */
export async function startTwilio({ routers = [] }: { routers?: readonly Router[] } = {}): Promise<TwilioStandIn> {
  const app = express();
  const server = createServer(app);
  const standIn: Omit<TwilioStandIn, 'url' | 'call' | 'close'> = { posted: [], faults: [], unsubscribed: new Set(), media: new Map() };
  app.use((request, response, next) => {
    const expected = `Basic ${Buffer.from(`${TWILIO.accountSid}:${TWILIO.authToken}`).toString('base64')}`;
    if (request.get('authorization') === expected) next();
    else refuse(response, { status: 401, code: 20003, message: 'Authenticate' });
  });
  const base = `/2010-04-01/Accounts/${TWILIO.accountSid}`;
  app.post(`${base}/Messages.json`, express.urlencoded({ extended: false }), (request, response) => create(standIn, request, response));
  app.get(`${base}/Messages.json`, (request, response) => list(standIn, request, response));
  app.get(`${base}/Media/:id`, (request, response) => {
    const found = standIn.media.get(request.params.id);
    if (found) response.type(found.type).send(found.data);
    else refuse(response, { status: 404, code: 20404, message: 'The requested resource was not found' });
  });
  for (const router of routers) app.use(base, router);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...standIn, url,
    async call(webhook, fields, { signature, signedFor = webhook } = {}) {
      const signed = signature ?? twilio.getExpectedTwilioSignature(TWILIO.authToken, signedFor, fields);
      return fetch(webhook, { method: 'POST', headers: { 'x-twilio-signature': signed }, body: new URLSearchParams(fields) });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}

type State = Pick<TwilioStandIn, 'posted' | 'faults' | 'unsubscribed'>;

function create(state: State, request: Request, response: Response): void {
  const fault = state.faults.shift();
  if (fault === 'no connection') return void request.socket.destroy();
  if (fault !== undefined && fault !== 'lost answer') return refuse(response, { status: fault.status, code: fault.code ?? fault.status, message: 'as was asked for' });
  const { From: from = '', To: to = '', Body: body = '', StatusCallback: statusCallback = null } = request.body as { [name: string]: string | undefined };
  const wrong = refusal(state, { from, to, body });
  if (wrong !== null) return refuse(response, { status: 400, ...wrong });
  const message: Posted = { sid: `SM${String(state.posted.length + 1).padStart(32, '0')}`, from, to, body, statusCallback, dateCreated: new Date() };
  state.posted.push(message);
  if (fault === 'lost answer') return void request.socket.destroy();
  response.status(201).json(resource(message));
}

/** Codes of https://www.twilio.com/docs/api/errors. */
function refusal({ unsubscribed }: State, { from, to, body }: { from: string; to: string; body: string }): { code: number; message: string } | null {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return { code: 21211, message: `Invalid 'To' Phone Number: ${to}` };
  if (!OURS.has(from)) return { code: 21606, message: `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.` };
  if (body === '') return { code: 21602, message: 'Message body is required.' };
  if (body.length > 1600) return { code: 21617, message: 'The concatenated message body exceeds the 1600 character limit' };
  return unsubscribed.has(to) ? { code: 21610, message: 'Attempt to send to unsubscribed recipient' } : null;
}

function list({ posted }: State, request: Request, response: Response): void {
  const { To: to, From: from } = request.query;
  const messages = posted.filter((one) => (to === undefined || one.to === to) && (from === undefined || one.from === from)).toReversed().map(resource);
  response.json({ messages, page: 0, page_size: 50, start: 0, end: messages.length, uri: request.originalUrl, first_page_uri: request.originalUrl, next_page_uri: null, previous_page_uri: null });
}

function resource({ sid, from, to, body, dateCreated }: Posted): object {
  return { sid, account_sid: TWILIO.accountSid, from, to, body, status: 'queued', direction: 'outbound-api', num_segments: '1', num_media: '0', date_created: dateCreated.toUTCString(), date_sent: null, date_updated: dateCreated.toUTCString(), error_code: null, error_message: null, uri: `/2010-04-01/Accounts/${TWILIO.accountSid}/Messages/${sid}.json`, subresource_uris: {} };
}

function refuse(response: Response, { status, code, message }: { status: number; code: number; message: string }): void {
  response.status(status).json({ status, code, message, more_info: `https://www.twilio.com/docs/errors/${code}` });
}
