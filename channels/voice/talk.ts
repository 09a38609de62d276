import type { ConversationView, Entry, Host, Inbound } from '../../src/contracts.ts';
import { askedIn, type Asked } from './asked.ts';
import { addressOf, type CallRecord, type Calls } from './calls.ts';
import type { Clock } from './clock.ts';
import { createEar, type Ear } from './ear.ts';
import { follow } from './follow.ts';
import { codeOf } from './language.ts';
import type { Relayed, ToRelay } from './parse.ts';
import { phrase, type PhraseKey } from './phrases.ts';
import { createPlaying, type Playing } from './playing.ts';
import { utter } from './render.ts';
import { createSilence, isWaiting, LAST_RUNG, type Silence } from './silence.ts';

export interface TalkParts {
  host: Host; receive: (message: Inbound) => Promise<void>; calls: Calls; clock: Clock; record: CallRecord;
  /** Names this relay among those of the call. */
  relay: string;
  locale: string; mayTransfer: boolean; business: string;
  /** Whether there is a question that is said again, in a conversation that is older than the call. */
  openQuestion: boolean;
  send: (message: ToRelay) => void;
}
export interface Talk { hear: (message: Exclude<Relayed, { type: 'setup' }>) => void; stop: () => void }

const FILLER_MS = 2_500;
const NEXT_FILLER_MS = 12_000;
/** How long somebody has to begin an answer (ms). */
const TO_ANSWER_MS = 8_000;
const TO_LOOK_UP_MS = 15_000;

interface State {
  /** `waiting`: for a colleague's approval; the caller stays on the line. */
  locale: string; working: boolean; waiting: boolean; fillers: number; stopFiller: (() => void) | null;
  /** What waits for an answer; the line that asked last, and how often it did in vain. */
  asked: Asked | null; question: Entry | null; failures: number;
  leaving: 'person' | 'goodbye' | null; ended: boolean; toldOfPerson: boolean; toldOfZero: boolean;
  /** The last line that was noted. */
  noted: number;
}
interface Line { parts: TalkParts; state: State; playing: Playing; silence: Silence; ear: Ear }

/** One call over ConversationRelay, from its greeting to its end. */
export function createTalk(parts: TalkParts): Talk {
  const { host, clock, record } = parts;
  const state: State = { locale: parts.locale, working: false, waiting: false, fillers: 0, stopFiller: null, asked: null, question: null, failures: 0, leaving: null, ended: false, toldOfPerson: false, toldOfZero: false, noted: record.heard };
  const playing = createPlaying({
    clock, fellQuiet: () => turnOver(line),
    send: ({ text, firm }) => parts.send({ type: 'text', token: text, last: true, lang: codeOf(state.locale), interruptible: !firm, preemptible: false }),
    heard: ({ seq }, heard) => { if (seq !== null) void note(line, { seq, heard }); },
  });
  const silence = createSilence(clock, (rung) => climb(line, rung));
  const ear = createEar({
    ...parts, address: addressOf(record), playing, silence, locale: () => state.locale, asked: () => state.asked, turnOver: () => turnOver(line),
    trouble: () => sayPhrase(line, 'trouble'),
  });
  const line: Line = { parts, state, playing, silence, ear };
  const following = follow({ host, session: record.session, after: record.heard, took: async (lines, view) => took(line, lines, view) });
  if (record.again) sayPhrase(line, 'machine', { values: { business: parts.business } });
  if (record.again && !parts.openQuestion) sayPhrase(line, 'what');
  following.ring();
  return {
    hear: ear.hear,
    stop() {
      state.ended = true;
      following.stop();
      stopFilling(state);
      silence.hold();
      ear.stop();
      playing.stop();
    },
  };
}

function sayPhrase({ state, playing, silence }: Line, key: PhraseKey, { values = {}, firm = false }: { values?: { [name: string]: string }; firm?: boolean } = {}): void {
  playing.say({ text: phrase(state.locale, key, values), seq: null, firm });
  silence.hold();
}

/** New lines of the conversation, as it stands now. */
async function took(line: Line, lines: readonly Entry[], view: ConversationView): Promise<void> {
  const { state } = line;
  if (state.ended) return;
  changeLanguage(line, view.locale);
  state.working = view.working;
  state.waiting = isWaiting(view);
  for (const one of lines) sayLine(line, one);
  if (lines.length > 0 && !state.toldOfZero) {
    state.toldOfZero = true;
    sayPhrase(line, 'pressZero');
  }
  if (!state.working && !state.waiting) stopFilling(state);
  if (view.state === 'withPerson' && view.owner === 'nobody' && !view.working) await passOn(line);
  if (view.state === 'closed') state.leaving ??= 'goodbye';
  turnOver(line);
}

