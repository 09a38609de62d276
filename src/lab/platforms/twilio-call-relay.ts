import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import { WebSocket } from 'ws';
import { fromApplication, RELAY_ATTRIBUTES, type FromApplication } from './twilio-call-protocol.ts';
import { isBackchannel, type PhoneCall } from './twilio-call-state.ts';
import { createCallVoice, type CallVoice } from './twilio-call-voice.ts';
import type { Fields } from './twilio-callbacks.ts';
import { TWILIO } from './twilio-state.ts';
import type { Verb } from './twilio-twiml.ts';

export interface CallRelay {
  say: (text: string, words: number) => void;
  press: (key: string) => void;
  listen: () => void;
  /** The caller hangs up. */
  leave: () => void;
  /** The socket breaks, and the call does not. */
  breakOff: () => void;
  /** What the action of <Connect> is told when the session ends. */
  ended: Promise<Fields>;
}
interface Session {
  id: string; call: PhoneCall; voice: CallVoice; socket: WebSocket;
  /** Of <ConversationRelay>, and the codes and parameters inside it. */
  attributes: { [name: string]: string }; languages: ReadonlySet<string | undefined>; parameters: Fields;
  /** Of a text that has not had its last token. */
  token: string;
  finish: (fields: Fields) => void;
}

/** A session of <ConversationRelay>: opens the socket, signed, and speaks its protocol. */
export function openCallRelay(connect: Verb, { call, pace }: { call: PhoneCall; pace: 'at once' | 'by hand' }): CallRelay {
  const { attributes = {}, children = [] } = connect.children.find(({ name }) => name === 'ConversationRelay') ?? {};
  for (const name of Object.keys(attributes)) if (!RELAY_ATTRIBUTES.has(name)) call.problems.push(`64101: ${name} is no attribute of ConversationRelay`);
  call.language = attributes['language'] ?? 'en-US';
  const url = attributes['url'] ?? '';
  const socket = new WebSocket(url, { headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(TWILIO.authToken, url, {}) } });
  const { promise: ended, resolve: finish } = withResolvers();
  const session: Session = {
    id: `VX${randomUUID().replaceAll('-', '')}`, call, voice: createCallVoice(call, pace), socket, attributes, token: '', finish,
    languages: new Set([call.language, ...children.flatMap((one) => (one.name === 'Language' ? [one.attributes['code']] : []))]),
    parameters: Object.fromEntries(children.flatMap((one) => (one.name === 'Parameter' ? [[one.attributes['name'] ?? '', one.attributes['value'] ?? '']] : []))),
  };
  attend(session);
  return {
    ended,
    say: (text, words) => say(session, text, words),
    press: (key) => press(session, key),
    listen: session.voice.listen,
    leave: () => end(session, { SessionStatus: 'completed', CallStatus: 'completed' }),
    breakOff: () => socket.terminate(),
  };
}

function attend(session: Session): void {
  const { socket, call, id, parameters } = session;
  socket.on('open', () => tell(session, {
    type: 'setup', sessionId: id, accountSid: TWILIO.accountSid, parentCallSid: '', callSid: call.sid, from: call.from, to: call.to, forwardedFrom: '', callType: 'PSTN', callerName: '',
    direction: 'inbound', callStatus: 'RINGING', customParameters: parameters,
  }));
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    const parsed = fromApplication(text);
    if (parsed !== null) return obey(session, parsed);
    call.problems.push(`64107: ${text.slice(0, 200)}`);
    return tell(session, { type: 'error', description: 'Invalid message received' });
  });
  socket.on('error', (error) => void call.problems.push(`64102: ${error.message}`));
  socket.on('close', () => end(session, { SessionStatus: 'failed', CallStatus: 'in-progress', ErrorCode: '64105' }));
}

function tell({ socket }: Session, message: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

/** Only the first end counts. */
function end({ voice, socket, id, finish }: Session, fields: Fields): void {
  if (voice.now() !== null) voice.cut(0);
  finish({ SessionId: id, SessionDuration: '1', ...fields });
  socket.close();
}

function info(session: Session, event: string, { name, value }: { name: string; value: string }): void {
  if ((session.attributes['events'] ?? '').split(' ').includes(event)) tell(session, { type: 'info', name, value, ts: Date.now() });
}

function obey(session: Session, message: FromApplication): void {
  const { call, languages } = session;
  switch (message.type) {
    case 'text': return void speak(session, message);
    case 'play': case 'sendDigits': return undefined;
    case 'language':
      for (const code of [message.ttsLanguage, message.transcriptionLanguage]) if (code !== undefined && !languages.has(code)) call.problems.push(`64101: ${code} is no language of this session`);
      call.language = message.ttsLanguage ?? call.language;
      return undefined;
    case 'end':
      if (session.voice.now() !== null) call.problems.push('the session was ended while something was being said');
      return end(session, { SessionStatus: 'ended', CallStatus: 'in-progress', ...(message.handoffData !== undefined && { HandoffData: message.handoffData }) });
    default: return message satisfies never;
  }
}

async function speak(session: Session, message: Extract<FromApplication, { type: 'text' }>): Promise<void> {
  const { voice, call, attributes } = session;
  session.token += message.token;
  if (!message.last) return;
  const text = session.token;
  session.token = '';
  if (voice.now() === null) info(session, 'speaker-events', { name: 'agentSpeaking', value: 'on' });
  const how = await voice.say(text, { language: message.lang ?? call.language, interruptible: message.interruptible && attributes['interruptible'] !== 'none' });
  if (how === 'heard') info(session, 'tokens-played', { name: 'tokensPlayed', value: text });
  if (voice.now() === null) info(session, 'speaker-events', { name: 'agentSpeaking', value: 'off' });
}

function say(session: Session, text: string, words: number): void {
  const { voice, attributes, call } = session;
  const now = voice.now();
  const reported = ['any', 'speech'].includes(attributes['reportInputDuringAgentSpeech'] ?? 'none');
  const unheard = now !== null && ((attributes['ignoreBackchannel'] === 'true' && isBackchannel(text)) || (!now.interruptible && !reported));
  if (unheard) {
    call.ignored.push(text);
    return;
  }
  if (now?.interruptible) tell(session, { type: 'interrupt', utteranceUntilInterrupt: voice.cut(words), durationUntilInterruptMs: words * 300 });
  for (const value of ['on', 'off']) info(session, 'speaker-events', { name: 'clientSpeaking', value });
  tell(session, { type: 'prompt', voicePrompt: text, lang: call.language, last: true });
}

function press(session: Session, digit: string): void {
  const { voice, attributes, call } = session;
  if (attributes['dtmfDetection'] !== 'true') {
    call.ignored.push(digit);
    return;
  }
  if (voice.now()?.interruptible) tell(session, { type: 'interrupt', utteranceUntilInterrupt: voice.cut(1), durationUntilInterruptMs: 300 });
  tell(session, { type: 'dtmf', digit });
}

function withResolvers(): { promise: Promise<Fields>; resolve: (fields: Fields) => void } {
  let settle: ((fields: Fields) => void) | null = null;
  const promise = new Promise<Fields>((done) => { settle = done; });
  return { promise, resolve: (fields) => settle?.(fields) };
}
