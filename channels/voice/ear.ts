import type { Address, Host, Inbound } from '../../src/contracts.ts';
import { answerOf, type Answer } from './answer-of.ts';
import { isPick, saidInGroups, takesDigits, type Asked } from './asked.ts';
import type { CallRecord } from './calls.ts';
import type { Clock } from './clock.ts';
import { createKeypad, type Keypad } from './keypad.ts';
import type { Relayed } from './parse.ts';
import type { Playing } from './playing.ts';
import { MOST_CHOICES } from './render.ts';
import type { Silence } from './silence.ts';
import { digitsIn, isListening } from './small-words.ts';

export interface EarParts {
  host: Host; receive: (message: Inbound) => Promise<void>; clock: Clock; record: CallRecord; relay: string; address: Address;
  playing: Playing; silence: Silence; locale: () => string; asked: () => Asked | null;
  turnOver: () => void; trouble: () => void;
}
export interface Ear {
  hear: (message: Exclude<Relayed, { type: 'setup' }>) => void;
  /** Takes the keys that waited until something was said to its end. */
  release: () => void;
  busy: () => boolean;
  stop: () => void;
}
/** `groups`: of a number that is being said; `kept`: keys that wait. */
interface State { count: number; groups: string[]; kept: string[]; stopGroups: (() => void) | null; stopNoise: (() => void) | null }
interface Hearing { parts: EarParts; state: State; keypad: Keypad }

/** Between two groups of digits (ms). */
const GROUPS_MS = 1_200;
/** After an interruption that was no word (ms). */
const NOISE_MS = 4_000;
const STORE_AGAIN_MS = [500, 2_000];

/** What a caller says and types, as messages: words, keys, choices by either. */
export function createEar(parts: EarParts): Ear {
  const state: State = { count: 0, groups: [], kept: [], stopGroups: null, stopNoise: null };
  const at: Hearing = { parts, state, keypad: createKeypad(parts.clock, (keys) => { if (!tooEarly(parts)) typed(at, keys); }) };
  return {
    hear: (message) => take(at, message),
    release() {
      const keys = state.kept;
      state.kept = [];
      for (const digit of keys) key(at, digit);
    },
    busy: () => at.keypad.busy() || state.groups.length > 0,
    stop() {
      state.stopGroups?.();
      state.stopNoise?.();
      at.keypad.clear();
    },
  };
}

function take(at: Hearing, message: Exclude<Relayed, { type: 'setup' }>): void {
  const { parts } = at;
  switch (message.type) {
    case 'prompt': return message.last ? prompt(at, message.voicePrompt.trim()) : parts.silence.hold();
    case 'dtmf': return key(at, message.digit);
    case 'interrupt': return interrupted(at, message.utteranceUntilInterrupt);
    case 'info': return info(at, message);
    case 'error': return parts.host.log.warn({ call: parts.record.call, description: message.description }, 'ConversationRelay reports an error');
    default: return message satisfies never;
  }
}

function answer({ parts, state }: Hearing, given: Answer): void {
  state.count += 1;
  const id = `voice:${parts.record.call}:${parts.relay}:${state.count}`;
  parts.silence.broken();
  void store(parts, { ...given, id, session: parts.record.session, address: parts.address, at: parts.host.now() }, 0);
}

async function store(parts: EarParts, message: Inbound, tries: number): Promise<void> {
  try {
    await parts.receive(message);
  } catch (error) {
    const waitMs = STORE_AGAIN_MS[tries];
    parts.host.log.error({ error, session: message.session }, 'what a caller said could not be stored');
    if (waitMs === undefined) parts.trouble();
    else parts.clock.after(waitMs, () => void store(parts, message, tries + 1));
  }
}

function said(at: Hearing, text: string): void {
  answer(at, answerOf({ kind: 'speech', text }, at.parts.asked(), at.parts.locale()));
}

function typed(at: Hearing, keys: string): void {
  answer(at, answerOf({ kind: 'keys', keys }, at.parts.asked(), at.parts.locale()));
}

function prompt(at: Hearing, text: string): void {
  const { parts, state } = at;
  const { playing } = parts;
  const asked = parts.asked();
  if (text === '') return parts.turnOver();
  state.stopNoise?.();
  if (playing.firm()) return sayOn(parts);
  if (isListening(text, { asked: (asked?.choices.length ?? 0) > 0 }) && (!playing.quiet() || playing.resume())) return parts.turnOver();
  playing.settle();
  parts.silence.broken();
  if (state.groups.length === 0 && !(saidInGroups(asked) && digitsIn(text, parts.locale()) !== null)) return said(at, text);
  state.groups.push(text);
  state.stopGroups?.();
  state.stopGroups = parts.clock.after(GROUPS_MS, () => {
    const all = state.groups.join(' ');
    state.groups = [];
    if (!tooEarly(parts)) said(at, all);
  });
  return undefined;
}

function key(at: Hearing, digit: string): void {
  const { parts, state, keypad } = at;
  state.stopNoise?.();
  const firm = parts.playing.firm();
  if (firm) sayOn(parts);
  else parts.playing.settle();
  parts.silence.broken();
  const asked = parts.asked();
  const several = asked === null || takesDigits(asked) || !isPick(asked) || asked.choices.length > MOST_CHOICES;
  if (digit === '0' && !keypad.busy() && !takesDigits(asked)) typed(at, '0');
  else if (!firm) keypad.press(digit, several);
  else if (parts.playing.now()?.firm === true) state.kept.push(digit);
}

/** What must be heard to its end is, whatever was said into what comes before it. */
function sayOn({ playing, silence, turnOver }: EarParts): void {
  playing.resume();
  silence.broken();
  turnOver();
}

/** Whether what was said or typed before would answer a summary that has not been heard. */
function tooEarly({ playing, asked }: EarParts): boolean {
  return playing.firm() && asked()?.expects?.kind === 'yes';
}

function interrupted({ parts, state }: Hearing, until: string): void {
  parts.playing.cut(until);
  parts.silence.hold();
  state.stopNoise?.();
  state.stopNoise = parts.clock.after(NOISE_MS, () => { if (!parts.playing.resume()) parts.turnOver(); });
}

function info({ parts }: Hearing, { name, value }: { name: string; value: string }): void {
  if (name === 'agentSpeaking') parts.playing.speaking(value === 'on');
  else if (name === 'tokensPlayed') parts.playing.played(value);
  else if (name === 'clientSpeaking' && value === 'on') parts.silence.hold();
  else if (name === 'clientSpeaking') parts.turnOver();
}
