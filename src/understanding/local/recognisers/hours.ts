import type { Utterance } from '../utterance.ts';
import { lexiconsFor } from './lexicon/index.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { anyOf, inPlace, longest, START } from './matching.ts';
import type { RecogniserContext } from './recogniser.ts';
import { compiledTimes } from './time-rules.ts';
import { movedTo, numberOf, partsIn, timesIn, type PartHit } from './times.ts';

/** Hours of a day, in minutes; null is open, equal is a moment. */
export interface HoursHit { from: number | null; to: number | null; start: number; end: number; part?: unknown }

/** What is said of the hours of a day: "between 9 and 11", "after five", "at noon", "in the morning". */
export function hoursIn(said: Utterance, at: RecogniserContext): HoursHit[] {
  const text = inPlace(said);
  const parts = partsIn(said, at);
  const ranges = lexiconsFor(at.locale).flatMap((lexicon) => [...between(text, lexicon, parts), ...fromOrTo(text, lexicon, parts)]);
  const times = timesIn(said, at).flatMap((hit) => bounded(text, { ...hit, minute: hit.open ? inBusiness(hit.minute, parts) : hit.minute }, at));
  // A part of the day beside a time only says which half the time is in.
  return longest([...longest([...ranges, ...times]), ...(ranges.length + times.length === 0 ? parts : [])]);
}

/** Without more, one to six are after noon: nobody makes an appointment for three at night. */
function inBusiness(minute: number, parts: PartHit[]): number {
  const [part] = parts;
  if (part !== undefined) return movedTo(part.part, minute);
  return minute >= 60 && minute < 7 * 60 ? minute + 720 : minute;
}

function between(text: string, lexicon: Lexicon, parts: PartHit[]): HoursHit[] {
  return [...text.matchAll(compiled(lexicon).between)].flatMap((match) => {
    const { lead, h, m, x, h2, m2, x2 } = match.groups ?? {};
    const sure = [lead, m, m2, x, x2].some((one) => one !== undefined) || /[-–]/.test(match[0]);
    const to = minuteOf({ h: h2, m: m2, x: x2 }, lexicon, parts);
    const from = minuteOf({ h, m, x: x ?? sharedMark(h, h2, x2) }, lexicon, parts);
    if (!sure || from === null || to === null) return [];
    return [{ from, to: to <= from ? to + 720 : to, start: match.index, end: match.index + match[0].length }].filter((hit) => hit.to <= 1440 && hit.to > hit.from);
  });
}

/** "9-11pm" is in one half of the day, "9-5pm" is not. */
function sharedMark(from: string | undefined, to: string | undefined, mark: string | undefined): string | undefined {
  return mark?.startsWith('p') === true && Number(from) < Number(to) ? mark : undefined;
}

function fromOrTo(text: string, lexicon: Lexicon, parts: PartHit[]): HoursHit[] {
  const { after, before } = compiled(lexicon);
  const read = (match: RegExpExecArray): number | null => minuteOf({ h: match.groups?.['h'], m: match.groups?.['m'], x: match.groups?.['x'] }, lexicon, parts);
  const hits = (pattern: RegExp, bound: 'from' | 'to'): HoursHit[] => [...text.matchAll(pattern)].flatMap((match) => {
    const minute = read(match);
    return minute === null ? [] : [{ from: null, to: null, [bound]: minute, start: match.index, end: match.index + match[0].length }];
  });
  return [...hits(after, 'from'), ...hits(before, 'to')];
}

function bounded(text: string, hit: { minute: number; start: number; end: number; weak: boolean }, at: RecogniserContext): HoursHit[] {
  const lead = text.slice(Math.max(0, hit.start - 30), hit.start);
  for (const lexicon of lexiconsFor(at.locale)) {
    const { afterThis, beforeThis } = compiled(lexicon);
    const [after, before] = [afterThis.exec(lead)?.[0].length, beforeThis.exec(lead)?.[0].length];
    if (after !== undefined) return [{ from: hit.minute, to: null, start: hit.start - after, end: hit.end }];
    if (before !== undefined) return [{ from: null, to: hit.minute, start: hit.start - before, end: hit.end }];
  }
  return [{ from: hit.minute, to: hit.minute, start: hit.start, end: hit.end }];
}

function minuteOf(of: { h: string | undefined; m: string | undefined; x: string | undefined }, lexicon: Lexicon, parts: PartHit[]): number | null {
  const hour = numberOf(of.h ?? '', lexicon);
  if (hour === null || hour > 24) return null;
  const minute = hour * 60 + Number(of.m ?? 0);
  if (of.x !== undefined && /^[ap]\.?m/.test(of.x)) return (minute % 720) + (of.x.startsWith('p') ? 720 : 0);
  return hour > 12 || /^0\d/.test(of.h ?? '') ? minute : inBusiness(minute, parts);
}

interface Compiled { between: RegExp; after: RegExp; before: RegExp; afterThis: RegExp; beforeThis: RegExp }
const known = new WeakMap<Lexicon, Compiled>();

function compiled(lexicon: Lexicon): Compiled {
  const cached = known.get(lexicon);
  if (cached !== undefined) return cached;
  const { hour } = compiledTimes(lexicon);
  const mark = "[ap]\\.?m\\.?|uhr|uur|heures?|horas?|h|u|o'clock";
  const the = '(?:(?:las?|les|a las?|at) )?';
  const time = (n: '' | '2'): string => `${the}(?<h${n}>${hour})(?:[:.hu](?<m${n}>[0-5]\\d))?(?: ?(?<x${n}>${mark})(?![\\p{L}]))?`;
  // A number before a unit, a month or a currency is no hour.
  const alone = '(?![\\p{L}\\d%€£$]|[.,:/]\\d|\\.? ?(?:'
    + `${anyOf([...lexicon.months.flat(), ...Object.values(lexicon.units).flat().filter((word) => word.length > 1 && word !== 'uur'), ...lexicon.currencies])})(?!\\p{L}))`;
  const made = {
    between: new RegExp(`(?:${START}(?<lead>${anyOf(lexicon.between)}) )?(?<![\\p{L}\\d.,:/-])${time('')} ?${anyOf(lexicon.and)} ?${time('2')}${alone}`, 'gu'),
    after: new RegExp(`${START}${anyOf(lexicon.after)} (?:${anyOf(lexicon.at)} )?${time('')}${alone}`, 'gu'),
    before: new RegExp(`${START}${anyOf(lexicon.before)} (?:${anyOf(lexicon.at)} )?${time('')}${alone}`, 'gu'),
    afterThis: new RegExp(`${START}${anyOf(lexicon.after)} ?(?:${anyOf(lexicon.at)} )?$`, 'u'),
    beforeThis: new RegExp(`${START}${anyOf(lexicon.before)} ?(?:${anyOf(lexicon.at)} )?$`, 'u'),
  };
  known.set(lexicon, made);
  return made;
}
