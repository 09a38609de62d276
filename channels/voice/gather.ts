import type { ConversationView } from '../../src/contracts.ts';
import { askedIn, choiceAt, choiceSaid, saidInGroups, type Asked } from './asked.ts';
import { openQuestion } from './begin.ts';
import { addressOf, type CallRecord } from './calls.ts';
import type { Gathered, Place } from './parse.ts';
import { phrase } from './phrases.ts';
import { createPush } from './push.ts';
import { utter, type Utterance } from './render.ts';
import { localeOf, PATHS, transfer, type VoiceParts } from './routes.ts';
import { LAST_RUNG } from './silence.ts';
import { digitsIn } from './small-words.ts';
import { gatherTwiml, hangupTwiml, sayTwiml } from './twiml.ts';
import { awaitLines } from './await-lines.ts';

/** A call without a relay: each request says what is new and listens; where the call stands is in its addresses. */
export interface Gather {
  begin(record: CallRecord): Promise<string>;
  heard(call: string, place: Place, gathered: Gathered): Promise<string>;
  more(call: string, place: Place): Promise<string>;
  end(call: string): void;
  close(): void;
}

const LISTEN_S = 8;
const LISTEN_AT_WORK_S = 2;
const FILLER_EVERY = 3;
const LOOK_BACK = 30;

export function createGather(parts: VoiceParts): Gather {
  const { host, calls } = parts;
  const push = createPush(parts);

  /** Whatever is new since `place`, and then the caller's turn. */
  async function next(record: CallRecord, place: Place, opening: readonly Utterance[] = []): Promise<string> {
    const { lines, view } = await awaitLines(parts, { session: record.session, after: place.after });
    const after = lines.at(-1)?.seq ?? place.after;
    const locale = view.seq === 0 ? await localeOf(parts, record) : view.locale;
    const { asked, failures } = await questionAt(record.session, after, place.silent);
    const said = [...opening, ...lines.flatMap((line) => utter(line, { locale, failures }) ?? [])];
    const waits = view.working ? place.waits + 1 : 0;
    if (handedOver(view)) {
      if (parts.settings.transferTo !== null && !record.transferred) return transfer(parts, record, [...said.map(({ text }) => text), phrase(locale, 'transfer')].join(' '));
      if (lines.length > 0) said.push({ text: phrase(locale, 'writeBack'), seq: null, firm: false });
    }
    if (view.state === 'closed') return sayTwiml({ text: [...said.map(({ text }) => text), phrase(locale, 'goodbye')].join(' '), locale, then: 'hangup' });
    const silent = place.quiet && said.length === 0 && !view.working ? place.silent + 1 : said.length > 0 ? 0 : place.silent;
    if (silent >= LAST_RUNG) return sayTwiml({ text: phrase(locale, 'hangUp'), locale, then: 'hangup' });
    if (said.length === 0) said.push(...(view.working ? filler(waits, locale) : await prompt(record.session, { silent, locale })));
    const at = `turn=${nextTurn(place.turn)}&after=${after}&silent=${silent}&waits=${waits}`;
    push.answered(record, { after, said, more: `${record.base}${PATHS.more}?${at}` });
    return gatherTwiml({ said, locale, asked, failures, heard: `${PATHS.heard}?${at}`, more: `${PATHS.more}?${at}&quiet=1`, timeout: view.working ? LISTEN_AT_WORK_S : LISTEN_S });
  }

  /** The open question, and how often it was put before without an answer that helped. */
  async function questionAt(session: string, seq: number, silent: number): Promise<{ asked: Asked | null; failures: number }> {
    const question = await openQuestion(host, session);
    const slot = question?.expects?.kind === 'slot' ? question.expects.slot : null;
    const before = slot === null ? [] : (await host.entries(session, Math.max(0, seq - LOOK_BACK), LOOK_BACK)).filter(({ expects }) => expects?.kind === 'slot').toReversed();
    const others = before.findIndex(({ expects }) => expects?.kind === 'slot' && expects.slot !== slot);
    return { asked: question && askedIn([question]), failures: Math.max(0, (others < 0 ? before.length : others) - 1) + silent };
  }

  async function prompt(session: string, { silent, locale }: { silent: number; locale: string }): Promise<Utterance[]> {
    if (silent === 0) return [];
    const question = await openQuestion(host, session);
    const again = question && utter(question, { locale, failures: silent });
    return [{ text: phrase(locale, silent === 1 ? 'thereStill' : 'notHeard'), seq: null, firm: false }, ...(again ? [{ ...again, seq: null }] : [])];
  }

  /** The lines up to there have been said to their end. */
  async function arrived(call: string, place: Place): Promise<CallRecord | null> {
    push.stop(call);
    const record = await calls.find(call);
    if (record === null || place.after <= record.heard) return record;
    return push.heard(record, place.after);
  }

  return {
    async begin(record) {
      const locale = await localeOf(parts, record);
      const { business } = parts.settings;
      const again = record.again ? [phrase(locale, 'machine', { business }), ...(await openQuestion(host, record.session) === null ? [phrase(locale, 'what')] : [])] : [];
      const opening = [...again, ...(record.again ? [phrase(locale, 'pressZero')] : [])];
      return next(record, { turn: '0', after: record.heard, silent: 0, waits: 0, quiet: false }, opening.map((text) => ({ text, seq: null, firm: false })));
    },
    async heard(call, place, gathered) {
      const record = await arrived(call, place);
      if (record === null) return hangupTwiml();
      if (gathered.kind === 'nothing') return next(record, { ...place, quiet: true });
      const locale = await localeOf(parts, record);
      const { asked } = await questionAt(record.session, place.after, 0);
      await parts.receive({ ...answerOf(gathered, asked, locale), id: `voice:${call}:${place.turn}`, session: record.session, address: addressOf(record), at: host.now() });
      return next(record, { ...place, silent: 0, waits: 0, quiet: false });
    },
    async more(call, place) {
      const record = await arrived(call, place);
      return record === null ? hangupTwiml() : next(record, place);
    },
    end: push.stop,
    close: push.close,
  };
}

function answerOf(gathered: Exclude<Gathered, { kind: 'nothing' }>, asked: Asked | null, locale: string): { kind: 'text'; text: string } | { kind: 'choice'; choice: string } {
  if (gathered.kind === 'keys' && gathered.keys === '0') return { kind: 'text', text: phrase(locale, 'person') };
  const choice = gathered.kind === 'speech' ? choiceSaid(asked, gathered.text, locale) : gathered.keys.length <= 2 ? choiceAt(asked, gathered.keys) : null;
  if (choice !== null) return { kind: 'choice', choice: choice.id };
  if (gathered.kind === 'keys') return { kind: 'text', text: gathered.keys };
  const digits = digitsIn(gathered.text, locale);
  return { kind: 'text', text: digits !== null && (digits.length > 3 || saidInGroups(asked)) ? digits : gathered.text };
}

function handedOver(view: ConversationView): boolean {
  return view.state === 'withPerson' && view.owner === 'nobody' && !view.working;
}

function filler(waits: number, locale: string): Utterance[] {
  if (waits % FILLER_EVERY !== 1) return [];
  return [{ text: phrase(locale, waits === 1 ? 'oneMoment' : 'stillWorking'), seq: null, firm: false }];
}

function nextTurn(turn: string): string {
  return /^\d{1,9}$/.test(turn) ? String(Number(turn) + 1) : `${turn.slice(0, 38)}x`;
}

