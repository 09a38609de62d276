import type { Utterance } from '../utterance.ts';
import { addMonths, dayOf, localNow, partsOf } from './calendar.ts';
import { compiledDays, type DayRules } from './day-rules.ts';
import { LEXICONS, lexiconsFor } from './lexicon/index.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { anyOf, inPlace, longest, spaced, START } from './matching.ts';
import type { RecogniserContext } from './recogniser.ts';
import { dayAfter, spansIn } from './spans.ts';
import { yearAfter } from './spoken-years.ts';

/** A day, or several, of a text: up to but not including `to`. `exact`: with its month or its distance, not only by its name in the week; `alone`: only its number in the month; `unread`: in a year that cannot be read. */
export interface DayHit { from: number; to: number; grain: 'day' | 'span'; exact: boolean; alone?: boolean; unread?: true; start: number; end: number }

const MONTH_FIRST = new Set(['US', 'CA', 'PH']);
const ISO = /(?<![\d.,/-])(?<y>\d{4})([-/.])(?<m>\d{1,2})\2(?<d>\d{1,2})(?![\d/-])/gu;
const NUMERIC = /(?<![\d.,/-])(?<a>\d{1,2})(?: ?([./-]) ?)(?<b>\d{1,2})\2 ?(?<y>\d{4}|\d{2})(?![\d/-]|[.,]\d)/gu;
const SHORT = /(?<![\d.,/-])(?<a>\d{1,2})([./])(?<b>\d{1,2})(?:(?<=\/\d{1,2})|\.)(?![\d/%-])/gu;

/** Days and spans of days, seen from the customer's own day. A day without a year is the next one. */
export function daysIn(said: Utterance, at: RecogniserContext): DayHit[] {
  const text = inPlace(said);
  const today = localNow(at.now, at.timeZone).day;
  const hits = [...numericDays(text, today, at)];
  for (const [place, lexicon] of lexiconsFor(at.locale).entries()) hits.push(...wordDays(text, { lexicon, own: place === 0, today, at, said }));
  hits.push(...distantDays(said, text, { today, at }));
  return withNames(longest(hits), text);
}

function day(of: { day: number | null; exact: boolean }, match: RegExpExecArray): DayHit[] {
  return of.day === null ? [] : [{ from: of.day, to: of.day + 1, grain: 'day', exact: of.exact, start: match.index, end: match.index + match[0].length }];
}

function numericDays(text: string, today: number, at: RecogniserContext): DayHit[] {
  if (!/\d/.test(text)) return [];
  const written = (match: RegExpExecArray): DayHit[] => {
    const [a, b] = [Number(match.groups?.['a']), Number(match.groups?.['b'])];
    const [d, m] = MONTH_FIRST.has(at.country) ? [b, a] : [a, b];
    const year = match.groups?.['y'];
    const whole = year === undefined ? comingDay(today, { day: d, month: m }, at) : dayOf(fullYear(year, today), m, d) ?? dayOf(fullYear(year, today), d, m);
    return day({ day: whole, exact: true }, match);
  };
  const iso = [...text.matchAll(ISO)].flatMap((match) => day({ day: dayOf(Number(match.groups?.['y']), Number(match.groups?.['m']), Number(match.groups?.['d'])), exact: true }, match));
  // "3/4" may be a fraction, and is a day only as an answer.
  return [...iso, ...[...text.matchAll(NUMERIC)].flatMap(written), ...(at.asked ? [...text.matchAll(SHORT)].flatMap(written) : [])];
}

/** Before "morgen" or "mañana", these make it the morning: "guten Morgen". */
export const PART_OF_DAY = new RegExp(`${START}${anyOf(LEXICONS.flatMap((l) => l.notTomorrowAfter))} $`, 'u');

interface WordsAt { lexicon: Lexicon; own: boolean; today: number; at: RecogniserContext; said: Utterance }

function wordDays(text: string, on: WordsAt): DayHit[] {
  const rules = compiledDays(on.lexicon);
  const { lexicon, own, today, at, said } = on;
  return [
    ...[...text.matchAll(rules.named)].flatMap((match) => namedDay(match, { ...on, text })),
    ...[...text.matchAll(rules.weekday)].flatMap((match) => day({ day: weekdayOf(match, { rules, lexicon, today }), exact: false }, match)),
    ...(own && at.asked && said.tokens.length === 1 ? [...text.matchAll(rules.shortWeekday)].flatMap((match) => day({ day: weekdayOf(match, { rules, lexicon, today }), exact: false }, match)) : []),
    ...[...text.matchAll(rules.dayMonth), ...text.matchAll(rules.monthDay)].flatMap((match) => monthDays(match, { rules, on })),
    ...(at.asked ? rules.alone.flatMap((rule) => [...text.matchAll(rule)].flatMap((match) => day({ day: dayInMonth(today, Number(match.groups?.['d'])), exact: true }, match)).map((hit) => ({ ...hit, alone: true }))) : []),
    ...rules.grains.flatMap(({ pattern, span }) => [...text.matchAll(pattern)].flatMap((match): DayHit[] => {
      const [from, to] = span(today);
      return [{ from, to, grain: to - from === 1 ? 'day' : 'span', exact: true, start: match.index, end: match.index + match[0].length }];
    })),
  ];
}

