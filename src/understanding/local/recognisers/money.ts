import { numbersIn } from './number.ts';
import { hasDigit, withinLimits, type Found, type Recogniser } from './recogniser.ts';
import type { Utterance } from '../utterance.ts';

const BEFORE = /(?:[$€£¥₹]|\b(?:usd|eur|gbp|chf))\s*$/i;
const AFTER = /^\s*(?:[$€£¥₹]|(?:dollars?|bucks|euros?|pounds?|quid|usd|eur|gbp|chf|francs?|livres?)\b)/i;

/** Amounts → a plain number in units of the currency; a bare number only when it is being asked. */
export const money: Recogniser = {
  distinctive: true,
  find: (said, at) => numbersIn(said, at.wordings)
    .map((n) => ({ amount: withCurrency(said, n), bare: n }))
    .flatMap(({ amount, bare }) => (amount ?? (at.asked ? bare : null)) ?? [])
    .filter((n) => typeof n.value === 'number' && withinLimits(n.value, at.spec)),
  tries: (said, at) => hasDigit(said) || numbersIn(said, at.wordings).length > 0,
};

function withCurrency(said: Utterance, n: Found): Found | null {
  const before = BEFORE.exec(said.clean.slice(0, n.start));
  const after = AFTER.exec(said.clean.slice(n.end));
  if (before === null && after === null) return null;
  const start = before?.index ?? n.start;
  const end = n.end + (after?.[0].length ?? 0);
  return { value: n.value, said: said.clean.slice(start, end), start, end };
}
