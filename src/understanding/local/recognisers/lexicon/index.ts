import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Lexicon } from './lexicon.ts';
import { nl } from './nl.ts';

/** The languages in which values are recognised: one file each. */
export const LEXICONS: readonly Lexicon[] = [en, fr, de, es, nl];

const ordered = new Map<string, readonly Lexicon[]>();

/** The customer's own language first, then the others: people mix them. */
export function lexiconsFor(locale: string): readonly Lexicon[] {
  const own = locale.slice(0, 2).toLowerCase();
  const known = ordered.get(own);
  if (known !== undefined) return known;
  const made = LEXICONS.toSorted((a, b) => Number(b.locale === own) - Number(a.locale === own));
  if (LEXICONS.some((one) => one.locale === own)) ordered.set(own, made);
  return made;
}
