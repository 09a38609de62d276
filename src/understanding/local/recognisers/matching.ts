import type { Utterance } from '../utterance.ts';

/** Not within a longer word or number. */
export const START = String.raw`(?<![\p{L}\p{N}])`;
export const END = String.raw`(?![\p{L}\p{N}])`;
/** Between the words of a phrase. */
export const GAP = String.raw`[\s-]{1,3}`;
/** So much of a text is read for values that are found by pattern. */
const READ_AT_MOST = 1000;

const ASCII = /^[\s\x20-\x7E]*$/;
const MARKS = /\p{M}/gu;
const folded = new WeakMap<Utterance, string>();

/** `clean` in lower case and without accents, every character at its place, so that what is found can be cut out of `clean`. */
export function inPlace(said: Utterance): string {
  const known = folded.get(said);
  if (known !== undefined) return known;
  const made = foldInPlace(said.clean.slice(0, READ_AT_MOST));
  folded.set(said, made);
  return made;
}

function foldInPlace(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : Array.from(text, foldOne).join('');
}

function foldOne(character: string): string {
  const plain = character.toLowerCase().normalize('NFD').replace(MARKS, '');
  return plain.length === character.length ? plain : character;
}

/** The source of a pattern for any of these phrases, the longest first. */
export function anyOf(phrases: Iterable<string>): string {
  const sources = [...new Set(phrases)].filter((phrase) => phrase !== '').toSorted((a, b) => b.length - a.length)
    .map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`).replaceAll(' ', GAP));
  return sources.length === 0 ? '(?:(?!))' : `(?:${sources.join('|')})`;
}

/** Compiles a source that stands for itself: not within a longer word. */
export function pattern(source: string): RegExp {
  return new RegExp(`${START}(?:${source})${END}`, 'gu');
}

/** A phrase as it is looked up: one space between its words. */
export function spaced(text: string): string {
  return text.replace(/[\s-]+/g, ' ');
}

/** A text made of nothing but values is no message. */
const MOST_HITS = 200;

/** Finds without overlaps: the longer wins, of two alike the earlier in the list; in the order of the text. */
export function longest<T extends { start: number; end: number }>(hits: T[]): T[] {
  const chosen: T[] = [];
  for (const hit of hits.slice(0, MOST_HITS).toSorted((a, b) => (b.end - b.start) - (a.end - a.start))) {
    if (!chosen.some((one) => one.start < hit.end && hit.start < one.end)) chosen.push(hit);
  }
  return chosen.toSorted((a, b) => a.start - b.start);
}
