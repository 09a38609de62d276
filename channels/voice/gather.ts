import type { ConversationView, Entry } from '../../src/contracts.ts';
import { answerOf } from './answer-of.ts';
import { awaitLines } from './await-lines.ts';
import { openQuestion } from './begin.ts';
import { addressOf, type CallRecord } from './calls.ts';
import type { Gathered, Place } from './parse.ts';
import { localeOf, PATHS, type VoiceParts } from './parts.ts';
import { phrase, type PhraseKey } from './phrases.ts';
import { createPush, type Push } from './push.ts';
import { questionAt, type Question } from './question-at.ts';
import { utter, type Utterance } from './render.ts';
import { isWaiting, LAST_RUNG } from './silence.ts';
import { transfer } from './transfer.ts';
import { gatherTwiml, hangupTwiml, sayTwiml } from './twiml.ts';

/** A call without a relay: each request says what is new and listens; where the call stands is in its addresses. */
export interface Gather {
  begin: (record: CallRecord) => Promise<string>;
  heard: (call: string, place: Place, gathered: Gathered) => Promise<string>;
  more: (call: string, place: Place) => Promise<string>;
  end: (call: string) => void;
  close: () => void;
}
interface At { parts: VoiceParts; push: Push }
/** What is new in a call, and what is open. */
interface News { record: CallRecord; place: Place; lines: readonly Entry[]; view: ConversationView; locale: string; question: Question; said: Utterance[] }

const LISTEN_S = 8;
const LISTEN_AT_WORK_S = 2;
const FILLER_EVERY = 3;

export function createGather(parts: VoiceParts): Gather {
  const push = createPush(parts);
  const at: At = { parts, push };
  return {
    async begin(record) {
      const locale = await localeOf(parts, record);
      const opening: Utterance[] = [];
      const add = (key: PhraseKey): void => void opening.push(aside(phrase(locale, key, { business: parts.settings.business })));
      if (record.again) add('machine');
      if (record.again && await openQuestion(parts.host, record.session) === null) add('what');
      add('pressZero');
      const place: Place = { turn: '0', after: record.heard, silent: 0, waits: 0, quiet: false };
      return next(at, record, { place, opening: record.again ? opening : [], closing: record.again ? [] : opening });
    },
    async heard(call, place, gathered) {
      const record = await arrived(at, call, place);
      if (record === null) return hangupTwiml();
      if (gathered.kind === 'nothing') return next(at, record, { place: { ...place, quiet: true } });
      const { asked } = await questionAt(parts.host, record.session, place);
      const answer = answerOf(gathered, asked, await localeOf(parts, record));
      await parts.receive({ ...answer, id: `voice:${call}:${place.turn}`, session: record.session, address: addressOf(record), at: parts.host.now() });
      return next(at, record, { place: { ...place, silent: 0, waits: 0, quiet: false } });
    },
    async more(call, place) {
      const record = await arrived(at, call, place);
      return record === null ? hangupTwiml() : next(at, record, { place });
    },
    end: push.stop,
    close: push.close,
  };
}

/** The lines up to there have been said to their end. */
async function arrived({ parts, push }: At, call: string, place: Place): Promise<CallRecord | null> {
  push.stop(call);
  const record = await parts.calls.find(call);
  return record === null || place.after <= record.heard ? record : push.heard(record, place.after);
}

/** Whatever is new since `place`, and then the caller's turn. */
async function next(at: At, record: CallRecord, of: { place: Place; opening?: readonly Utterance[]; closing?: readonly Utterance[] }): Promise<string> {
  const { parts } = at;
  const { place, opening = [], closing = [] } = of;
  const { lines, view } = await awaitLines(parts, { session: record.session, after: place.after });
  const locale = view.seq === 0 ? await localeOf(parts, record) : view.locale;
  const question = await questionAt(parts.host, record.session, { after: lines.at(-1)?.seq ?? place.after, silent: place.silent });
  const said = [...opening, ...lines.flatMap((line) => utter(line, { locale, failures: question.failures }) ?? []), ...closing];
  const news: News = { record, place, lines, view, locale, question, said };
  return await departed(at, news) ?? listen(at, news);
}

/** The call goes on elsewhere, or ends; null where it goes on here. */
async function departed({ parts }: At, { record, lines, view, locale, said }: News): Promise<string | null> {
  const saying = (key: PhraseKey): string => [...said.map(({ text }) => text), phrase(locale, key)].join(' ');
  if (view.state === 'closed') return sayTwiml({ text: saying('goodbye'), locale, after: 'hangup' });
  if (view.state !== 'withPerson' || view.owner !== 'nobody' || view.working) return null;
  if (parts.settings.transferTo !== null && !record.transferred) return transfer(parts, record, saying('transfer'));
  if (lines.length > 0) said.push(aside(phrase(locale, 'writeBack')));
  return null;
}

function listen({ push }: At, { record, place, lines, view, locale, question, said }: News): string {
  const after = lines.at(-1)?.seq ?? place.after;
  const busy = view.working || isWaiting(view);
  const waits = busy ? place.waits + 1 : 0;
  const silent = said.length > 0 || busy ? 0 : place.silent + (place.quiet ? 1 : 0);
  if (silent >= LAST_RUNG) return sayTwiml({ text: phrase(locale, 'hangUp'), locale, after: 'hangup' });
  const all = said.length > 0 ? said : busy ? filler(waits, locale) : prompt(question, { silent, locale });
  const at = `turn=${nextTurn(place.turn)}&after=${after}&silent=${silent}&waits=${waits}`;
  push.answered(record, { after, said: all, more: `${record.base}${PATHS.more}?${at}` });
  return gatherTwiml({
    said: all, locale, asked: question.asked, failures: question.failures, heard: `${PATHS.heard}?${at}`, more: `${PATHS.more}?${at}&quiet=1`,
    timeout: view.working ? LISTEN_AT_WORK_S : LISTEN_S,
  });
}

/** After a silence the question is put again. */
function prompt({ line }: Question, { silent, locale }: { silent: number; locale: string }): Utterance[] {
  if (silent === 0) return [];
  const again = line && utter(line, { locale, failures: silent });
  return [aside(phrase(locale, silent === 1 ? 'thereStill' : 'notHeard')), ...(again ? [{ ...again, seq: null }] : [])];
}

function filler(waits: number, locale: string): Utterance[] {
  return waits % FILLER_EVERY === 1 ? [aside(phrase(locale, waits === 1 ? 'oneMoment' : 'stillWorking'))] : [];
}

/** Said by the telephone itself. */
function aside(text: string): Utterance {
  return { text, seq: null, firm: false };
}

function nextTurn(turn: string): string {
  return /^\d{1,9}$/.test(turn) ? String(Number(turn) + 1) : `${turn.slice(0, 38)}x`;
}
