import type { Fields } from './twilio-callbacks.ts';
import { openCallRelay, type CallRelay } from './twilio-call-relay.ts';
import type { CallerOf, PhoneCall } from './twilio-call-state.ts';
import { createCallVoice } from './twilio-call-voice.ts';
import { parseTwiml, type Verb } from './twilio-twiml.ts';

/** Follows TwiML, verb by verb, until the call ends. */
export interface CallLine {
  /** Goes on at other TwiML, from this address. */
  goTo(xml: string, from: string): void;
  say(text: string, words: number): void;
  press(keys: string): void;
  listen(): void;
  /** The time of a <Gather> runs out. */
  waitOut(): void;
  hangUp(): void;
}
export interface LineParts {
  call: PhoneCall; of: CallerOf;
  /** Posts to one of our webhooks with the fields of the call; resolves to the TwiML. */
  post: (url: string, fields: Fields) => Promise<string>;
  ended: () => void;
}

type Heard = { kind: 'speech'; text: string } | { kind: 'keys'; keys: string } | { kind: 'nothing' };
const SAID = new Set(['Say', 'Play', 'Pause']);

export function createCallLine({ call, of, post, ended }: LineParts): CallLine {
  const { pace = 'at once', personAnswers = true } = of;
  const voice = createCallVoice(call, pace);
  let turn = 0;
  let relay: CallRelay | null = null;
  let listening: { speech: boolean; finishOn: string; most: number; keys: string; hear: (heard: Heard) => void } | null = null;

  const finish = (): void => {
    turn += 1;
    if (call.status === 'completed') return;
    call.status = 'completed';
    ended();
  };
  const goTo: CallLine['goTo'] = (xml, from) => {
    turn += 1;
    relay?.leave();
    relay = null;
    if (voice.now() !== null) voice.cut(0);
    listening?.hear({ kind: 'nothing' });
    void follow(xml, from, turn);
  };

  async function follow(xml: string, from: string, mine: number): Promise<void> {
    try {
      for (const verb of parseTwiml(xml)) {
        if (mine !== turn) return;
        const next = await obey(verb, from);
        if (mine !== turn) return;
        if (next !== null) return goTo(await post(next.url, next.fields), next.url);
      }
    } catch (error) {
      call.problems.push(error instanceof Error ? error.message : String(error));
    }
    if (mine === turn) finish();
  }

  /** Where the call goes on; null for the next verb. */
  async function obey(verb: Verb, from: string): Promise<{ url: string; fields: Fields } | null> {
    const to = (url: string | undefined, fields: Fields): { url: string; fields: Fields } | null => (url === undefined ? null : { url: new URL(url, from).href, fields });
    call.by = 'speech';
    switch (verb.name) {
      case 'Say': await voice.say(verb.text.trim(), { language: verb.attributes['language'] ?? call.language, interruptible: false }); return null;
      case 'Play': case 'Pause': return null;
      case 'Redirect': return to(verb.text.trim(), {});
      case 'Gather': {
        const fields = await gather(verb);
        return fields && to(verb.attributes['action'], fields);
      }
      case 'Connect': {
        call.by = 'relay';
        relay = openCallRelay(verb, { call, pace });
        const after = to(verb.attributes['action'], await relay.ended);
        if (call.status === 'completed' && after !== null) await post(after.url, after.fields);
        return after;
      }
      case 'Dial': return to(verb.attributes['action'], await dial(verb, from));
      case 'Hangup': finish(); return null;
      default: throw new Error(`12200: <${verb.name}> is not known`);
    }
  }

  async function gather(verb: Verb): Promise<Fields | null> {
    const { input = 'dtmf', numDigits = '99', finishOnKey = '#', timeout = '5', language, actionOnEmptyResult } = verb.attributes;
    call.by = 'gather';
    call.language = language ?? call.language;
    const heard = await new Promise<Heard>((hear) => {
      listening = { speech: input.includes('speech'), finishOn: finishOnKey, most: Number(numDigits), keys: '', hear };
      const mine = listening;
      void sayAll(verb).then(() => setTimeout(() => { if (listening === mine) hear(mine.keys === '' ? { kind: 'nothing' } : { kind: 'keys', keys: mine.keys }); }, Number(timeout) * 1000).unref());
    });
    listening = null;
    if (heard.kind === 'keys') return { Digits: heard.keys };
    if (heard.kind === 'speech') return { SpeechResult: heard.text, Confidence: '0.9', Language: call.language };
    return actionOnEmptyResult === 'true' ? { SpeechResult: '' } : null;
  }

  async function sayAll(verb: Verb): Promise<void> {
    for (const one of verb.children) {
      if (!SAID.has(one.name)) throw new Error(`12200: <${one.name}> does not belong into <${verb.name}>`);
      if (one.name === 'Say' && await voice.say(one.text.trim(), { language: one.attributes['language'] ?? call.language, interruptible: true }) === 'cut') return;
    }
  }

  async function dial(verb: Verb, from: string): Promise<Fields> {
    const number = verb.children.find(({ name }) => name === 'Number');
    if (!personAnswers || number === undefined) return { DialCallStatus: 'no-answer' };
    const whisper = number.attributes['url'];
    const told = whisper === undefined ? '' : await post(new URL(whisper, from).href, {});
    call.by = 'person';
    call.person = { number: number.text.trim(), whispered: told === '' ? [] : parseTwiml(told).filter(({ name }) => name === 'Say').map(({ text }) => text.trim()) };
    // Until somebody hangs up.
    return new Promise(() => {});
  }

  return {
    goTo,
    say(text, words) {
      call.said.push(text);
      if (relay !== null) return relay.say(text, words);
      if (voice.now() !== null) voice.cut(words);
      if (listening?.speech) listening.hear({ kind: 'speech', text });
      else call.ignored.push(text);
    },
    press(keys) {
      for (const key of keys) {
        if (relay !== null) relay.press(key);
        else if (listening === null) call.ignored.push(key);
        else take(key);
      }
    },
    listen() {
      relay?.listen();
      voice.listen();
    },
    waitOut: () => listening?.hear(listening.keys === '' ? { kind: 'nothing' } : { kind: 'keys', keys: listening.keys }),
    hangUp() {
      relay?.leave();
      finish();
    },
  };

  function take(key: string): void {
    if (listening === null) return;
    if (voice.now() !== null) voice.cut(1);
    if (key !== listening.finishOn) listening.keys += key;
    if (key === listening.finishOn || listening.keys.length >= listening.most) listening.hear({ kind: 'keys', keys: listening.keys });
  }
}
