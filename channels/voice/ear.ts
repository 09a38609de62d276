import type { Address, Host, Inbound } from '../../src/contracts.ts';
import { choiceAt, choiceSaid, isPick, saidInGroups, takesDigits, type Asked } from './asked.ts';
import type { CallRecord } from './calls.ts';
import type { Clock } from './clock.ts';
import { createKeypad } from './keypad.ts';
import type { Relayed } from './parse.ts';
import { phrase } from './phrases.ts';
import type { Playing } from './playing.ts';
import { MOST_CHOICES } from './render.ts';
import type { Silence } from './silence.ts';
import { digitsIn, isListening } from './small-words.ts';

export interface EarParts {
  host: Host; receive: (message: Inbound) => Promise<void>; clock: Clock; record: CallRecord; relay: string; address: Address;
  playing: Playing; silence: Silence; locale: () => string; asked: () => Asked | null;
  /** Whether what is being said now must be heard to its end. */
  firm: () => boolean;
  turnOver: () => void; trouble: () => void;
}
export interface Ear {
  hear(message: Exclude<Relayed, { type: 'setup' }>): void;
  /** Keys that waited until something was said to its end. */
  release(): void;
  busy(): boolean;
  stop(): void;
}
type Answer = { kind: 'text'; text: string } | { kind: 'choice'; choice: string };

/** Between two groups of digits (ms). */
const GROUPS_MS = 1_200;
/** After an interruption that was no word (ms). */
const NOISE_MS = 4_000;
const STORE_AGAIN_MS = [500, 2_000];

/** What a caller says and types, as messages: words, keys, choices by either. */
export function createEar(parts: EarParts): Ear {
  const { host, clock, playing, silence } = parts;
  let count = 0;
  let groups: string[] = [];
  let kept: string[] = [];
  let stopGroups = (): void => {};
  let stopNoise = (): void => {};
  const keypad = createKeypad(clock, typed);

  function answer(given: Answer): void {
    count += 1;
    const id = `voice:${parts.record.call}:${parts.relay}:${count}`;
    silence.broken();
    void store({ ...given, id, session: parts.record.session, address: parts.address, at: host.now() }, 0);
  }

  async function store(message: Inbound, tries: number): Promise<void> {
    try {
      await parts.receive(message);
    } catch (error) {
      const waitMs = STORE_AGAIN_MS[tries];
      host.log.error({ error, session: message.session }, 'what a caller said could not be stored');
      if (waitMs === undefined) parts.trouble();
      else clock.after(waitMs, () => void store(message, tries + 1));
    }
  }

  function said(text: string): void {
    const choice = choiceSaid(parts.asked(), text, parts.locale());
    if (choice !== null) return answer({ kind: 'choice', choice: choice.id });
    const digits = digitsIn(text, parts.locale());
    answer({ kind: 'text', text: digits !== null && (digits.length > 3 || saidInGroups(parts.asked())) ? digits : text });
  }

  function typed(keys: string): void {
    const choice = keys.length <= 2 ? choiceAt(parts.asked(), keys) : null;
    if (keys === '0') answer({ kind: 'text', text: phrase(parts.locale(), 'person') });
    else answer(choice === null ? { kind: 'text', text: keys } : { kind: 'choice', choice: choice.id });
  }

  function prompt(text: string): void {
    stopNoise();
    const asked = parts.asked();
    if (text === '' || (parts.firm() && !playing.quiet())) return parts.turnOver();
    if (isListening(text, { asked: (asked?.choices.length ?? 0) > 0 }) && (!playing.quiet() || playing.resume())) return parts.turnOver();
    playing.settle();
    silence.broken();
    if (groups.length === 0 && !(saidInGroups(asked) && digitsIn(text, parts.locale()) !== null)) return said(text);
    groups.push(text);
    stopGroups();
    stopGroups = clock.after(GROUPS_MS, finishGroups);
  }

  function finishGroups(): void {
    const all = groups.join(' ');
    groups = [];
    said(all);
  }

  function key(digit: string): void {
    stopNoise();
    playing.settle();
    silence.broken();
    const asked = parts.asked();
    const several = asked === null || takesDigits(asked) || !isPick(asked) || asked.choices.length > MOST_CHOICES;
    if (digit === '0' && !keypad.busy() && !takesDigits(asked)) typed('0');
    else if (parts.firm() && !playing.quiet()) kept.push(digit);
    else keypad.press(digit, several);
  }

  function interrupted(until: string): void {
    playing.cut(until);
    silence.hold();
    stopNoise();
    stopNoise = clock.after(NOISE_MS, () => { if (!playing.resume()) parts.turnOver(); });
  }

  function info(name: string, value: string): void {
    if (name === 'agentSpeaking') playing.speaking(value === 'on');
    else if (name === 'tokensPlayed') playing.played(value);
    else if (name === 'clientSpeaking' && value === 'on') silence.hold();
    else if (name === 'clientSpeaking') parts.turnOver();
  }

  return {
    hear(message) {
      switch (message.type) {
        case 'prompt': return message.last ? prompt(message.voicePrompt.trim()) : silence.hold();
        case 'dtmf': return key(message.digit);
        case 'interrupt': return interrupted(message.utteranceUntilInterrupt);
        case 'info': return info(message.name, message.value);
        case 'error': return host.log.warn({ call: parts.record.call, description: message.description }, 'ConversationRelay reports an error');
        default: return message satisfies never;
      }
    },
    release() {
      const keys = kept;
      kept = [];
      for (const digit of keys) key(digit);
    },
    busy: () => keypad.busy() || groups.length > 0,
    stop() {
      stopGroups();
      stopNoise();
      keypad.clear();
    },
  };
}
