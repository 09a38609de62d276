/** A sparse vector: ids of features and their values. */
export interface Sparse { ids: Int32Array; values: Float32Array }
/** Counts of hashed n-grams, in two blocks: words and characters. */
interface Counts { words: Map<number, number>; characters: Map<number, number> }

const { imul, log } = Math;
const SHORTEST = 2;
const LONGEST = 5;
/** So that a word and a run of characters never share a feature. */
const WORD_SEED = 0x811c9dc5;
const CHARACTER_SEED = 0x2f0b4a27;
const MOST_CHARACTERS = 400;
/** Characters forgive more than words: typing errors, endings. */
const CHARACTER_WEIGHT = 1.4;

/** Turns texts into vectors over the n-grams seen at training, weighted by (1 + log tf) · idf; words have length 1, characters a little more. */
export interface Vectorizer {
  readonly size: number;
  vector(plain: string): Sparse;
}

/** Learns the vocabulary and the idf of `plain` texts: word 1–2-grams with ends, word-bounded character 2–5-grams. */
export function fitVectorizer(texts: string[]): Vectorizer {
  const ids = new Map<number, number>();
  const seen: number[] = [];
  for (const text of texts) {
    const { words, characters } = countGrams(text);
    for (const gram of [...words.keys(), ...characters.keys()]) {
      const id = ids.get(gram) ?? ids.size;
      if (id === ids.size) ids.set(gram, id);
      seen[id] = (seen[id] ?? 0) + 1;
    }
  }
  const idf = Float32Array.from(seen, (count) => Math.log((1 + texts.length) / (1 + count)) + 1);
  const unseen = idf.reduce((most, weight) => Math.max(most, weight), 1);
  return { size: ids.size, vector: (plain) => weigh(countGrams(plain), { ids, idf, unseen }) };
}

function countGrams(plain: string): Counts {
  const text = plain.slice(0, MOST_CHARACTERS);
  const words = new Map<number, number>();
  const characters = new Map<number, number>();
  let previous = 1;
  let from = 0;
  while (from < text.length) {
    const to = text.indexOf(' ', from);
    const end = to === -1 ? text.length : to;
    const word = hash(text, from, end);
    add(words, word);
    add(words, mix(previous, word));
    countCharacters(text.slice(from, end), characters);
    previous = word;
    from = end + 1;
  }
  add(words, mix(previous, 2));
  return { words, characters };
}

function countCharacters(word: string, into: Map<number, number>): void {
  const bounded = ` ${word} `;
  for (let from = 0; from < bounded.length - 1; from += 1) {
    let gram = CHARACTER_SEED;
    const most = Math.min(LONGEST, bounded.length - from);
    for (let length = 1; length <= most; length += 1) {
      gram = imul(gram ^ bounded.charCodeAt(from + length - 1), 0x01000193);
      if (length >= SHORTEST) add(into, gram);
    }
  }
}

function add(counts: Map<number, number>, gram: number): void {
  counts.set(gram, (counts.get(gram) ?? 0) + 1);
}

function hash(text: string, from: number, to: number): number {
  let value = WORD_SEED;
  for (let i = from; i < to; i += 1) value = imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

function mix(a: number, b: number): number {
  return imul(a ^ 0x5bd1e995, 0x27d4eb2d) ^ imul(b, 0x165667b1);
}

interface Weights { ids: Map<number, number>; idf: Float32Array; unseen: number }

/** N-grams that training never saw are dropped, but count for the length: a strange text stays weak. */
function weigh(counts: Counts, weights: Weights): Sparse {
  const size = counts.words.size + counts.characters.size;
  const vector = { ids: new Int32Array(size), values: new Float32Array(size) };
  const used = fill(counts.words, weights, { vector, from: 0, length: 1 });
  const all = fill(counts.characters, weights, { vector, from: used, length: CHARACTER_WEIGHT });
  return { ids: vector.ids.subarray(0, all), values: vector.values.subarray(0, all) };
}

function fill(counts: Map<number, number>, { ids, idf, unseen }: Weights, { vector, from, length }: { vector: Sparse; from: number; length: number }): number {
  let at = from;
  let squares = 0;
  for (const [gram, count] of counts) {
    const id = ids.get(gram);
    const value = (count === 1 ? 1 : 1 + log(count)) * (id === undefined ? unseen : idf[id] ?? unseen);
    squares += value * value;
    if (id === undefined) continue;
    vector.ids[at] = id;
    vector.values[at] = value;
    at += 1;
  }
  const scale = length / (Math.sqrt(squares) || 1);
  for (let i = from; i < at; i += 1) vector.values[i] = (vector.values[i] ?? 0) * scale;
  return at;
}
