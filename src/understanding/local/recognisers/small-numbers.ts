import type { Lexicon } from './lexicon/lexicon.ts';

const known = new WeakMap<Lexicon, Map<string, number>>();

/** The words for 0 to 59 in one language, with one space between their parts. */
export function smallNumbers(lexicon: Lexicon): ReadonlyMap<string, number> {
  const cached = known.get(lexicon);
  if (cached !== undefined) return cached;
  const single = Object.entries(lexicon.numbers).filter(([, n]) => n < 60 && Number.isInteger(n));
  const tens = single.filter(([, n]) => n >= 20 && n % 10 === 0);
  const units = single.filter(([, n]) => n >= 1 && n <= 9);
  const pairs = tens.flatMap(([ten, t]) => units.flatMap(([unit, u]) => lexicon.pair(ten, unit).map((words): [string, number] => [words, t + u])));
  const made = new Map([...pairs, ...single]);
  known.set(lexicon, made);
  return made;
}
