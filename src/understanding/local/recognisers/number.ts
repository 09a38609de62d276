import type { Utterance } from '../utterance.ts';
import { longest } from './matching.ts';
import { found, hasDigit, withinLimits, type Recogniser, type RecogniserContext } from './recogniser.ts';
import { lexiconsFor } from './lexicon/index.ts';
import { spelledNumbers, type NumberHit } from './spelled-numbers.ts';

const DIGITS = /(?<![\p{L}\d.,/:])([-−]?)(\d{1,3}(?:[,. '’\u00A0\u202F]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,6})?)(k\b)?(?![\p{L}\d]|[/:]\d)/giu;
/** Directly before a currency or a unit. */
const DIGITS_BEFORE_LETTERS = /(?<![\p{L}\d.,/:])([-−]?)(\d{1,3}(?:[,. '’\u00A0\u202F]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,6})?)(?=\p{L})()/giu;
const READ_AT_MOST = 2000;
const MOST_NUMBERS = 100;
/** Only after these, or first, a doubtful word is a number: "one", "make it one", and not "the black one". */
const COUNTS = new Set(['it', 'just', 'about', 'yes', 'ok', 'okay', 'exactly', 'for', 'to', 'say', 'so', 'well', 'um', 'please', 'i', 'want', 'need', 'cest', 'en', 'nur', 'solo', 'maar', 'or', 'ou', 'oder']);

/** Numbers in digits with separators, or in words. */
export const number: Recogniser = {
  distinctive: false,
  find: (said, at) => plainNumbers(said, at).filter((n) => withinLimits(n.value, at.spec)).map((n) => found(said, n.value, n)),
  tries: (said, at) => hasDigit(said) || numbersIn(said, at).length > 0,
};

/** Numbers that stand for themselves. A doubtful one counts only in a short answer. */
export function plainNumbers(said: Utterance, at: RecogniserContext, how: { grouped?: boolean } = {}): NumberHit[] {
  return numbersIn(said, at, how).filter((n) => !n.doubt || (at.asked && said.tokens.length <= 4 && !pointsAt(said, n)));
}

function pointsAt(said: Utterance, { start, end }: NumberHit): boolean {
  const [making, before] = [undefined, undefined, ...said.tokens.filter((token) => token.end <= start).map((token) => token.word)].slice(-2);
  const word = said.clean.slice(start, end).toLowerCase();
  return (before !== undefined && !COUNTS.has(before) && making !== 'make') || word === 'a' || word === 'an' || (said.tokens.some((token) => token.start >= end) && word !== 'one');
}

/** Every number of a text, in its order. `units`: also those that letters follow at once, as in "90min"; `grouped`: three digits after a separator are never decimals. */
export function numbersIn(said: Utterance, at: RecogniserContext, how: { units?: boolean; grouped?: boolean } = {}): NumberHit[] {
  const digits: NumberHit[] = [];
  const text = said.clean.slice(0, READ_AT_MOST);
  if (hasDigit(said)) {
    for (const match of [...text.matchAll(DIGITS), ...(how.units === true ? text.matchAll(DIGITS_BEFORE_LETTERS) : [])].slice(0, MOST_NUMBERS)) {
      const value = valueOf(match[2] ?? '', how.grouped === true ? '' : decimalSign(at.locale)) * (match[3] === 'k' || match[3] === 'K' ? 1000 : 1) * (match[1] === '' ? 1 : -1);
      const end = match.index + match[0].length;
      if (Number.isFinite(value)) digits.push({ ...scaled(value, { said, end, locale: at.locale }), start: match.index, doubt: false, words: false });
    }
  }
  return longest([...digits, ...spelledNumbers(said, at.locale)]).map((hit) => belowZero(hit, said));
}

const MINUS = new Set(['minus', 'moins', 'menos', 'min']);
/** "Au moins cinq", "al menos tres": at least. */
const AT_LEAST = new Set(['au', 'du', 'al', 'lo', 'ou']);

function belowZero(hit: NumberHit, said: Utterance): NumberHit {
  const [before, minus] = [undefined, undefined, ...said.tokens.filter((token) => token.end <= hit.start)].slice(-2);
  if (minus === undefined || !MINUS.has(minus.word) || hit.value <= 0 || AT_LEAST.has(before?.word ?? '') || /^\d/.test(before?.word ?? '') || said.clean.slice(minus.end, hit.start).trim() !== '') return hit;
  return { ...hit, value: -hit.value, start: minus.start };
}

function decimalSign(locale: string): string {
  return locale.startsWith('en') ? '.' : ',';
}

/** "1,234.50", "1.234,50" and "1 234" alike; one separator before three digits groups them, unless it is the language's decimal sign. */
function valueOf(written: string, sign: string): number {
  const plain = written.replace(/[ '’\u00A0\u202F]/g, '');
  const decimal = /[.,](\d+)$/.exec(plain);
  const single = plain.replace(/[^.,]/g, '').length === 1;
  const grouped = decimal?.[1]?.length === 3 && /^\d{1,3}([.,]\d{3}){1,4}$/.test(plain) && !plain.startsWith('0') && !(single && decimal[0].startsWith(sign) && sign !== '');
  if (decimal === null || grouped) return Number(plain.replace(/[.,]/g, ''));
  return Number(`${plain.slice(0, decimal.index).replace(/[.,]/g, '')}.${decimal[1] ?? ''}`);
}

/** "2 million", "3 mille". */
function scaled(value: number, at: { said: Utterance; end: number; locale: string }): { value: number; end: number } {
  const next = at.said.tokens.find((token) => token.start >= at.end);
  if (next === undefined || !/^\s{1,2}$/.test(at.said.clean.slice(at.end, next.start))) return { value, end: at.end };
  const scale = lexiconsFor(at.locale).map(({ scales }) => (Object.hasOwn(scales, next.word) ? scales[next.word] ?? 0 : 0)).find((one) => one >= 1000);
  return scale === undefined ? { value, end: at.end } : { value: value * scale, end: next.end };
}
