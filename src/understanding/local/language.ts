import { eld } from 'eld/small';
import type { ReadingContext } from '../../contracts.ts';
import { LANGUAGES } from './phrases/index.ts';
import { ACTS, anyOf, type Phrases } from './phrases/phrases.ts';
import { listen } from './utterance.ts';

/** Fewer words are told apart by what they say, and only while nothing runs: a name, "stop" and "no" are of every language. */
const ENOUGH_WORDS = 3;
/** How far the likeliest language must be ahead, of 1. */
const CLEAR = 0.1;
const LETTERS = /\p{L}{2}/u;
/** Inside a text such a word may be a name, but in the language that writes all nouns so. */
const NAME = /^\p{Lu}\p{Ll}/u;
const CAPITALISES = 'de';
/** What is asked for here is written as it is written, in whatever language. */
const FREE: ReadonlySet<string> = new Set(['text', 'name', 'address', 'email', 'code', 'file']);

/** The language of a text among those that are understood; null where its words leave it open. */
export function createLanguageOf(languages: readonly Phrases[] = LANGUAGES): (text: string, at: ReadingContext) => string | null {
  const own = languages.map((language) => ({ locale: language.locale, pattern: standing(language) }));
  const known = new Set(languages.map(({ locale }) => locale));
  eld.setLanguageSubset([...known]);
  return (text, at) => {
    if (at.asking !== null && FREE.has(at.slots[at.asking]?.type ?? '')) return null;
    const { clean, tokens, plain } = listen(text);
    const found = eld.detect(clean);
    const nouns = found.language === CAPITALISES;
    const words = tokens.filter(({ word, start, end }) => LETTERS.test(word) && (nouns || start === 0 || !NAME.test(clean.slice(start, end))));
    if (words.length < ENOUGH_WORDS) {
      const speakers = at.flow === null ? own.filter(({ pattern }) => pattern.test(plain)) : [];
      return speakers.length === 1 ? speakers[0]?.locale ?? null : null;
    }
    const [first = 0, second = 0] = Object.values(found.getScores()).toSorted((a, b) => b - a);
    return found.isReliable() && first - second >= CLEAR && known.has(found.language) ? found.language : null;
  };
}

/** Whole texts that this language has a phrase for. */
function standing(language: Phrases): RegExp {
  const phrases = [...ACTS.flatMap((act) => language.alone[act]), ...language.yes, ...language.no];
  return new RegExp(`^${anyOf(language.fillers)}*${anyOf(phrases)}${anyOf(language.fillers)}*$`);
}
