import type { Utterance } from '../utterance.ts';
import type { Wordings } from '../wordings.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf } from './matching.ts';
import type { RecogniserContext } from './recogniser.ts';
import type { NumberHit } from './spelled-numbers.ts';

export const COIN_JOINS = LEXICONS.flatMap((l) => l.coinJoins);
const BETWEEN = new RegExp(`^(?:\\s{1,2}|-|\\s${anyOf(COIN_JOINS)}\\s)$`, 'iu');

/** Two numbers in words, side by side, are an amount and its coins: "twelve fifty", "veinticinco con cincuenta"; "one fifty" only as the whole answer. */
export function withSpokenCoins(numbers: NumberHit[], said: Utterance, { wordings }: Pick<RecogniserContext, 'wordings'>): NumberHit[] {
  const all: NumberHit[] = [];
  let coins: NumberHit | undefined;
  for (const [i, whole] of numbers.entries()) {
    if (whole === coins) continue;
    const next = numbers[i + 1];
    coins = next !== undefined && areCoins(whole, next, said) && (!whole.doubt || isWhole(said, { whole, coins: next, wordings })) ? next : undefined;
    all.push(coins === undefined ? whole : { ...whole, value: Math.round(whole.value * 100 + coins.value) / 100, end: coins.end, doubt: false });
  }
  return all;
}

/** Whether hardly more was said: "the first one twenty", "a twenty pound credit" say no coins. */
function isWhole(said: Utterance, { whole, coins, wordings }: { whole: NumberHit; coins: NumberHit; wordings: Wordings }): boolean {
  const beside = said.tokens.filter(({ start, end }) => end <= whole.start || start >= coins.end).map(({ word }) => `${word} `).join('');
  return wordings.without('fillers', beside).trim() === '';
}

function areCoins(whole: NumberHit, coins: NumberHit, said: Utterance): boolean {
  return whole.words && coins.words && Number.isInteger(whole.value) && whole.value >= 1 && Number.isInteger(coins.value) && coins.value >= 10 && coins.value <= 99
    && BETWEEN.test(said.clean.slice(whole.end, coins.start));
}
