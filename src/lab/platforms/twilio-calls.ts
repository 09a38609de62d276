import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { call as callWebhook, type Fields } from './twilio-callbacks.ts';
import { createCallLine, type CallLine } from './twilio-call-line.ts';
import type { CallerOf, PhoneCall } from './twilio-call-state.ts';
import { refuse } from './twilio-refusals.ts';
import { TWILIO } from './twilio-state.ts';

export type { CallerOf, HeardLine, PhoneCall } from './twilio-call-state.ts';

/** One phone in a call. What it heard and said is in `call`. */
export interface Caller {
  readonly call: PhoneCall;
  /** Speaks; into what is being said, after so many words of it. */
  say(text: string, how?: { afterWords?: number }): void;
  press: (keys: string) => void;
  /** Hears what is being said to its end, where the pace is by hand. */
  listen: () => void;
  /** Says nothing until a <Gather> gives up. */
  waitOut: () => void;
  /** The socket of ConversationRelay breaks, and the call does not. */
  breakOff: () => void;
  hangUp(): Promise<void>;
}
/** Twilio's calls: phones that call our webhook, follow the TwiML, and open the socket of ConversationRelay. */
export interface Callers {
  /** Its Calls API, for `startTwilio({ routers })`. */
  router: Router;
  calls: PhoneCall[];
  /** Status callbacks that were sent, by call. */
  statuses: { sid: string; status: string }[];
  /** Resolves when our webhook has answered the call. */
  place(of: CallerOf): Promise<Caller>;
  close(): void;
}

export function createCallers(): Callers {
  const calls: PhoneCall[] = [];
  const lines = new Map<string, { line: CallLine; post: (url: string, fields: Fields) => Promise<string> }>();
  const statuses: Callers['statuses'] = [];
  return {
    calls, statuses, router: callsRouter(lines, calls),
    async place(of) {
      const call = newCall(of);
      calls.push(call);
      const post = posting(call);
      const tell = async (status: string): Promise<void> => {
        statuses.push({ sid: call.sid, status });
        if (of.status !== undefined) await callWebhook(of.status, { ...fieldsOf(call), CallStatus: status, CallDuration: '1' });
      };
      let told = Promise.resolve();
      const line = createCallLine({ call, of, post, ended: () => { told = tell('completed').catch((error: unknown) => void call.problems.push(String(error))); } });
      lines.set(call.sid, { line, post });
      const answer = await post(of.webhook, { CallStatus: 'ringing' });
      line.goTo(answer, of.webhook);
      return {
        call,
        say: (text, { afterWords = 3 } = {}) => line.say(text, afterWords),
        press: line.press, listen: line.listen, waitOut: line.waitOut, breakOff: line.breakOff,
        async hangUp() {
          line.hangUp();
          await told;
        },
      };
    },
    close() {
      for (const { line } of lines.values()) line.hangUp();
    },
  };
}

function newCall({ from, to }: CallerOf): PhoneCall {
  return { sid: `CA${randomUUID().replaceAll('-', '')}`, from, to, status: 'in-progress', by: 'speech', heard: [], said: [], order: [], ignored: [], language: 'en-GB', recorded: false, person: null, problems: [] };
}

function fieldsOf({ sid, from, to, status }: PhoneCall): Fields {
  return { CallSid: sid, AccountSid: TWILIO.accountSid, From: from, To: to, Caller: from, Called: to, CallStatus: status, Direction: 'inbound', ApiVersion: '2010-04-01' };
}

/** An answer that is none ends the call, as 11200 does. */
function posting(call: PhoneCall): (url: string, fields: Fields) => Promise<string> {
  return async (url, fields) => {
    const answer = await callWebhook(url, { ...fieldsOf(call), ...fields });
    if (!answer.ok) throw new Error(`11200: ${new URL(url).pathname} answered with ${answer.status}`);
    return answer.text();
  };
}

/** https://www.twilio.com/docs/voice/api/call-resource: a call that is under way goes on elsewhere, ends, or is recorded. */
function callsRouter(lines: ReadonlyMap<string, { line: CallLine; post: (url: string, fields: Fields) => Promise<string> }>, calls: readonly PhoneCall[]): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false });
  const found = (request: Request, response: Response): { call: PhoneCall; line: CallLine; post: (url: string, fields: Fields) => Promise<string> } | null => {
    const call = calls.find(({ sid }) => sid === request.params['sid']);
    const at = call && lines.get(call.sid);
    if (call === undefined || at === undefined) refuse(response, { status: 404, code: 20404, message: 'The requested resource was not found' });
    else if (call.status !== 'in-progress') refuse(response, { status: 400, code: 21220, message: 'Call is not in-progress. Cannot redirect.' });
    else return { call, ...at };
    return null;
  };
  router.post('/Calls/:sid.json', form, async (request, response) => {
    const at = found(request, response);
    if (at === null) return;
    const { Url: url, Twiml: twiml, Status: status }: { Url?: string; Twiml?: string; Status?: string } = request.body;
    if (status === 'completed') at.line.hangUp();
    else if (twiml !== undefined) at.line.goTo(twiml, url ?? 'http://localhost/');
    else if (url !== undefined) at.line.goTo(await at.post(url, {}), url);
    else return refuse(response, { status: 400, code: 20001, message: 'Url, Twiml or Status is required' });
    response.json(resource(at.call));
  });
  router.post('/Calls/:sid/Recordings.json', form, (request, response) => {
    const at = found(request, response);
    if (at === null) return;
    at.call.recorded = true;
    response.status(201).json({ sid: `RE${'0'.repeat(32)}`, call_sid: at.call.sid, account_sid: TWILIO.accountSid, status: 'in-progress', channels: 2, date_created: new Date().toUTCString() });
  });
  return router;
}

function resource({ sid, from, to, status }: PhoneCall): object {
  return { sid, account_sid: TWILIO.accountSid, from, to, status, direction: 'inbound', subresource_uris: {}, date_created: new Date().toUTCString() };
}
