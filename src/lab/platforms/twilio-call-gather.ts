import type { PhoneCall } from './twilio-call-state.ts';
import type { CallVoice } from './twilio-call-voice.ts';
import type { Fields } from './twilio-callbacks.ts';
import type { Verb } from './twilio-twiml.ts';

/** What listens by <Gather>; what comes while it does not is lost. */
export interface Gathering {
  /** Fields for its action; null when nothing came. */
  gather: (verb: Verb) => Promise<Fields | null>;
  say: (text: string, words: number) => void;
  press: (key: string) => void;
  waitOut: () => void;
}
type Heard = { kind: 'speech'; text: string } | { kind: 'keys'; keys: string } | { kind: 'nothing' };
interface Listening { speech: boolean; finishOn: string; most: number; keys: string; hear: (heard: Heard) => void }
interface At { call: PhoneCall; voice: CallVoice; listening: Listening | null }

const SAID = new Set(['Say', 'Play', 'Pause']);

export function createGathering(call: PhoneCall, voice: CallVoice): Gathering {
  const at: At = { call, voice, listening: null };
  return {
    gather: async (verb) => gather(at, verb),
    say(text, words) {
      if (at.listening?.speech && voice.now() !== null) voice.cut(words);
      if (at.listening?.speech) at.listening.hear({ kind: 'speech', text });
      else call.ignored.push(text);
    },
    press(key) {
      if (at.listening === null) call.ignored.push(key);
      else take(at.listening, key, voice);
    },
    waitOut() {
      if (at.listening !== null) giveUp(at.listening);
    },
  };
}

async function gather(at: At, verb: Verb): Promise<Fields | null> {
  const { input = 'dtmf', numDigits = '99', finishOnKey = '#', timeout = '5', language, actionOnEmptyResult } = verb.attributes;
  at.call.by = 'gather';
  at.call.language = language ?? at.call.language;
  const heard = await new Promise<Heard>((hear, fail) => {
    const listening: Listening = { speech: input.includes('speech'), finishOn: finishOnKey, most: Number(numDigits), keys: '', hear };
    at.listening = listening;
    const waitOut = async (): Promise<void> => {
      await sayAll(at, verb);
      setTimeout(() => { if (at.listening === listening) giveUp(listening); }, Number(timeout) * 1000).unref();
    };
    waitOut().catch(fail);
  });
  at.listening = null;
  if (heard.kind === 'keys') return { Digits: heard.keys };
  if (heard.kind === 'speech') return { SpeechResult: heard.text, Confidence: '0.9', Language: at.call.language };
  return actionOnEmptyResult === 'true' ? { SpeechResult: '' } : null;
}

async function sayAll({ call, voice }: At, verb: Verb): Promise<void> {
  for (const one of verb.children) {
    if (!SAID.has(one.name)) throw new Error(`12200: <${one.name}> does not belong into <${verb.name}>`);
    if (one.name === 'Say' && await voice.say(one.text.trim(), { language: one.attributes['language'] ?? call.language, interruptible: true }) === 'cut') return;
  }
}

function take(listening: Listening, key: string, voice: CallVoice): void {
  if (voice.now() !== null) voice.cut(1);
  if (key !== listening.finishOn) listening.keys += key;
  if (key === listening.finishOn || listening.keys.length >= listening.most) listening.hear({ kind: 'keys', keys: listening.keys });
}

function giveUp(listening: Listening): void {
  listening.hear(listening.keys === '' ? { kind: 'nothing' } : { kind: 'keys', keys: listening.keys });
}
