import { dial } from './twilio-call-dial.ts';
import { createGathering, type Gathering } from './twilio-call-gather.ts';
import { openCallRelay, type CallRelay } from './twilio-call-relay.ts';
import type { CallerOf, PhoneCall } from './twilio-call-state.ts';
import { createCallVoice, type CallVoice } from './twilio-call-voice.ts';
import type { Fields } from './twilio-callbacks.ts';
import { parseTwiml, type Verb } from './twilio-twiml.ts';

/** Follows TwiML, verb by verb, until the call ends. */
export interface CallLine {
  /** Goes on at other TwiML, from this address. */
  goTo: (xml: string, from: string) => void;
  /** Speaks; into what is being said, after so many words of it. */
  say: (text: string, words: number) => void;
  press: (keys: string) => void;
  listen: () => void;
  /** The time of a <Gather> runs out. */
  waitOut: () => void;
  /** The socket of a relay breaks. */
  breakOff: () => void;
  hangUp: () => void;
}
export interface LineParts {
  call: PhoneCall; of: CallerOf;
  /** Posts to one of our webhooks with the fields of the call; resolves to the TwiML. */
  post: (url: string, fields: Fields) => Promise<string>;
  ended: () => void;
}
/** `turn`: counts what the call was told to follow; what is older has nothing to say any more. */
interface Line { parts: LineParts; voice: CallVoice; gathering: Gathering; turn: number; relay: CallRelay | null }
interface Next { url: string; fields: Fields }

export function createCallLine(parts: LineParts): CallLine {
  const { call, of } = parts;
  const voice = createCallVoice(call, of.pace ?? 'at once');
  const line: Line = { parts, voice, gathering: createGathering(call, voice), turn: 0, relay: null };
  return {
    goTo: (xml, from) => goTo(line, xml, from),
    say(text, words) {
      call.said.push(text);
      call.order.push('said');
      if (line.relay === null) line.gathering.say(text, words);
      else line.relay.say(text, words);
    },
    press(keys) {
      for (const key of keys) (line.relay ?? line.gathering).press(key);
    },
    listen() {
      line.relay?.listen();
      voice.listen();
    },
    waitOut: () => line.gathering.waitOut(),
    breakOff: () => line.relay?.breakOff(),
    hangUp() {
      line.relay?.leave();
      finish(line);
    },
  };
}

function goTo(line: Line, xml: string, from: string): void {
  line.turn += 1;
  line.relay?.leave();
  line.relay = null;
  if (line.voice.now() !== null) line.voice.cut(0);
  line.gathering.waitOut();
  void follow(line, { xml, from, turn: line.turn });
}

async function follow(line: Line, { xml, from, turn }: { xml: string; from: string; turn: number }): Promise<void> {
  try {
    for (const verb of parseTwiml(xml)) {
      if (turn !== line.turn) return;
      const next = await obey(line, verb, from);
      if (turn !== line.turn) return;
      if (next !== null) return goTo(line, await line.parts.post(next.url, next.fields), next.url);
    }
  } catch (error) {
    line.parts.call.problems.push(error instanceof Error ? error.message : String(error));
  }
  if (turn === line.turn) finish(line);
  return undefined;
}

function finish(line: Line): void {
  const { call, ended } = line.parts;
  line.turn += 1;
  if (call.status === 'completed') return;
  call.status = 'completed';
  ended();
}

/** Where the call goes on; null for the next verb. */
async function obey(line: Line, verb: Verb, from: string): Promise<Next | null> {
  const { call, of, post } = line.parts;
  call.by = 'speech';
  switch (verb.name) {
    case 'Say': await line.voice.say(verb.text.trim(), { language: verb.attributes['language'] ?? call.language, interruptible: false }); return null;
    case 'Play': case 'Pause': return null;
    case 'Redirect': return nextOf(verb.text.trim(), from, {});
    case 'Gather': return nextOf(verb.attributes['action'], from, await line.gathering.gather(verb));
    case 'Connect': return connect(line, verb, from);
    case 'Dial': return nextOf(verb.attributes['action'], from, await dial(verb, { call, from, post, answers: of.personAnswers ?? true }));
    case 'Hangup': finish(line); return null;
    default: throw new Error(`12200: <${verb.name}> is not known`);
  }
}

async function connect(line: Line, verb: Verb, from: string): Promise<Next | null> {
  const { call, of, post } = line.parts;
  call.by = 'relay';
  line.relay = openCallRelay(verb, { call, pace: of.pace ?? 'at once' });
  const next = nextOf(verb.attributes['action'], from, await line.relay.ended);
  if (call.status === 'completed' && next !== null) await post(next.url, next.fields);
  return next;
}

function nextOf(url: string | undefined, from: string, fields: Fields | null): Next | null {
  return url === undefined || fields === null ? null : { url: new URL(url, from).href, fields };
}
