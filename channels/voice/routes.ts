import express, { type Request, type Response } from 'express';
import { fieldsOf, signedByTwilio } from '../twilio-signed.ts';
import { beginCall, openQuestion } from './begin.ts';
import type { CallRecord } from './calls.ts';
import { createGather, type Gather } from './gather.ts';
import { parseCall, parseGathered, parseHandoff, parsePlace, wasAnswered, type CallRequest } from './parse.ts';
import { localeOf, PATHS, type VoiceParts } from './parts.ts';
import { phrase } from './phrases.ts';
import { agreed, startRecording } from './recording.ts';
import { mountRelay, type Relay } from './relay.ts';
import { transfer } from './transfer.ts';
import { consentTwiml, hangupTwiml, relayTwiml, sayTwiml, whisperTwiml } from './twiml.ts';
import { whisper } from './whisper.ts';

const BODY_BYTES = 64_000;
/** Relays that could not be opened, and then it goes without. */
const MOST_UNOPENED = 2;
/** A line that breaks again and again is no conversation. */
const MOST_BROKEN = 5;
type Answer = (request: Request, incoming: CallRequest) => Promise<string>;

export function mountRoutes(parts: VoiceParts): { close: () => void } {
  const { host, settings } = parts;
  const form = express.urlencoded({ extended: false, limit: BODY_BYTES, parameterLimit: 200 });
  const signed = signedByTwilio({ authToken: settings.account.authToken, publicUrl: settings.publicUrl });
  const relay = mountRelay(parts);
  const gather = createGather(parts);
  const post = (path: string, answer: Answer): void => {
    host.routes.post(path, form, signed, async (request, response) => reply(parts, { request, response, answer }));
  };
  post(PATHS.calls, async (request, incoming) => take(parts, { gather, record: await beginCall(parts, request, incoming) }));
  post(PATHS.recording, async (request, incoming) => consented(parts, { gather, request, incoming }));
  post(PATHS.heard, async (request, { call }) => gather.heard(call, parsePlace(request.query), parseGathered(fieldsOf(request))));
  post(PATHS.more, async (request, { call }) => gather.more(call, parsePlace(request.query)));
  post(PATHS.ended, async (request, incoming) => relayEnded(parts, { gather, request, incoming }));
  post(PATHS.dialled, async (request, { call }) => dialled(parts, call, wasAnswered(fieldsOf(request))));
  post(PATHS.whisper, async (request) => whispered(parts, request));
  post(PATHS.status, async (_request, incoming) => noteStatus(parts, { relay, gather, incoming }));
  return {
    close() {
      relay.close();
      gather.close();
    },
  };
}

/** Always TwiML; what is about no call is left out and logged. */
async function reply({ host }: VoiceParts, { request, response, answer }: { request: Request; response: Response; answer: Answer }): Promise<void> {
  const incoming = parseCall(fieldsOf(request));
  if (incoming === null) host.odd('voice', 'a request about a call');
  response.type('text/xml').send(incoming === null ? hangupTwiml() : await answer(request, incoming));
}

interface Taken { gather: Gather; record: CallRecord }

async function take(parts: VoiceParts, { gather, record }: Taken): Promise<string> {
  const { settings } = parts;
  if (!settings.recording || record.recording !== 'no') return converse(parts, { gather, record });
  await parts.calls.change(record.call, { recording: 'asked' });
  return consentTwiml({ business: settings.business, locale: await localeOf(parts, record), action: PATHS.recording });
}

async function consented(parts: VoiceParts, at: { gather: Gather; request: Request; incoming: CallRequest }): Promise<string> {
  const record = await parts.calls.find(at.incoming.call);
  if (record === null) return hangupTwiml();
  if (record.recording === 'asked' && agreed(parseGathered(fieldsOf(at.request)), await localeOf(parts, record))) {
    await parts.calls.change(record.call, { recording: 'yes' });
    await startRecording(parts, record.call);
  }
  return converse(parts, { gather: at.gather, record });
}

/** The conversation itself, by relay or with <Gather>. */
async function converse(parts: VoiceParts, { gather, record }: Taken): Promise<string> {
  if (parts.settings.mode === 'gather') return gather.begin(record);
  const token = await parts.calls.token(record.call);
  const { business } = parts.settings;
  return relayTwiml({ url: `${record.base.replace(/^http/, 'ws')}${PATHS.relay}`, action: PATHS.ended, token, locale: await localeOf(parts, record), hints: business });
}

/** A relay ended: because we said so, because it broke, or because the caller hung up. */
async function relayEnded(parts: VoiceParts, { gather, request, incoming }: { gather: Gather; request: Request; incoming: CallRequest }): Promise<string> {
  const record = await parts.calls.find(incoming.call);
  const reason = parseHandoff(fieldsOf(request));
  if (record === null || incoming.over || reason === 'goodbye') return hangupTwiml();
  if (reason === 'person') return transfer(parts, record, null);
  const question = await openQuestion(parts.host, record.session);
  const unopened = record.unopened + (record.token === null ? 0 : 1);
  const broken = record.broken + 1;
  const without = unopened >= MOST_UNOPENED || broken >= MOST_BROKEN;
  const heard = question === null ? record.heard : Math.min(record.heard, question.seq - 1);
  const again = await parts.calls.change(record.call, { heard, unopened, broken, ...(without && { token: null, over: false }) }) ?? record;
  if (!without) return converse(parts, { gather, record: again });
  parts.host.log.error({ call: record.call }, 'the relay of a call cannot be opened, or breaks: it goes on without');
  return gather.begin(again);
}

async function dialled(parts: VoiceParts, call: string, answered: boolean): Promise<string> {
  const record = await parts.calls.change(call, { over: true });
  if (record === null || answered) return hangupTwiml();
  const locale = await localeOf(parts, record);
  return sayTwiml({ text: phrase(locale, 'nobodyFree'), locale, after: 'hangup' });
}

/** Read to the person who was dialled, in the language of the house. */
async function whispered(parts: VoiceParts, request: Request): Promise<string> {
  const of = typeof request.query['of'] === 'string' ? request.query['of'] : '';
  const record = await parts.calls.find(of);
  if (record === null) return hangupTwiml();
  return whisperTwiml(whisper(await parts.host.handover(record.session), parts.settings.locale), parts.settings.locale);
}

async function noteStatus(parts: VoiceParts, { relay, gather, incoming }: { relay: Relay; gather: Gather; incoming: CallRequest }): Promise<string> {
  if (incoming.over) {
    await parts.calls.change(incoming.call, { over: true });
    relay.end(incoming.call);
    gather.end(incoming.call);
  }
  return hangupTwiml();
}
