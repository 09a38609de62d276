import { everyText } from '../../flow-examples.ts';
import type { SlotOption } from '../../../contracts.ts';
import { listen, type Utterance } from '../utterance.ts';
import { localNow, partsOf } from './calendar.ts';
import { daysIn, type DayHit } from './days.ts';
import { hoursIn } from './hours.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf, inPlace, pattern } from './matching.ts';
import { numbersIn } from './number.ts';
import { found, type Found, type RecogniserContext } from './recogniser.ts';

/** An option that is a day, and perhaps an hour of it: minutes, null where its label says none, equal for a moment. */
export interface Moment { id: string; day: number; from: number | null; to: number | null }
interface Place { start: number; end: number }
interface Hours extends Place { from: number | null; to: number | null }
/** A day, hours, or both, as they were said together. */
interface Named extends Place { day: DayHit | null; hours: Hours[] }

const EARLIEST = pattern(anyOf(LEXICONS.flatMap((l) => l.earliest)));
const LATEST = pattern(anyOf(LEXICONS.flatMap((l) => l.latest)));

const known = new WeakMap<SlotOption[], { seen: string; moments: Moment[] | null }>();

/** When the options are; null unless every label says its day. */
export function momentsOf(options: SlotOption[], at: RecogniserContext): Moment[] | null {
  const seen = `${localNow(at.now, at.timeZone).day} ${at.country} ${at.locale}`;
  const before = known.get(options);
  if (before?.seen === seen) return before.moments;
  const moments = options.flatMap((option) => momentOf(option, at));
  const made = options.length > 0 && moments.length === options.length ? moments : null;
  known.set(options, { seen, moments: made });
  return made;
}

function momentOf({ id, label }: SlotOption, at: RecogniserContext): Moment[] {
  const [text = ''] = everyText(label);
  if (!/\d/.test(text)) return [];
  const said = listen(text.replace(/(?<=\d)T(?=\d)/, ' '));
  const days = daysSaid(said, at).filter(({ exact, grain }) => exact && grain === 'day');
  const [hours] = hoursSaid(said, days, at);
  return days[0] === undefined || days.length > 1 ? [] : [{ id, day: days[0].from, from: hours?.from ?? null, to: hours?.to ?? null }];
}

/** The options that a text names by day and time, all that fit; null when it names neither. */
export function byMoment(said: Utterance, moments: Moment[], at: RecogniserContext): Found[] | null {
  const days = daysSaid(said, at).filter((day) => day.alone !== true || moments.some((one) => isOn(one, day)));
  const named = namedIn(said, days, at);
  if (named.length > 0) return named.flatMap((one) => fitting(one, moments, said).map(({ id }) => found(said, id, one)));
  const extreme = [...atExtreme(said, moments, { words: EARLIEST, sign: 1 }), ...atExtreme(said, moments, { words: LATEST, sign: -1 })];
  return extreme.length > 0 ? extreme : null;
}

/** Each day with the hours nearest to it; without a day, the hours alone. */
function namedIn(said: Utterance, days: DayHit[], at: RecogniserContext): Named[] {
  const hours = hoursSaid(said, days, at);
  if (days.length === 0) return hours.map((one) => ({ day: null, hours: [one], start: one.start, end: one.end }));
  return days.map((day) => {
    const near = hours.filter((hour) => gap(day, hour) === Math.min(...days.map((other) => gap(other, hour))));
    const beside = hours.length === 0 ? bareHours(said, days, at) : near;
    return { day, hours: beside, start: Math.min(day.start, ...beside.map(({ start }) => start)), end: Math.max(day.end, ...beside.map(({ end }) => end)) };
  });
}

function gap(one: Place, other: Place): number {
  return Math.max(0, other.start - one.end, one.start - other.end);
}

/** "Tomorrow 11": before or after noon. */
function bareHours(said: Utterance, days: DayHit[], at: RecogniserContext): Hours[] {
  const number = numbersIn(said, at).find((one) => !one.doubt && !days.some((day) => day.start < one.end && one.start < day.end));
  if (number === undefined) return [];
  return [number.value, number.value + 12].map((hour) => ({ from: hour * 60, to: hour * 60, start: number.start, end: number.end }));
}

function fitting({ day, hours }: Named, moments: Moment[], said: Utterance): Moment[] {
  const onDay = day === null ? moments : moments.filter((one) => isOn(one, day));
  const named = onDay.length === 0 && day !== null ? moments.filter((one) => isNamesake(one, day, said)) : onDay;
  return hours.length === 0 ? named : named.filter((one) => hours.some((hour) => isAt(one, hour)));
}

/** Said without its week or its year, a day is the one that is offered: "Friday", "1 October". */
function isNamesake(moment: Moment, { exact, from, start, end }: DayHit, said: Utterance): boolean {
  if (!exact) return (moment.day - from) % 7 === 0;
  const words = said.clean.slice(start, end);
  const [one, other] = [partsOf(moment.day), partsOf(from)];
  return /\p{L}/u.test(words) && !/\d{4}/.test(words) && one.month === other.month && one.day === other.day;
}

function isOn({ day }: Moment, { from, to }: DayHit): boolean {
  return from <= day && day < to;
}

function isAt({ from, to }: Moment, hours: Hours): boolean {
  if (from === null) return false;
  if (hours.from !== null && hours.from === hours.to) return from === hours.from || (from < hours.from && to !== null && hours.from < to);
  return from >= (hours.from ?? 0) && from < (hours.to ?? Infinity);
}

/** "The earliest": the first in time, where no other is as early; with a `sign` of −1, the last. */
function atExtreme(said: Utterance, moments: Moment[], { words, sign }: { words: RegExp; sign: 1 | -1 }): Found[] {
  const [match] = inPlace(said).matchAll(words);
  if (match === undefined) return [];
  const [first, second] = moments.toSorted((a, b) => sign * (minutesOf(a) - minutesOf(b)));
  if (first === undefined || (second !== undefined && minutesOf(first) === minutesOf(second))) return [];
  return [found(said, first.id, { start: match.index, end: match.index + match[0].length })];
}

function minutesOf({ day, from }: Moment): number {
  return day * 1440 + (from ?? 0);
}

function daysSaid(said: Utterance, at: RecogniserContext): DayHit[] {
  return daysIn(said, { ...at, asked: true, spec: { type: 'period' } });
}

/** Hours, without what the digits of a date may look like: "12-11-2026". */
function hoursSaid(said: Utterance, days: DayHit[], at: RecogniserContext): Hours[] {
  const dates = days.filter(({ start, end }) => /^\d[\d./-]*\d$/.test(said.clean.slice(start, end)));
  const clean = dates.reduce((text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end), said.clean);
  return hoursIn({ ...said, clean }, at);
}
