import type { Utterance } from '../utterance.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf } from './matching.ts';
import type { NumberHit } from './spelled-numbers.ts';

export const COIN_JOINS = LEXICONS.flatMap((l) => l.coinJoins);
const BETWEEN = new RegExp(`^(?:\\s{1,2}|-|\\s${anyOf(COIN_JOINS)}\\s)$`, 'iu');

/** Two numbers in words, side by side, are an amount and its coins: "twelve fifty", "veinticinco con cincuenta". */
export function withSpokenCoins(numbers: NumberHit[], said: Utterance): NumberHit[] {
  const all: NumberHit[] = [];
  let coins: NumberHit | undefined;
  for (const [i, whole] of numbers.entries()) {
    if (whole === coins) continue;
    const next = numbers[i + 1];
    coins = next !== undefined && areCoins(whole, next, said) ? next : undefined;
    all.push(coins === undefined ? whole : { ...whole, value: Math.round(whole.value * 100 + coins.value) / 100, end: coins.end, doubt: false });
  }
  return all;
}

function areCoins(whole: NumberHit, coins: NumberHit, said: Utterance): boolean {
  return whole.words && coins.words && Number.isInteger(whole.value) && whole.value >= 1 && Number.isInteger(coins.value) && coins.value >= 10 && coins.value <= 99
    && BETWEEN.test(said.clean.slice(whole.end, coins.start));
}
