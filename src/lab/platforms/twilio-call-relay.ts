import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { isBackchannel, type PhoneCall } from './twilio-call-state.ts';
import { createCallVoice, type CallVoice } from './twilio-call-voice.ts';
import { TWILIO } from './twilio-state.ts';
import type { Verb } from './twilio-twiml.ts';

/** What an application may send: https://www.twilio.com/docs/voice/conversationrelay/websocket-messages. Anything else is error 64107. */
const fromApplication = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), token: z.string(), last: z.boolean().default(false), lang: z.string().optional(), interruptible: z.boolean().default(true), preemptible: z.boolean().default(false) }),
  z.strictObject({ type: z.literal('play'), source: z.url(), loop: z.number().int().min(0).optional(), interruptible: z.boolean().optional(), preemptible: z.boolean().optional() }),
  z.strictObject({ type: z.literal('sendDigits'), digits: z.string().regex(/^[\d*#w]+$/) }),
  z.strictObject({ type: z.literal('language'), ttsLanguage: z.string().optional(), transcriptionLanguage: z.string().optional() }),
  z.strictObject({ type: z.literal('end'), handoffData: z.string().optional() }),
]);
type FromApplication = z.output<typeof fromApplication>;

export interface CallRelay {
  say(text: string, words: number): void;
  press(key: string): void;
  listen(): void;
  /** The caller hangs up. */
  leave(): void;
  /** Fields of the request to the action of <Connect>, when the session ends. */
  ended: Promise<{ [name: string]: string }>;
}

const ATTRIBUTES = new Set(['url', 'welcomeGreeting', 'welcomeGreetingInterruptible', 'language', 'ttsLanguage', 'ttsProvider', 'voice', 'transcriptionLanguage', 'transcriptionProvider', 'speechModel', 'interruptible', 'interruptSensitivity', 'speechTimeout', 'dtmfDetection', 'reportInputDuringAgentSpeech', 'ignoreBackchannel', 'preemptible', 'hints', 'events', 'debug', 'partialPrompts', 'profanityFilter']);

/** A session of <ConversationRelay>: opens the socket, signed, and speaks its protocol. */
export function openCallRelay(connect: Verb, at: { call: PhoneCall; pace: 'at once' | 'by hand' }): CallRelay {
  const noun = connect.children.find(({ name }) => name === 'ConversationRelay');
  const { attributes = {}, children = [] } = noun ?? {};
  const { call } = at;
  for (const name of Object.keys(attributes)) if (!ATTRIBUTES.has(name)) call.problems.push(`64101: ${name} is no attribute of ConversationRelay`);
  const url = attributes['url'] ?? '';
  const sessionId = `VX${randomUUID().replaceAll('-', '')}`;
  const startedAt = Date.now();
  const known = new Set([attributes['language'], ...children.filter(({ name }) => name === 'Language').map((one) => one.attributes['code'])]);
  const events = (attributes['events'] ?? '').split(' ');
  call.language = attributes['language'] ?? 'en-US';
  const voice: CallVoice = createCallVoice(call, at.pace);
  const socket = new WebSocket(url, { headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(TWILIO.authToken, url, {}) } });
  let token = '';
  let end: (fields: { [name: string]: string }) => void = () => {};
  let over = false;
  const ended = new Promise<{ [name: string]: string }>((done) => { end = done; });
  const finish = (fields: { [name: string]: string }): void => {
    if (over) return;
    over = true;
    if (voice.now() !== null) voice.cut(0);
    socket.close();
    end({ SessionId: sessionId, SessionDuration: String(Math.round((Date.now() - startedAt) / 1000)), ...fields });
  };
  const tell = (message: object): void => { if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message)); };
  const info = (event: string, name: string, value: string): void => { if (events.includes(event)) tell({ type: 'info', name, value, ts: Date.now() }); };

  async function speak(message: Extract<FromApplication, { type: 'text' }>): Promise<void> {
    token += message.token;
    if (!message.last) return;
    const text = token;
    token = '';
    if (voice.now() === null) info('speaker-events', 'agentSpeaking', 'on');
    const how = await voice.say(text, { language: message.lang ?? call.language, interruptible: message.interruptible && attributes['interruptible'] !== 'none' });
    if (how === 'heard') info('tokens-played', 'tokensPlayed', text);
    if (voice.now() === null) info('speaker-events', 'agentSpeaking', 'off');
  }

  function obey(message: FromApplication): void {
    switch (message.type) {
      case 'text': return void speak(message);
      case 'play': case 'sendDigits': return undefined;
      case 'language':
        for (const code of [message.ttsLanguage, message.transcriptionLanguage]) if (code !== undefined && !known.has(code)) call.problems.push(`64101: ${code} is no language of this session`);
        call.language = message.ttsLanguage ?? call.language;
        return undefined;
      case 'end':
        if (voice.now() !== null) call.problems.push('the session was ended while something was being said');
        return finish({ SessionStatus: 'ended', CallStatus: 'in-progress', ...(message.handoffData !== undefined && { HandoffData: message.handoffData }) });
      default: return message satisfies never;
    }
  }

  socket.on('open', () => tell({
    type: 'setup', sessionId, accountSid: TWILIO.accountSid, parentCallSid: '', callSid: call.sid, from: call.from, to: call.to, forwardedFrom: '', callType: 'PSTN', callerName: '', direction: 'inbound', callStatus: 'RINGING',
    customParameters: Object.fromEntries(children.filter(({ name }) => name === 'Parameter').map((one) => [one.attributes['name'] ?? '', one.attributes['value'] ?? ''])),
  }));
  socket.on('message', (data) => {
    const parsed = fromApplication.safeParse(jsonIn(String(data)));
    if (parsed.success) return obey(parsed.data);
    call.problems.push(`64107: ${String(data).slice(0, 200)}`);
    tell({ type: 'error', description: `Invalid message received: ${parsed.error.issues[0]?.message ?? ''}` });
  });
  socket.on('error', (error) => call.problems.push(`64102: ${error.message}`));
  socket.on('close', () => finish({ SessionStatus: 'failed', CallStatus: 'in-progress', ErrorCode: '64105' }));

  return {
    ended,
    say(text, words) {
      const now = voice.now();
      const report = ['any', 'speech'].includes(attributes['reportInputDuringAgentSpeech'] ?? 'none');
      if (now !== null && ((attributes['ignoreBackchannel'] === 'true' && isBackchannel(text)) || (!now.interruptible && !report))) return void call.ignored.push(text);
      if (now?.interruptible) tell({ type: 'interrupt', utteranceUntilInterrupt: voice.cut(words), durationUntilInterruptMs: words * 300 });
      info('speaker-events', 'clientSpeaking', 'on');
      info('speaker-events', 'clientSpeaking', 'off');
      tell({ type: 'prompt', voicePrompt: text, lang: call.language, last: true });
    },
    press(key) {
      if (attributes['dtmfDetection'] !== 'true') return void call.ignored.push(key);
      if (voice.now()?.interruptible) tell({ type: 'interrupt', utteranceUntilInterrupt: voice.cut(1), durationUntilInterruptMs: 300 });
      tell({ type: 'dtmf', digit: key });
    },
    listen: voice.listen,
    leave: () => finish({ SessionStatus: 'completed', CallStatus: 'completed' }),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
