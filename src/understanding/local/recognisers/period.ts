import type { Json } from '../../../contracts.ts';
import type { Utterance } from '../utterance.ts';
import { isoMinute, localNow } from './calendar.ts';
import { daysIn, type DayHit } from './days.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf, GAP, inPlace, START } from './matching.ts';
import { found, hasDigit, type Recogniser, type RecogniserContext } from './recogniser.ts';
import { hoursIn, type HoursHit } from './hours.ts';

/** From and to in local minutes since 1970; to is the first minute that is no longer in it, null is open. */
interface Range { from: number | null; to: number | null; start: number; end: number }

const DAY = 1440;
/** So far apart, a day and a time still belong together: "Tuesday, if possible after five". */
const REACH = 24;
/** Words with which the named day is in: "from Monday", "until Friday". */
const FROM_THE = anyOf(['from', 'starting', 'starting from', 'since', 'not before', 'as of', 'a partir de', 'a partir du', 'des', 'pas avant', 'depuis', 'ab', 'fruhestens', 'nicht vor', 'seit', 'desde', 'no antes de', 'no antes del', 'vanaf', 'niet voor', 'sinds', 'per']);
const UNTIL_THE = anyOf(['until', 'till', 'by', 'up to', 'no later than', 'not after', "jusqu'a", "jusqu'au", "d'ici", 'au plus tard', 'bis', 'bis zum', 'spatestens', 'hasta', 'como tarde', 'no mas tarde de', 'tot', 'tot en met', 'uiterlijk']);
const AFTER_THE = anyOf(LEXICONS.flatMap((l) => l.after));
const BEFORE_THE = anyOf(LEXICONS.flatMap((l) => l.before));
const BETWEEN = anyOf(LEXICONS.flatMap((l) => l.between));
const AND = anyOf(LEXICONS.flatMap((l) => l.and));
const THE = "(?: (?:the|le|la|el|de|den|dem|der))?";
const before = (words: string): RegExp => new RegExp(`${START}${words}${THE} $`, 'u');
const [INCLUSIVE, EXCLUSIVE, UNTIL, UP_TO] = [before(FROM_THE), before(AFTER_THE), before(UNTIL_THE), before(BEFORE_THE)];
const RANGE = { before: before(BETWEEN), and: new RegExp(`^ ?${AND}${THE} ?$`, 'u') };
/** "3 to 5 March": the first day lacks its month. */
const FIRST_DAY = new RegExp(`(?:${START}${BETWEEN}${THE} )?${START}(?<d>\\d{1,2})(?:st|nd|rd|th|er|\\.)? ?${AND}${THE}${GAP}?$`, 'u');

/** Dates and times with a beginning and an end → { from, to }, local ISO date-times; to is not in it; null is open; a moment has them equal. */
export const period: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const range = periodOf(said, at);
    if (range === null) return [];
    const value: Json = { from: range.from === null ? null : isoMinute(0, range.from), to: range.to === null ? null : isoMinute(0, range.to) };
    return [found(said, value, range)];
  },
  tries: (said, at) => hasDigit(said) || periodOf(said, { ...at, asked: true }) !== null,
};

function periodOf(said: Utterance, at: RecogniserContext): Range | null {
  const text = inPlace(said);
  const days = daysIn(said, at).filter(({ alone }, _, all) => alone !== true || all.length === 1);
  const [first, second] = days;
  const hours = hoursIn(said, at);
  if (first === undefined) return at.asked ? todayOr(hours[0], at) : null;
  const range = second === undefined ? null : daysBetween(text, first, second);
  const whole = range ?? monthDays(text, first) ?? bounded(text, first);
  const near = hours.find((h) => isNear(h, whole) && (h.start >= first.end || h.end <= first.start || (h.part !== undefined && first.from === localNow(at.now, at.timeZone).day)));
  return near === undefined ? whole : atHours(whole, first, near);
}


function isNear(hours: HoursHit, whole: Range): boolean {
  return (hours.start >= whole.end ? hours.start - whole.end : whole.start - hours.end) <= REACH;
}

function daysBetween(text: string, first: DayHit, second: DayHit): Range | null {
  if (!RANGE.and.test(text.slice(first.end, second.start))) return null;
  // "From Monday to Wednesday", said on a Tuesday.
  const to = second.to <= first.from && !second.exact ? second.to + 7 : second.to;
  if (to <= first.from) return null;
  const lead = RANGE.before.exec(text.slice(0, first.start))?.[0].length ?? 0;
  return { from: first.from * DAY, to: to * DAY, start: first.start - lead, end: second.end };
}

function monthDays(text: string, last: DayHit): Range | null {
  const lead = last.exact ? FIRST_DAY.exec(text.slice(Math.max(0, last.start - 40), last.start)) : null;
  const number = Number(lead?.groups?.['d']);
  const to = new Date(last.from * 86_400_000).getUTCDate();
  if (lead === null || number < 1 || number >= to) return null;
  return { from: (last.from - to + number) * DAY, to: last.to * DAY, start: last.start - lead[0].length, end: last.end };
}

/** One day, or all after or before it. */
function bounded(text: string, { from, to, start, end }: DayHit): Range {
  const lead = text.slice(Math.max(0, start - 40), start);
  const [inclusive, exclusive, until, upTo] = [INCLUSIVE, EXCLUSIVE, UNTIL, UP_TO].map((one) => one.exec(lead)?.[0].length ?? 0);
  if (inclusive) return { from: from * DAY, to: null, start: start - inclusive, end };
  if (until) return { from: null, to: to * DAY, start: start - until, end };
  if (exclusive) return { from: to * DAY, to: null, start: start - exclusive, end };
  if (upTo) return { from: null, to: from * DAY, start: start - upTo, end };
  return { from: from * DAY, to: to * DAY, start, end };
}

/** "Tomorrow after five" ends with that day; "after Monday at five" does not end. */
function atHours(whole: Range, { from: day }: DayHit, hours: HoursHit): Range {
  const [start, end] = [Math.min(whole.start, hours.start), Math.max(whole.end, hours.end)];
  const [from, to] = [hours.from === null ? day * DAY : day * DAY + hours.from, hours.to === null ? (day + 1) * DAY : day * DAY + hours.to];
  if (whole.from === null) return { from: null, to, start, end };
  return whole.to === null ? { from, to: null, start, end } : { from, to, start, end };
}

/** Hours without a day are today's, or tomorrow's when they are over. */
function todayOr(hours: HoursHit | undefined, at: RecogniserContext): Range | null {
  if (hours === undefined) return null;
  const now = localNow(at.now, at.timeZone);
  const over = (hours.to ?? DAY) <= now.minute;
  const day = (now.day + (over ? 1 : 0)) * DAY;
  return { from: day + (hours.from ?? 0), to: day + (hours.to ?? DAY), start: hours.start, end: hours.end };
}

