import { stemmer as de } from '@orama/stemmers/german';
import { stemmer as en } from '@orama/stemmers/english';
import { stemmer as es } from '@orama/stemmers/spanish';
import { stemmer as fr } from '@orama/stemmers/french';
import { stemmer as nl } from '@orama/stemmers/dutch';
import { CONCEPTS, SIGNS } from './concepts.ts';
import { fold } from './fold.ts';
import { silentWords } from './silent-words.ts';

/** What a text is about: stems, and `=concepts` for what is said in many words. */
export interface Terms {
  /** Of a question or a title, each once. */
  of(text: string): string[];
  /** Of a passage, which may also answer what it does not name: an amount answers "how much". */
  ofPassage(text: string): string[];
}

const STEMMERS: { readonly [locale: string]: (word: string) => string } = { de, en, es, fr, nl };
const WORDS = /[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu;

/** How texts of a language become terms. Languages without a stemmer keep their words as they are. */
export function createTerms(locale: string): Terms {
  const silent = silentWords(locale);
  const stemmer = STEMMERS[locale] ?? ((word: string) => word);
  const stem = (word: string): string => fold(stemmer(word.toLowerCase())) || fold(word);
  const concepts = Object.entries(CONCEPTS[locale] ?? {});
  const meant = new Map(concepts.flatMap(([name, { words }]) => words.split(' ').map((word) => [stem(word), `=${name}`] as const)));
  // The words of a phrase count as what they mean together, and no more by themselves.
  const read = (text: string): string[] => {
    const found: string[] = [];
    const rest = concepts.reduce((left, [name, { phrases }]) => phrases.reduce((all, phrase) => all.replace(phrase, () => {
      found.push(`=${name}`);
      return ' ';
    }), left), fold(text));
    return [...found, ...wordTerms(found.length === 0 ? text : rest)];
  };
  const wordTerms = (text: string): string[] => wordsOf(text).flatMap((word) => {
    if (silent.has(fold(word)) || /^\p{L}$/u.test(word)) return [];
    const term = stem(word);
    return [meant.get(term) ?? term];
  });
  return {
    of: (text) => [...new Set(read(text))],
    ofPassage(text) {
      const folded = fold(text);
      const signs = Object.entries(SIGNS).flatMap(([name, sign]) => (sign.test(folded) ? [`=${name}`] : []));
      return [...signs, ...read(text)];
    },
  };
}

/** "l'eSIM" is two words, "don't" one, "customer's" that of the customer. */
function wordsOf(text: string): string[] {
  const words: string[] = text.replaceAll('’', "'").match(WORDS) ?? [];
  return words.flatMap((word) => (/^\p{L}{1,2}'/u.test(word) ? word.split("'") : [word.replace(/'s$/, '')]));
}
