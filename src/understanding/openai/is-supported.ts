import { fold, tidy } from '../local/utterance.ts';

/** Share of a sentence's longer words that must be the passage's; the rest are words that join them. */
const MOST_OWN_WORDS = 0.3;
const SHORTEST_CONTENT = 4;
/** Endings may differ: "refund", "refunded". */
const ENDING = 3;
const LONGEST = 400;
const NEGATIONS = /\b(?:not|no|never|cannot|\p{L}+nt|without|none|nor|ne|pas|jamais|sans|aucune?|nicht|keine?[nmrs]?|nie|ohne|sin|nunca|jamas|ningun[ao]?|niet|geen|nooit|zonder)\b/u;

/** Whether a passage says what a sentence says: every number, address and name, and nearly every word of it, said or denied alike. */
export function isSupported(sentence: string, passage: string): boolean {
  const text = tidy(sentence);
  const whole = tidy(passage);
  if (text === '' || text.length > LONGEST) return false;
  const said = plain(text);
  const nearest = nearestTo(said, sentencesOf(whole).map(plain));
  return numbersOf(text).every((number) => numbersOf(nearest.join(' ')).includes(number))
    && addressesOf(text).every((address) => whole.includes(address))
    && namesOf(text).every((name) => plain(whole).includes(fold(name)))
    && ownWords(said, whole) <= MOST_OWN_WORDS
    && nearest.some((one) => NEGATIONS.test(one) === NEGATIONS.test(said));
}

function plain(text: string): string {
  return fold(text);
}

function sentencesOf(passage: string): string[] {
  return passage.split(/(?<=[.!?:;])\s+|\n+/u).filter((part) => /\p{L}/u.test(part));
}

/** The sentences of the passage that share the most words with this one. */
function nearestTo(said: string, sentences: string[]): string[] {
  const words = contentOf(said);
  const shared = sentences.map((one) => words.filter((word) => holds(contentOf(one), word)).length + numbersOf(said).filter((number) => numbersOf(one).includes(number)).length / 2);
  const most = Math.max(0, ...shared);
  return sentences.filter((_, i) => shared[i] === most);
}

function contentOf(text: string): string[] {
  return (text.match(/\p{L}+/gu) ?? []).filter((word) => word.length >= SHORTEST_CONTENT);
}

function ownWords(said: string, passage: string): number {
  const theirs = contentOf(plain(passage));
  const words = contentOf(said);
  return words.length === 0 ? 0 : words.filter((word) => !holds(theirs, word)).length / words.length;
}

function holds(words: string[], word: string): boolean {
  const stem = word.slice(0, Math.max(SHORTEST_CONTENT, word.length - ENDING));
  return words.some((one) => one.startsWith(stem) && Math.abs(one.length - word.length) <= ENDING);
}

/** Digits with what belongs to them, without separators of thousands. */
function numbersOf(text: string): string[] {
  return (text.match(/\d+(?:[.,:]\d+)*/g) ?? []).map((number) => number.replaceAll(/[.,](?=\d{3}(?!\d))/g, '').replace(',', '.'));
}

function addressesOf(text: string): string[] {
  return (text.match(/https?:\/\/[^\s)>\]]+|\bwww\.[^\s)>\]]+|[^\s@<(]+@[^\s@>)]+\.\p{L}{2,}/gu) ?? []).map((address) => address.replace(/[.,;:!?]+$/, ''));
}

/** Words with a capital that do not open the sentence. */
function namesOf(text: string): string[] {
  return [...text.matchAll(/(?<=[\p{L}\p{N},;)'"] )\p{Lu}[\p{L}\p{N}-]{2,}/gu)].map(([name]) => name);
}
