import * as chrono from 'chrono-node';
import { found, hasDigit, type Recogniser, type RecogniserContext } from './recogniser.ts';

/** Worth a look by the date parser, which is slow. */
const DATE_WORD = /\b(?:today|tonight|tomorrow|yesterday|day|days|week|weeks|month|months|year|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)|demain|hier|aujourd|jour|semaine|mois|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|d[ée]c/i;
const MONTH_FIRST = new Set(['US', 'CA', 'PH']);

/** Days → yyyy-mm-dd, seen from `now` in `timeZone`; a weekday is the next one. */
export const date: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    if (!hasDigit(said) && !DATE_WORD.test(said.clean)) return [];
    return daysIn(said.clean.slice(0, 400), at).map((day) => found(said, day.iso, { start: day.start, end: day.end }));
  },
  tries: (said) => hasDigit(said) || DATE_WORD.test(said.clean),
};

function daysIn(text: string, at: RecogniserContext): { iso: string; start: number; end: number }[] {
  const reference = { instant: new Date(at.now), timezone: offsetMinutes(at.now, at.timeZone) };
  const primary = at.locale.startsWith('fr') ? chrono.fr.casual : english(at.country);
  const parsed = primary.parse(text, reference, { forwardDate: true });
  const results = parsed.length > 0 ? parsed : english(at.country).parse(text, reference, { forwardDate: true });
  return results.flatMap(({ start, index, text: words }) => {
    if (!start.isCertain('day') && !start.isCertain('weekday')) return [];
    const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
    return year === null || month === null || day === null ? [] : [{ iso: iso(year, month, day), start: index, end: index + words.length }];
  });
}

function english(country: string): chrono.Chrono {
  return MONTH_FIRST.has(country) ? chrono.en.casual : chrono.en.GB;
}

function iso(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes east of UTC at that instant; UTC for a zone that does not exist. */
function offsetMinutes(now: number, timeZone: string): number {
  const name = formatOf(timeZone).formatToParts(now).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  return match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = newFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', timeZoneName: 'longOffset' });
  }
}
