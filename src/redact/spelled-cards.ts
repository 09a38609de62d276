import { isCard } from './card-numbers.ts';
import type { Sensitive } from './redact.ts';

/** Digits as words, in five languages; without accents. */
const DIGITS: ReadonlyMap<string, string> = new Map([
  'zero oh nought null cero nul', 'one un une eins ein uno een', 'two deux zwei zwo dos twee', 'three trois drei tres drie', 'four quatre vier cuatro',
  'five cinq funf cinco vijf', 'six sechs seis zes', 'seven sept sieben siete zeven', 'eight huit acht ocho', 'nine neuf neun nueve negen',
].flatMap((words, digit) => words.split(' ').map((word): [string, string] => [word, String(digit)])));
const SHORTEST = 13;
const LONGEST = 19;
const WORD = /\p{L}+|\p{Nd}/gu;
const JOINS = /^[\s\-.,]{1,3}$/;

/** Whether a text has a word for a digit, in any of the languages. */
export function saysDigit(written: string): boolean {
  return [...written.matchAll(WORD)].some(({ 0: word }) => digitOf(word) !== undefined);
}

function digitOf(word: string): string | undefined {
  return DIGITS.get(word.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, ''));
}

/** A digit of a run, and where it was said. */
interface Said { digit: string; word: boolean; start: number; end: number }

/** Numbers of payment cards that were said digit by digit: "four one one one …". */
export function findSpelledCards(written: string): Sensitive[] {
  const found: Sensitive[] = [];
  let run: Said[] = [];
  const flush = (): void => {
    // Digits alone are found as they are written.
    if (run.length >= SHORTEST && run.some(({ word }) => word)) found.push(...cardIn(run));
    run = [];
  };
  for (const { 0: word, index } of written.matchAll(WORD)) {
    const digit = /^\d$/.test(word) ? word : digitOf(word);
    const last = run.at(-1);
    if (digit === undefined || (last !== undefined && !joins(written, last.end, index))) flush();
    if (digit !== undefined) run.push({ digit, word: digit !== word, start: index, end: index + word.length });
  }
  flush();
  return found;
}

function joins(written: string, from: number, to: number): boolean {
  return from === to || JOINS.test(written.slice(from, to));
}

function cardIn(run: Said[]): Sensitive[] {
  const digits = run.map(({ digit }) => digit).join('');
  for (let from = 0; from + SHORTEST <= run.length; from += 1) {
    for (let to = Math.min(run.length, from + LONGEST); to - from >= SHORTEST; to -= 1) {
      const compact = digits.slice(from, to);
      if (isCard(compact)) return [{ kind: 'card', start: run[from]?.start ?? 0, end: run[to - 1]?.end ?? 0, compact }];
    }
  }
  return [];
}
