import type { Token, Utterance } from '../utterance.ts';
import type { Wordings } from '../wordings.ts';
import { found, hasDigit, withinLimits, type Found, type Recogniser } from './recogniser.ts';

const DIGITS = /(?<![\p{L}\d.,])([-−]?)(\d{1,3}(?:[,. '’\u00A0\u202F]\d{3})+(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,6})?)(k\b)?(?![\p{L}\d])/giu;

/** Numbers in digits with separators, or in words. */
export const number: Recogniser = {
  distinctive: false,
  find: (said, at) => numbersIn(said, at.wordings).filter((n) => typeof n.value === 'number' && withinLimits(n.value, at.spec)),
  tries: (said, at) => hasDigit(said) || numbersIn(said, at.wordings).length > 0,
};

/** Every number of a text, in the order of the text. */
export function numbersIn(said: Utterance, wordings: Wordings): Found[] {
  const digits: Found[] = [];
  if (hasDigit(said)) {
    for (const match of said.clean.slice(0, 2000).matchAll(DIGITS)) {
      const value = valueOf(match[2] ?? '') * (match[3] === undefined ? 1 : 1000) * (match[1] === '' ? 1 : -1);
      if (Number.isFinite(value)) digits.push(found(said, value, { start: match.index, end: match.index + match[0].length }));
    }
  }
  return [...digits, ...spelled(said, wordings)].toSorted((a, b) => a.start - b.start);
}

/** "1,234.50", "1.234,50" and "1 234" alike; one separator before three digits groups them. */
function valueOf(written: string): number {
  const plain = written.replace(/[ '’\u00A0\u202F]/g, '');
  const decimal = /[.,](\d+)$/.exec(plain);
  const grouped = decimal?.[1]?.length === 3 && /^\d{1,3}([.,]\d{3})+$/.test(plain) && !plain.startsWith('0');
  if (decimal === null || grouped) return Number(plain.replace(/[.,]/g, ''));
  return Number(`${plain.slice(0, decimal.index).replace(/[.,]/g, '')}.${decimal[1] ?? ''}`);
}

function spelled(said: Utterance, wordings: Wordings): Found[] {
  const runs: Found[] = [];
  let run: Token[] = [];
  for (const token of [...said.tokens, null]) {
    if (token !== null && isNumberWord(token.word, wordings)) {
      run.push(token);
    } else {
      const read = readRun(run, wordings);
      if (read !== null) runs.push(found(said, read.value, read));
      run = [];
    }
  }
  return runs;
}

function isNumberWord(word: string, wordings: Wordings): boolean {
  return wordings.numberWord(word) !== undefined || wordings.scaleWord(word) !== undefined;
}

/** Words that only join or count in a longer number: "a hundred and one". */
const JOINING = new Set(['and', 'et', 'a', 'un', 'une']);

function readRun(words: Token[], wordings: Wordings): { value: number; start: number; end: number } | null {
  const from = words.findIndex((t) => !JOINING.has(t.word) || t.word === 'un' || t.word === 'une');
  const start = from > 0 && words[from - 1]?.word === 'a' && wordings.scaleWord(words[from]?.word ?? '') !== undefined ? from - 1 : from;
  const to = words.findLastIndex((t) => !JOINING.has(t.word) || t.word === 'un' || t.word === 'une');
  const first = words[start];
  const last = words[to];
  if (start < 0 || first === undefined || last === undefined) return null;
  return { value: total(words.slice(start, to + 1), wordings), start: first.start, end: last.end };
}

function total(words: Token[], wordings: Wordings): number {
  let sum = 0;
  let part = 0;
  words.forEach(({ word }, index) => {
    const scale = wordings.scaleWord(word);
    const unit = wordings.numberWord(word) ?? 0;
    if (scale === 100) part = Math.max(part, 1) * 100;
    else if (scale !== undefined) [sum, part] = [sum + Math.max(part, 1) * scale, 0];
    // French counts four twenties: "quatre-vingts".
    else if (unit === 20 && words[index - 1]?.word === 'quatre') part += 76;
    else part += unit;
  });
  return sum + part;
}
