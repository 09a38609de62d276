import express, { type Request, type Response, type Router } from 'express';
import { setTimeout as pause } from 'node:timers/promises';
import { rendered } from './twilio-contents.ts';
import { refusal, refuse, type Asked } from './twilio-refusals.ts';
import { SERVICE_NUMBER, TWILIO, type Content, type Posted, type TwilioState } from './twilio-state.ts';

const PREFIX = /^whatsapp:/;

/** The Messages API and what belongs to it. `took`: a message goes on its way. */
export function messagesRouter(state: TwilioState, took: (message: Posted, content: Content | null) => void): Router {
  const router = express.Router();
  const times: number[] = [];
  router.post('/Messages.json', express.urlencoded({ extended: false }), async (request, response) => create({ state, took, times }, request, response));
  router.get('/Messages.json', (request, response) => list(state, request, response));
  router.get('/Media/:id', (request, response) => {
    const found = state.media.get(request.params.id);
    if (found) response.type(found.type).send(found.data);
    else refuse(response, { status: 404, code: 20404, message: 'The requested resource was not found' });
  });
  return router;
}

interface Creating { state: TwilioState; took: (message: Posted, content: Content | null) => void; times: number[] }

async function create({ state, took, times }: Creating, request: Request, response: Response): Promise<void> {
  const fault = state.faults.shift();
  if (fault === 'no connection') return void request.socket.destroy();
  if (typeof fault === 'object' && 'status' in fault) return refuse(response, { status: fault.status, code: fault.code ?? fault.status, message: 'as was asked for' });
  if (typeof fault === 'object') await pause(fault.slowMs);
  if (tooMany(state, times)) return refuse(response, { status: 429, code: 20429, message: 'Too Many Requests' });
  const asked = askedOf(state, request.body);
  const wrong = refusal(state, asked);
  if (wrong !== null) return refuse(response, wrong);
  const message = messageOf(state, asked);
  state.posted.push(message);
  took(message, asked.content);
  if (fault === 'lost answer') return void request.socket.destroy();
  response.status(201).json(resource(message));
}

function tooMany({ limits, now }: TwilioState, times: number[]): boolean {
  while (times[0] !== undefined && now() - times[0] >= 1000) times.shift();
  if (times.length >= limits.perSecond) return true;
  times.push(now());
  return false;
}

function askedOf(state: TwilioState, body: { [name: string]: string | string[] | undefined }): Asked {
  const one = (name: string): string => [body[name]].flat()[0] ?? '';
  const [from, to, contentSid] = [one('From'), one('To'), one('ContentSid')];
  return {
    channel: PREFIX.test(to) ? 'whatsapp' : 'sms', mixed: from !== '' && PREFIX.test(from) !== PREFIX.test(to), from: from.replace(PREFIX, ''), to: to.replace(PREFIX, ''),
    service: one('MessagingServiceSid') || null, body: one('Body'), media: [body['MediaUrl'] ?? []].flat(), content: state.contents.find(({ sid }) => sid === contentSid) ?? null, contentSid,
    variables: variablesOf(one('ContentVariables')), statusCallback: one('StatusCallback') || null,
  };
}

function variablesOf(json: string): { [name: string]: string } | null {
  try {
    const values: unknown = json === '' ? {} : JSON.parse(json);
    return values !== null && typeof values === 'object' ? Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])) : null;
  } catch {
    return null;
  }
}

function messageOf(state: TwilioState, { channel, from, to, service, body, media, content, variables, statusCallback }: Asked): Posted {
  const shown = content === null ? null : rendered(content, variables ?? {});
  return {
    sid: `${media.length > 0 ? 'MM' : 'SM'}${String(state.posted.length + 1).padStart(32, '0')}`, channel, from: from || SERVICE_NUMBER, to, body: shown?.body ?? body, media,
    buttons: (shown?.actions ?? []).map(({ id = '', title }) => ({ id, title })), list: shown?.items ? { button: shown.button, items: shown.items } : null,
    content: content?.sid ?? null, service, statusCallback, status: 'queued', errorCode: null, dateCreated: new Date(state.now()).toISOString(),
  };
}

function list({ posted }: TwilioState, request: Request, response: Response): void {
  const bare = (name: string): string | null => (typeof request.query[name] === 'string' ? request.query[name].replace(PREFIX, '') : null);
  const [to, from] = [bare('To'), bare('From')];
  const whatsapp = typeof request.query['To'] === 'string' && PREFIX.test(request.query['To']);
  const messages = posted.filter((one) => (to === null || (one.to === to && (one.channel === 'whatsapp') === whatsapp)) && (from === null || one.from === from)).toReversed().map(resource);
  response.json({ messages, page: 0, page_size: 50, start: 0, end: messages.length, uri: request.originalUrl, first_page_uri: request.originalUrl, next_page_uri: null, previous_page_uri: null });
}

function resource({ sid, channel, from, to, body, media, service, status, errorCode, dateCreated }: Posted): object {
  const prefix = channel === 'whatsapp' ? 'whatsapp:' : '';
  const date = new Date(dateCreated).toUTCString();
  return {
    sid, account_sid: TWILIO.accountSid, messaging_service_sid: service, from: `${prefix}${from}`, to: `${prefix}${to}`, body, status, direction: 'outbound-api', num_segments: '1', num_media: String(media.length),
    date_created: date, date_sent: null, date_updated: date, error_code: errorCode, error_message: null, uri: `/2010-04-01/Accounts/${TWILIO.accountSid}/Messages/${sid}.json`, subresource_uris: {},
  };
}
