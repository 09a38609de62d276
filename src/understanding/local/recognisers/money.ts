import type { Utterance } from '../utterance.ts';
import { meantAmounts, outsideTimes } from './amount-words.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf, END } from './matching.ts';
import { numbersIn, plainNumbers } from './number.ts';
import { found, hasDigit, withinLimits, type Recogniser } from './recogniser.ts';
import type { NumberHit } from './spelled-numbers.ts';
import { COIN_JOINS, withSpokenCoins } from './spoken-coins.ts';

const SIGNS = '[$€£¥₹]';
const CODES = '(?:usd|eur|gbp|chf)';
const BEFORE = new RegExp(`(?:${SIGNS}|(?<![\\p{L}\\d])${CODES})\\s{0,2}$`, 'iu');
const AFTER = new RegExp(`^\\s{0,2}(?:${SIGNS}|(?:${CODES}|${anyOf(LEXICONS.flatMap((l) => l.currencies))})${END})`, 'iu');
/** After the coins comes no letter: the digits of "5€50" do. */
const AFTER_GLUED = new RegExp(`^${SIGNS}(?=\\d{2}${END})`, 'u');
const CENTS = new RegExp(`^\\s{0,2}${anyOf(LEXICONS.flatMap((l) => l.cents))}${END}`, 'iu');
const JOINED = new RegExp(`^(?:\\s{0,2}|\\s${anyOf([...LEXICONS.flatMap((l) => l.joins), ...COIN_JOINS])}\\s)$`, 'iu');
const REACH = 20;

/** Amounts → a plain number in units of the currency; a bare number only when it is being asked. */
export const money: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const amounts = amountsIn(said, withSpokenCoins(numbersIn(said, at, { units: true, grouped: true }), said, at));
    const bare = at.asked ? withSpokenCoins(plainNumbers(said, at, { grouped: true }), said, at) : [];
    const others = bare.filter((n) => !amounts.some((a) => a.start < n.end && n.start < a.end));
    const all = meantAmounts([...amounts, ...outsideTimes(others, said, at)], said);
    return all.filter((n) => withinLimits(n.value, at.spec)).toSorted((a, b) => a.start - b.start).map((n) => found(said, n.value, n));
  },
  tries: (said, at) => hasDigit(said) || numbersIn(said, at).length > 0,
};

type Amount = { value: number; start: number; end: number };

function amountsIn(said: Utterance, numbers: NumberHit[]): Amount[] {
  const amounts: Amount[] = [];
  numbers.forEach((n, i) => {
    if (amounts.some((a) => a.start <= n.start && n.start < a.end)) return;
    const coins = centsAt(said, n);
    const amount = withCurrency(said, n) ?? (coins === null ? null : { value: round(n.value / 100), start: n.start, end: coins });
    if (amount === null) return;
    const next = numbers[i + 1];
    const more = coins === null && next !== undefined ? coinsAfter(said, amount, next) : null;
    amounts.push(more ?? amount);
  });
  return amounts;
}

/** "5 pounds 50", "5 euros et 20 centimes", "5€50". */
function coinsAfter(said: Utterance, amount: Amount, next: NumberHit): Amount | null {
  if (!Number.isInteger(next.value) || next.value < 1 || next.value > 99 || !JOINED.test(said.clean.slice(amount.end, next.start))) return null;
  const end = centsAt(said, next);
  const last = /^\s{0,2}(?:$|[.!?,;])/.test(said.clean.slice(next.end, next.end + 4)) && next.value >= 10;
  if (end === null && !last) return null;
  return { value: round(Math.trunc(amount.value) + next.value / 100), start: amount.start, end: end ?? next.end };
}

function centsAt(said: Utterance, n: NumberHit): number | null {
  const cents = CENTS.exec(fold(said.clean.slice(n.end, n.end + REACH)));
  return cents === null ? null : n.end + cents[0].length;
}

function withCurrency(said: Utterance, n: NumberHit): Amount | null {
  const before = BEFORE.exec(said.clean.slice(Math.max(0, n.start - REACH), n.start));
  const rest = said.clean.slice(n.end, n.end + REACH);
  const after = AFTER.exec(fold(rest)) ?? AFTER_GLUED.exec(rest);
  if (before === null && after === null) return null;
  return { value: n.value, start: n.start - (before?.[0].length ?? 0), end: n.end + (after?.[0].length ?? 0) };
}

/** Currencies whose names have accents: "dólares", "céntimos". */
function fold(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.length === text.length ? plain : text;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

