import { distance } from 'fastest-levenshtein';
import type { Utterance } from '../utterance.ts';
import type { Wordings } from '../wordings.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf, END, inPlace } from './matching.ts';
import type { RecogniserContext } from './recogniser.ts';
import { spelledNumbers, type NumberHit } from './spelled-numbers.ts';

/** A year in words; `year` is null for what looks like one and cannot be read. */
export interface SpokenYear { year: number | null; end: number }

const LEAD = new RegExp(`^,? (?:(?:${anyOf([...LEXICONS.flatMap((l) => l.of), 'in', 'im jahr', 'en'])}) )?$`, 'u');
const NEXT = /^[\s-]{1,3}$/;
const NEXT_OH = /^[\s-]oh?[\s-]$/;
/** What makes the number before it an hour, an amount or a length of time. */
const COUNTED = new RegExp(`^[\\s-]?(?:${anyOf(['am', 'pm', 'a.m', 'p.m', "o'clock", 'uhr', ...LEXICONS.flatMap((l) => [...Object.values(l.units).flat(), ...l.currencies, ...l.cents])])})${END}`, 'u');
const REACH = 24;
/** Long words that years in words begin with. */
const CENTURIES = LEXICONS.flatMap((l) => Object.entries({ ...l.numbers, ...l.scales })).flatMap(([word, value]) => (word.length >= 6 && !word.includes(' ') && (isCentury(value) || value === 100 || value === 1000) ? [word] : []));
const MOST_TYPOS = 2;
const NUMBERS = LEXICONS.flatMap((l) => Object.keys(l.numbers)).filter((word) => word.length > MOST_TYPOS);
const SHORTEST_THING = 4;

/** What is said directly after a day and its month: "nineteen eighty-five", "mille neuf cent …", "two thousand and one". */
export function yearAfter(said: Utterance, end: number, { locale, wordings }: Pick<RecogniserContext, 'locale' | 'wordings'>): SpokenYear | null {
  const text = inPlace(said);
  const [first, second] = spelledNumbers(said, locale).filter((hit) => hit.start >= end);
  if (first === undefined || !LEAD.test(text.slice(end, first.start))) return misspelt(said, end);
  const pair = second === undefined ? null : pairOf(first, second, text);
  const one = pair ?? { year: single(first, text), end: first.end };
  if (COUNTED.test(text.slice(one.end, one.end + REACH))) return null;
  if (one.year !== null) return one;
  const looksLikeYear = (isCentury(first.value) || first.value >= 1000) && !text.slice(end, first.start).includes(',');
  return looksLikeYear && !countsThings(said, one.end, wordings) ? one : null;
}

/** "Twenty people", and neither "nineteen please" nor the "nineteen ate" of who cannot spell "eight". */
function countsThings(said: Utterance, end: number, wordings: Wordings): boolean {
  const next = said.tokens.findIndex(({ start }) => start >= end);
  const [token, ...rest] = said.tokens.slice(next === -1 ? said.tokens.length : next);
  if (token === undefined || token.word.length < SHORTEST_THING || /\d/.test(token.word) || !NEXT.test(said.clean.slice(end, token.start))) return false;
  const words = [token, ...rest].map(({ word }) => `${word} `).join('');
  return !wordings.starts('fillers', words) && NUMBERS.every((word) => distance(token.word, word) > MOST_TYPOS);
}

/** "Ninteen eighty-five": a year, though it is not known which. */
function misspelt(said: Utterance, end: number): SpokenYear | null {
  const next = said.tokens.find(({ start }) => start >= end);
  const looks = next !== undefined && CENTURIES.some((word) => next.word.startsWith(word) || distance(next.word, word) <= MOST_TYPOS);
  const between = next === undefined ? '' : inPlace(said).slice(end, next.start);
  return looks && !between.includes(',') && LEAD.test(between) ? { year: null, end: next.end } : null;
}

/** "Nineteen eighty-five", "twenty oh one". */
function pairOf(first: NumberHit, second: NumberHit, text: string): SpokenYear | null {
  const between = text.slice(first.end, second.start);
  const fits = (NEXT.test(between) && second.value >= 10) || (NEXT_OH.test(between) && second.value < 10);
  return isCentury(first.value) && fits && second.value < 100 ? { year: first.value * 100 + second.value, end: second.end } : null;
}

function single({ value, end }: NumberHit, text: string): number | null {
  if (value >= 1800 && value < 2200) return value;
  return value >= 40 && value < 100 && /^[\s.!?]*$/.test(text.slice(end)) ? 1900 + value : null;
}

function isCentury(value: number): boolean {
  return value >= 18 && value <= 21;
}
