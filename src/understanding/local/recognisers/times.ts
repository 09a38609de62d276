import type { Utterance } from '../utterance.ts';
import { PART_OF_DAY } from './days.ts';
import { lexiconsFor } from './lexicon/index.ts';
import type { DayPart, Lexicon } from './lexicon/lexicon.ts';
import { inPlace, longest, spaced } from './matching.ts';
import type { RecogniserContext } from './recogniser.ts';
import { smallNumbers } from './small-numbers.ts';
import { compiledTimes } from './time-rules.ts';

/** A time of day, in minutes. `open`: it may be before or after noon; `weak`: it counts only as an answer, or beside a day. */
export interface TimeHit { minute: number; open: boolean; weak: boolean; start: number; end: number }
/** A part of the day, in minutes. */
export interface PartHit { from: number; to: number; part: DayPart; start: number; end: number }

export const PARTS: { [part in DayPart]: [number, number] } = {
  morning: [6 * 60, 12 * 60], midday: [12 * 60, 14 * 60], afternoon: [12 * 60, 18 * 60], evening: [18 * 60, 22 * 60], night: [20 * 60, 24 * 60],
};
const DAY_PARTS = ['morning', 'midday', 'afternoon', 'evening', 'night'] as const satisfies readonly DayPart[];
const NOON = 12 * 60;
const DAY = 24 * 60;
const REACH = 24;

/** Times of day: "half past five", "17h30", "halb sechs", "5 in the afternoon", "noon". */
export function timesIn(said: Utterance, at: RecogniserContext): TimeHit[] {
  const text = inPlace(said);
  return longest(lexiconsFor(at.locale).flatMap((lexicon) => timesOf(text, lexicon)));
}

function timesOf(text: string, lexicon: Lexicon): TimeHit[] {
  const { rules, fixed } = compiledTimes(lexicon);
  const said = rules.flatMap(({ pattern, minutes, weak }) => [...text.matchAll(pattern)].flatMap((match): TimeHit[] => {
    const { h, m, ap } = match.groups ?? {};
    const [hour, minute] = [numberOf(h ?? '0', lexicon), numberOf(m ?? '0', lexicon)];
    if (hour === null || minute === null || hour > 24 || minute > 59) return [];
    const noon = h === undefined;
    const value = halfDay(minutes(hour, minute), ap);
    if (value === null) return [];
    const open = !noon && ap === undefined && hour >= 1 && hour <= 12 && !/^0\d/.test(h ?? '');
    return inPart({ minute: value, open, weak, start: match.index, end: match.index + match[0].length }, text, lexicon);
  }));
  return [...said, ...fixed.flatMap(({ pattern, minute }) => [...text.matchAll(pattern)].map((match) => ({ minute, open: false, weak: false, start: match.index, end: match.index + match[0].length })))];
}

/** The number of digits or of words up to 59. */
export function numberOf(words: string, lexicon: Lexicon): number | null {
  return /^\d+$/.test(words) ? Number(words) : smallNumbers(lexicon).get(spaced(words)) ?? null;
}

function halfDay(minute: number, ap: string | undefined): number | null {
  if (ap === undefined) return (minute + DAY) % DAY;
  if (minute < 60 || minute >= 13 * 60) return null;
  return (minute % NOON) + (ap.startsWith('p') ? NOON : 0);
}

/** "5 in the afternoon", "abends um 8": a part of the day beside a time says which half it is in. */
function inPart(hit: TimeHit, text: string, lexicon: Lexicon): TimeHit[] {
  const { partAfter, partBefore } = compiledTimes(lexicon);
  const after = partAfter.exec(text.slice(hit.end, hit.end + REACH));
  const before = after === null ? partBefore.exec(text.slice(Math.max(0, hit.start - REACH), hit.start)) : null;
  const words = after?.[1] ?? before?.[1];
  if (words === undefined || (before !== null && isTomorrow(words, text.slice(0, Math.max(0, hit.start - before[0].length)), lexicon))) return [hit];
  const part = partOf(words, lexicon);
  // "Morgen um 15 Uhr", "mañana a las 10": the word before is the day.
  const lead = part === 'morning' ? 0 : before?.[0].length ?? 0;
  return [{ ...hit, minute: hit.open ? movedTo(part, hit.minute) : hit.minute, open: false, weak: false, start: hit.start - lead, end: hit.end + (after?.[0].length ?? 0) }];
}

/** "Morgen um halb drei", "mañana a las 3": a day, and no part of it. */
function isTomorrow(words: string, before: string, { days }: Lexicon): boolean {
  return days[words] === 1 && !PART_OF_DAY.test(before) && !/\p{L}$/u.test(before);
}

export function movedTo(part: DayPart, minute: number): number {
  switch (part) {
    case 'morning': return minute % NOON;
    case 'midday': return minute < 5 * 60 ? minute + NOON : minute;
    case 'afternoon': case 'evening': return (minute % NOON) + NOON;
    // "Two at night" is after midnight.
    case 'night': return minute % NOON >= 6 * 60 ? (minute % NOON) + NOON : minute % NOON;
    default: return part satisfies never;
  }
}

function partOf(words: string, { parts }: Lexicon): DayPart {
  const plain = spaced(words);
  const found = DAY_PARTS.find((part) => parts[part].some((one) => spaced(one) === plain));
  return found ?? 'morning';
}

/** Parts of the day: "in the morning", "morgens", "por la tarde". */
export function partsIn(said: Utterance, at: RecogniserContext): PartHit[] {
  const text = inPlace(said);
  return longest(lexiconsFor(at.locale).flatMap((lexicon) => [...text.matchAll(compiledTimes(lexicon).part)].flatMap((match): PartHit[] => {
    const [words, end] = [match.groups?.['part'] ?? '', match.index + match[0].length];
    if (isTomorrow(words, text.slice(0, end - words.length), lexicon)) return [];
    const part = partOf(words, lexicon);
    const [from, to] = PARTS[part];
    return [{ part, from, to, start: match.index, end }];
  })));
}
