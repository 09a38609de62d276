import type { ConversationView, Entry, Host, Inbound } from '../../src/contracts.ts';
import { askedIn, type Asked } from './asked.ts';
import { addressOf, type CallRecord, type Calls } from './calls.ts';
import type { Clock } from './clock.ts';
import { createEar } from './ear.ts';
import { follow } from './follow.ts';
import { codeOf } from './language.ts';
import type { Relayed, ToRelay } from './parse.ts';
import { phrase, type PhraseKey } from './phrases.ts';
import { createPlaying } from './playing.ts';
import { utter } from './render.ts';
import { createSilence, LAST_RUNG } from './silence.ts';

export interface TalkParts {
  host: Host; receive: (message: Inbound) => Promise<void>; calls: Calls; clock: Clock; record: CallRecord;
  /** Names this relay among those of the call. */
  relay: string;
  locale: string; mayTransfer: boolean; business: string;
  /** Whether there is a question that is said again, in a conversation that is older than the call. */
  openQuestion: boolean;
  send: (message: ToRelay) => void;
}
export interface Talk { hear(message: Exclude<Relayed, { type: 'setup' }>): void; stop(): void }

const FILLER_MS = 2_500;
const NEXT_FILLER_MS = 12_000;
/** How long somebody has to begin an answer (ms). */
const TO_ANSWER_MS = 8_000;
const TO_LOOK_UP_MS = 15_000;

/** One call over ConversationRelay, from its greeting to its end. */
export function createTalk(parts: TalkParts): Talk {
  const { host, calls, clock, send } = parts;
  const { call, session } = parts.record;
  const state = { locale: parts.locale, working: false, fillers: 0, asked: null as Asked | null, question: null as Entry | null, failures: 0, leaving: null as 'person' | 'goodbye' | null, ended: false, toldOfPerson: false, toldOfZero: false };
  let stopFiller: (() => void) | null = null;

  const playing = createPlaying({
    clock, fellQuiet: () => turnOver(),
    send: ({ text, firm }) => send({ type: 'text', token: text, last: true, lang: codeOf(state.locale), interruptible: !firm, preemptible: false }),
    heard: ({ seq }, heard) => { if (seq !== null) void note(seq, heard); },
  });
  const silence = createSilence(clock, (rung) => climb(rung));
  const ear = createEar({
    ...parts, address: addressOf(parts.record), playing, silence, locale: () => state.locale, asked: () => state.asked, turnOver: () => turnOver(),
    firm: () => playing.now()?.firm === true, trouble: () => sayPhrase('trouble'),
  });
  const following = follow({ host, session, after: parts.record.heard, took });
  if (parts.record.again) sayPhrase('machine', { business: parts.business });
  if (parts.record.again && !parts.openQuestion) sayPhrase('what');
  following.ring();

  function sayPhrase(key: PhraseKey, values: { [name: string]: string } = {}, firm = false): void {
    playing.say({ text: phrase(state.locale, key, values), seq: null, firm });
    silence.hold();
  }

  async function took(lines: readonly Entry[], view: ConversationView): Promise<void> {
    if (state.ended) return;
    changeLanguage(view.locale);
    state.working = view.working;
    for (const line of lines) sayLine(line);
    if (lines.length > 0 && !state.toldOfZero) {
      state.toldOfZero = true;
      sayPhrase('pressZero');
    }
    if (!state.working) {
      state.fillers = 0;
      stopFiller?.();
      stopFiller = null;
    }
    if (view.state === 'withPerson' && view.owner === 'nobody' && !view.working) await passOn();
    if (view.state === 'closed') state.leaving ??= 'goodbye';
    turnOver();
  }

  function sayLine(line: Entry): void {
    if (line.from === 'customer') state.asked = null;
    else if (line.status === undefined) open(line);
    const utterance = utter(line, { locale: state.locale, failures: state.failures });
    if (utterance !== null) playing.say({ ...utterance, firm: utterance.firm || (state.working && line.status === undefined) });
  }

  function open(line: Entry): void {
    const before = state.question?.expects;
    const asked = askedIn([line]);
    if (asked === null) return;
    const same = before?.kind === 'slot' && line.expects?.kind === 'slot' && before.slot === line.expects.slot;
    state.failures = same ? state.failures + 1 : 0;
    state.asked = asked;
    state.question = line;
  }

  function changeLanguage(locale: string): void {
    if (codeOf(locale) !== codeOf(state.locale)) send({ type: 'language', ttsLanguage: codeOf(locale), transcriptionLanguage: codeOf(locale) });
    state.locale = locale;
  }

  /** Over to a person: by telephone where there is a number, once a call. */
  async function passOn(): Promise<void> {
    if (state.toldOfPerson) return;
    state.toldOfPerson = true;
    const record = await calls.find(call);
    const may = parts.mayTransfer && record?.transferred === false;
    sayPhrase(may ? 'transfer' : 'writeBack', {}, may);
    if (may) state.leaving = 'person';
  }

  /** Whose turn it is, now that something has changed. */
  function turnOver(): void {
    if (state.ended) return;
    if (!playing.quiet()) return silence.hold();
    if (state.leaving !== null) return end(state.leaving);
    ear.release();
    if (state.working) return fill();
    if (!ear.busy()) silence.wait(state.asked?.expects?.kind === 'slot' ? TO_LOOK_UP_MS : TO_ANSWER_MS);
  }

  /** Work runs, and nobody speaks: the caller hears that it does. */
  function fill(): void {
    silence.hold();
    stopFiller ??= clock.after(state.fillers === 0 ? FILLER_MS : NEXT_FILLER_MS, () => {
      stopFiller = null;
      if (!state.working || state.ended || !playing.quiet()) return;
      sayPhrase(state.fillers === 0 ? 'oneMoment' : 'stillWorking');
      state.fillers += 1;
    });
  }

  function climb(rung: number): void {
    if (rung >= LAST_RUNG) {
      state.leaving = 'goodbye';
      return sayPhrase('hangUp', {}, true);
    }
    sayPhrase(rung === 1 ? 'thereStill' : 'notHeard');
    state.failures += 1;
    const again = state.question !== null && state.asked !== null ? utter(state.question, { locale: state.locale, failures: state.failures }) : null;
    if (again !== null) playing.say({ ...again, seq: null });
  }

  function end(reason: 'person' | 'goodbye'): void {
    state.ended = true;
    silence.hold();
    send({ type: 'end', handoffData: JSON.stringify({ reason }) });
  }

  /** What was heard is the history: all of a line, or what was said until somebody spoke into it. */
  async function note(seq: number, heard: string | null): Promise<void> {
    try {
      await host.delivered(`${session}/s${seq}`, heard === '' ? 'failed' : 'delivered', heard ?? undefined);
      await calls.change(call, { heard: seq });
    } catch (error) {
      host.log.error({ error, session }, 'what was heard of a line could not be noted');
    }
  }

  return {
    hear: ear.hear,
    stop() {
      state.ended = true;
      following.stop();
      stopFiller?.();
      silence.hold();
      ear.stop();
      playing.stop();
    },
  };
}
