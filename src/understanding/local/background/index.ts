import { plainOf } from '../utterance.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { nl } from './nl.ts';

const TEXTS: { readonly [locale: string]: string } = { en, fr, de, es, nl };

/** What no flow should claim, in these languages, as folded words; in English where none of them is known. */
export function backgroundOf(locales: ReadonlySet<string>): string[] {
  const texts = Object.entries(TEXTS).filter(([locale]) => locales.has(locale)).map(([, text]) => text);
  return (texts.length > 0 ? texts : [en]).flatMap((text) => text.trim().split('\n')).map(plainOf);
}
