import type { Utterance } from '../utterance.ts';
import { addMonths } from './calendar.ts';
import { lexiconsFor } from './lexicon/index.ts';
import type { Lexicon, Unit } from './lexicon/lexicon.ts';
import { anyOf, END, inPlace, longest, pattern } from './matching.ts';
import { numbersIn } from './number.ts';
import type { RecogniserContext } from './recogniser.ts';
import type { NumberHit } from './spelled-numbers.ts';

export type Span = { [unit in Unit]?: number };
export interface SpanHit { span: Span; start: number; end: number; lexicon: Lexicon }

const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const satisfies readonly Unit[];
/** A fraction of a unit is said in these. */
const SMALLER: { [unit in Unit]: [Unit, number] | null } = { year: ['month', 12], month: null, week: ['day', 7], day: ['hour', 24], hour: ['minute', 60], minute: null };
const MOST = 9999;

/** Lengths of time: "two weeks", "1 h 30", "anderthalb Stunden", "half an hour", "an hour and a half". */
export function spansIn(said: Utterance, at: RecogniserContext): SpanHit[] {
  const text = inPlace(said);
  const numbers = numbersIn(said, at, { units: true }).filter((n) => n.end <= text.length && n.value >= 0 && n.value <= MOST);
  const hits = lexiconsFor(at.locale).flatMap((lexicon) => [...fixedSpans(text, lexicon), ...countedSpans(text, numbers, lexicon)]);
  return joined(longest(hits), text);
}

function fixedSpans(text: string, lexicon: Lexicon): SpanHit[] {
  return [...text.matchAll(compiled(lexicon).fixed)].flatMap((match) => {
    const span = lexicon.spans[match[0].replaceAll(/\s+/g, ' ')];
    return span === undefined ? [] : [{ span, start: match.index, end: match.index + match[0].length, lexicon }];
  });
}

function countedSpans(text: string, numbers: NumberHit[], lexicon: Lexicon): SpanHit[] {
  const { unit, half } = compiled(lexicon);
  return numbers.flatMap((n) => {
    const match = unit.exec(text.slice(n.end, n.end + 16));
    const name = UNITS.find((one) => lexicon.units[one].includes(match?.[1] ?? ''));
    if (match === null || name === undefined) return [];
    const end = n.end + match[0].length;
    const more = half.exec(text.slice(end, end + 20));
    // "1h30"
    const minutes = name === 'hour' && more === null ? /^\s?([0-5]\d)(?![\p{L}\d])/u.exec(text.slice(end, end + 4)) : null;
    const span = { ...counted(name, n.value + (more === null ? 0 : 0.5)), ...(minutes && { minute: Number(minutes[1]) }) };
    return [{ span, start: n.start, end: end + (more?.[0].length ?? minutes?.[0].length ?? 0), lexicon }];
  });
}

function counted(unit: Unit, value: number): Span {
  const whole = Math.trunc(value);
  const smaller = SMALLER[unit];
  const rest = smaller === null ? 0 : Math.round((value - whole) * smaller[1]);
  return { ...(whole > 0 || rest === 0 ? { [unit]: whole } : {}), ...(smaller !== null && rest > 0 ? { [smaller[0]]: rest } : {}) };
}

/** "Two hours and thirty minutes" is one length: units that go down, next to each other. */
function joined(hits: SpanHit[], text: string): SpanHit[] {
  const all: SpanHit[] = [];
  for (const hit of hits) {
    const before = all.at(-1);
    const joins = before !== undefined && smallest(before.span) < biggest(hit.span) && compiled(before.lexicon).join.test(text.slice(before.end, hit.start));
    if (before !== undefined && joins) all[all.length - 1] = { ...before, span: { ...before.span, ...hit.span }, end: hit.end };
    else all.push(hit);
  }
  return all;
}

function smallest(span: Span): number {
  return UNITS.findLastIndex((unit) => span[unit] !== undefined);
}

function biggest(span: Span): number {
  return UNITS.findIndex((unit) => span[unit] !== undefined);
}

/** ISO 8601: "P2W", "PT1H30M"; weeks stand alone there, else they are days. */
export function isoSpan(span: Span): string {
  const { year, month, week, day, hour, minute } = span;
  const alone = Object.keys(span).length === 1;
  if (week !== undefined && alone) return `P${week}W`;
  const days = (week ?? 0) * 7 + (day ?? 0);
  const date = [[year, 'Y'], [month, 'M'], [days === 0 && day === undefined ? undefined : days, 'D']].map(([n, letter]) => (n === undefined ? '' : `${String(n)}${String(letter)}`)).join('');
  const time = [[hour, 'H'], [minute, 'M']].map(([n, letter]) => (n === undefined ? '' : `${String(n)}${String(letter)}`)).join('');
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

/** How long it is, roughly, in minutes. */
export function minutesOf(span: Span): number {
  const days = (span.year ?? 0) * 365 + (span.month ?? 0) * 30 + (span.week ?? 0) * 7 + (span.day ?? 0);
  return days * 1440 + (span.hour ?? 0) * 60 + (span.minute ?? 0);
}

/** The day that far away; null for a length that is not in days. */
export function dayAfter(day: number, span: Span, sign: 1 | -1): number | null {
  if (span.hour !== undefined || span.minute !== undefined) return null;
  const months = (span.year ?? 0) * 12 + (span.month ?? 0);
  return addMonths(day, months * sign) + ((span.week ?? 0) * 7 + (span.day ?? 0)) * sign;
}

interface Compiled { fixed: RegExp; unit: RegExp; half: RegExp; join: RegExp }
const known = new WeakMap<Lexicon, Compiled>();

function compiled(lexicon: Lexicon): Compiled {
  const cached = known.get(lexicon);
  if (cached !== undefined) return cached;
  const made = {
    fixed: pattern(anyOf(Object.keys(lexicon.spans))),
    unit: new RegExp(`^[\\s-]{0,2}(${anyOf(Object.values(lexicon.units).flat())})(?!\\p{L})`, 'u'),
    half: new RegExp(`^\\s?${anyOf(lexicon.andHalf)}${END}`, 'u'),
    join: new RegExp(`^[\\s,]{0,2}(?:${anyOf(lexicon.spanJoins)})?\\s{0,2}$`, 'u'),
  };
  known.set(lexicon, made);
  return made;
}