function namedDay(match: RegExpExecArray, { lexicon, own, today, text }: WordsAt & { text: string }): DayHit[] {
  const words = spaced(match.groups?.['phrase'] ?? '');
  const offset = Object.entries(lexicon.days).find(([phrase]) => spaced(phrase) === words)?.[1];
  const before = text.slice(Math.max(0, match.index - 12), match.index);
  if (offset === undefined || (!own && lexicon.ownDays.includes(words))) return [];
  if (offset === 1 && PART_OF_DAY.test(before)) return [];
  return day({ day: today + offset + (match.groups?.['week'] === undefined ? 0 : 7), exact: true }, match);
}

function weekdayOf(match: RegExpExecArray, { rules, lexicon, today }: { rules: DayRules; lexicon: Lexicon; today: number }): number | null {
  const weekday = rules.weekdays.get(match.groups?.['w'] ?? '');
  if (weekday === undefined) return null;
  const now = partsOf(today).weekday;
  const coming = today + (weekday - now + 7) % 7;
  const { last, next, after = '', ahead } = match.groups ?? {};
  if (ahead !== undefined) return coming + 7;
  if (last !== undefined || lexicon.lastAfter.includes(spaced(after))) return coming - 7;
  if (next === undefined && after === '') return coming;
  // "Friday week"
  if (after.endsWith('week') && lexicon.nextIsInNextWeek) return coming + 7;
  return lexicon.nextIsInNextWeek ? today - (now + 6) % 7 + 7 + (weekday + 6) % 7 : coming === today ? today + 7 : coming;
}

function monthDays(match: RegExpExecArray, { rules, on }: { rules: DayRules; on: WordsAt }): DayHit[] {
  const { d, o, month: written, y } = match.groups ?? {};
  const month = rules.months.get(written ?? '');
  const number = d === undefined ? rules.dayWord(o ?? '') : Number(d);
  if (month === undefined || number === null) return [];
  if (y !== undefined) return day({ day: dayOf(fullYear(y.replace("'", ''), on.today), month, number), exact: true }, match);
  // "On 3 March nineteen thirty" may say a time, where not only a day is wanted.
  const spoken = on.at.spec.type === 'date' ? yearAfter(on.said, match.index + match[0].length, on.at) : null;
  const coming = day({ day: spoken?.year == null ? comingDay(on.today, { day: number, month }, on.at) : dayOf(spoken.year, month, number), exact: true }, match);
  return spoken === null ? coming : coming.map((hit) => ({ ...hit, end: spoken.end, ...(spoken.year === null && { unread: true as const }) }));
}

/** The next such day; the last one where the slot is about the past (`max` of 0 or less). */
function comingDay(today: number, of: { day: number; month: number }, at: RecogniserContext): number | null {
  const past = at.spec.type === 'date' && at.spec.max !== undefined && at.spec.max <= 0;
  const { year } = partsOf(today);
  // 29 February comes every four years, and not in 2100.
  for (let ahead = 0; Math.abs(ahead) <= 8; ahead += past ? -1 : 1) {
    const one = dayOf(year + ahead, of.month, of.day);
    if (one !== null && (past ? one <= today : one >= today)) return one;
  }
  return null;
}

function dayInMonth(today: number, number: number): number | null {
  if (number < 1 || number > 31) return null;
  for (let ahead = 0; ahead <= 2; ahead += 1) {
    const { year, month } = partsOf(addMonths(today - partsOf(today).day + 1, ahead));
    const one = dayOf(year, month, number);
    if (one !== null && one >= today) return one;
  }
  return null;
}

/** "In three days", "two weeks ago". */
function distantDays(said: Utterance, text: string, { today, at }: { today: number; at: RecogniserContext }): DayHit[] {
  return spansIn(said, at).flatMap(({ span, start, end, lexicon }) => {
    const rules = compiledDays(lexicon);
    const [before, after] = [text.slice(Math.max(0, start - 16), start), text.slice(end, end + 16)];
    for (const { prefix, suffix, sign } of rules.distances) {
      const [lead, trail] = [prefix.exec(before), suffix.exec(after)];
      const far = lead === null || trail === null ? null : dayAfter(today, span, sign);
      if (lead !== null && trail !== null && far !== null) return [{ from: far, to: far + 1, grain: 'day', exact: true, start: start - lead[0].length, end: end + trail[0].length }];
    }
    return [];
  });
}

function names(weekday: DayHit, date: DayHit, text: string): boolean {
  return !weekday.exact && date.exact && date.grain === 'day' && /^[\s,]{1,3}(?:the |den |le |el |de |dem )?$/.test(text.slice(weekday.end, date.start));
}

/** "Tuesday, 10 November" is one day: its date. */
function withNames(hits: DayHit[], text: string): DayHit[] {
  return hits.flatMap((hit, i) => {
    const [before, next] = [hits[i - 1], hits[i + 1]];
    if (next !== undefined && names(hit, next, text)) return [];
    return [before !== undefined && names(before, hit, text) ? { ...hit, start: before.start } : hit];
  });
}

/** "85" is 1985, "27" is 2027. */
function fullYear(written: string, today: number): number {
  const year = Number(written);
  if (written.length > 2) return year;
  const now = partsOf(today).year;
  return year + 2000 <= now + 20 ? year + 2000 : year + 1900;
}