function sayLine({ state, playing }: Line, one: Entry): void {
  if (one.from === 'customer') state.asked = null;
  else if (one.status === undefined) open(state, one);
  const utterance = utter(one, { locale: state.locale, failures: state.failures });
  if (utterance !== null) playing.say({ ...utterance, firm: utterance.firm || (state.working && one.status === undefined) });
}

function open(state: State, one: Entry): void {
  const before = state.question?.expects;
  const asked = askedIn([one]);
  if (asked === null) return;
  const same = before?.kind === 'slot' && one.expects?.kind === 'slot' && before.slot === one.expects.slot;
  state.failures = same ? state.failures + 1 : 0;
  state.asked = asked;
  state.question = one;
}

function changeLanguage({ state, parts }: Line, locale: string): void {
  if (codeOf(locale) !== codeOf(state.locale)) parts.send({ type: 'language', ttsLanguage: codeOf(locale), transcriptionLanguage: codeOf(locale) });
  state.locale = locale;
}

/** Over to a person: by telephone where there is a number, once a call. */
async function passOn(line: Line): Promise<void> {
  const { state, parts } = line;
  if (state.toldOfPerson) return;
  state.toldOfPerson = true;
  const record = await parts.calls.find(parts.record.call);
  const may = parts.mayTransfer && record?.transferred === false;
  sayPhrase(line, may ? 'transfer' : 'writeBack', { firm: may });
  if (may) state.leaving = 'person';
}

/** Whose turn it is, now that something has changed. */
function turnOver(line: Line): void {
  const { state, playing, silence, ear } = line;
  if (state.ended) return undefined;
  if (!playing.quiet() || playing.firm()) return silence.hold();
  if (state.leaving !== null) return end(line, state.leaving);
  ear.release();
  if (state.working || state.waiting) return fill(line);
  return ear.busy() ? undefined : silence.wait(state.asked?.expects?.kind === 'slot' ? TO_LOOK_UP_MS : TO_ANSWER_MS);
}

/** Work runs, and nobody speaks: the caller hears that it does. */
function fill(line: Line): void {
  const { state, playing, silence, parts } = line;
  silence.hold();
  state.stopFiller ??= parts.clock.after(state.fillers === 0 ? FILLER_MS : NEXT_FILLER_MS, () => {
    state.stopFiller = null;
    if (!(state.working || state.waiting) || state.ended || !playing.quiet()) return;
    sayPhrase(line, state.fillers === 0 ? 'oneMoment' : 'stillWorking');
    state.fillers += 1;
  });
}

function stopFilling(state: State): void {
  state.fillers = 0;
  state.stopFiller?.();
  state.stopFiller = null;
}

function climb(line: Line, rung: number): void {
  const { state, playing } = line;
  if (rung >= LAST_RUNG) {
    state.leaving = 'goodbye';
    return sayPhrase(line, 'hangUp', { firm: true });
  }
  sayPhrase(line, rung === 1 ? 'thereStill' : 'notHeard');
  state.failures += 1;
  const again = state.question !== null && state.asked !== null ? utter(state.question, { locale: state.locale, failures: state.failures }) : null;
  if (again !== null) playing.say({ ...again, seq: null });
  return undefined;
}

function end({ state, silence, parts }: Line, reason: 'person' | 'goodbye'): void {
  state.ended = true;
  silence.hold();
  parts.send({ type: 'end', handoffData: JSON.stringify({ reason }) });
}

/** What was heard is the history: all of a line, or what was said until somebody spoke into it. */
async function note({ state, parts: { host, calls, record: { call, session } } }: Line, { seq, heard }: { seq: number; heard: string | null }): Promise<void> {
  try {
    await host.delivered(`${session}/s${seq}`, heard === '' ? 'failed' : 'delivered', heard ?? undefined);
    state.noted = Math.max(state.noted, seq);
    await calls.change(call, { heard: state.noted });
  } catch (error) {
    host.log.error({ error, session }, 'what was heard of a line could not be noted');
  }
}
