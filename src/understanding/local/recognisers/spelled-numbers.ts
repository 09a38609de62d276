import type { Token, Utterance } from '../utterance.ts';
import { LEXICONS, lexiconsFor } from './lexicon/index.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { anyOf, END } from './matching.ts';

/** A number of a text. `doubt`: the word may be no number at all, as "one", "une" or "a". `words`: it was not said in digits. */
export interface NumberHit { value: number; start: number; end: number; doubt: boolean; words: boolean }

type Atom = ({ kind: 'unit'; value: number } | { kind: 'scale'; value: number } | { kind: 'join' } | { kind: 'article' }) & { token: Token };
interface Run { value: number; atoms: Atom[] }

const LONGEST_WORD = 60;
const MOST_ATOMS = 24;

const heard = new WeakMap<Utterance, Map<string, NumberHit[]>>();

/** Numbers in words: the customer's own language, then the others where the words mean nothing else. */
export function spelledNumbers(said: Utterance, locale: string): NumberHit[] {
  const known = heard.get(said) ?? new Map<string, NumberHit[]>();
  heard.set(said, known);
  const hits = known.get(locale) ?? readNumbers(said, locale);
  known.set(locale, hits);
  return hits;
}

function readNumbers(said: Utterance, locale: string): NumberHit[] {
  const hits: NumberHit[] = [];
  for (const [place, lexicon] of lexiconsFor(locale).entries()) {
    for (const run of runsOf(said, lexicon)) {
      const hit = hitOf(run, said, { lexicon, own: place === 0 });
      if (hit !== null && !hits.some((one) => one.start < hit.end && hit.start < one.end)) hits.push(hit);
    }
  }
  return withDecimals(hits.toSorted((a, b) => a.start - b.start), said);
}

function hitOf({ value, atoms }: Run, said: Utterance, at: { lexicon: Lexicon; own: boolean }): NumberHit | null {
  const [first, last] = [atoms[0]?.token, atoms.at(-1)?.token];
  if (first === undefined || last === undefined) return null;
  const alone = atoms.length === 1;
  const trap = alone && (at.lexicon.traps.includes(first.word) || atoms[0]?.kind === 'article');
  // "Once" is eleven only to who speaks Spanish; "une" is only sure to be one before a unit.
  if (trap && !at.own && !at.lexicon.articles.includes(first.word)) return null;
  const half = halfOf(at.lexicon).exec(said.clean.slice(last.end, last.end + 20).toLowerCase());
  return { value: value + (half ? 0.5 : 0), start: first.start, end: last.end + (half?.[0].length ?? 0), doubt: trap, words: true };
}

/** Neighbouring number words that are one number: "two hundred and five", "einundzwanzig", "quatre-vingt-dix". */
function runsOf(said: Utterance, lexicon: Lexicon): Run[] {
  const runs: Run[] = [];
  let atoms: Atom[] = [];
  let end = -1;
  const flush = (): void => {
    runs.push(...numbersOf(atoms.slice(0, MOST_ATOMS), lexicon));
    atoms = [];
  };
  for (const token of said.tokens) {
    const read = atomsOf(token, lexicon);
    if (atoms.length > 0 && !/^(?:\s{1,3}|-)$/.test(said.clean.slice(end, token.start))) flush();
    if (read === null) flush();
    else atoms.push(...read);
    ({ end } = token);
  }
  flush();
  return runs;
}

function atomsOf(token: Token, lexicon: Lexicon): Atom[] | null {
  const one = atomOf(token.word, token, lexicon);
  if (one !== null) return [one];
  if (!lexicon.closed || token.word.length > LONGEST_WORD || token.word.length < 6) return null;
  const pieces = piecesOf(token.word, lexicon);
  return pieces && pieces.flatMap((piece) => atomOf(piece, token, lexicon) ?? []);
}

function atomOf(word: string, token: Token, lexicon: Lexicon): Atom | null {
  if (Object.hasOwn(lexicon.scales, word)) return { kind: 'scale', value: lexicon.scales[word] ?? 0, token };
  if (Object.hasOwn(lexicon.numbers, word)) return { kind: 'unit', value: lexicon.numbers[word] ?? 0, token };
  if (lexicon.joins.includes(word)) return { kind: 'join', token };
  return lexicon.articles.includes(word) ? { kind: 'article', token } : null;
}

/** The parts of a number that is written as one word; null when it is none. */
function piecesOf(word: string, lexicon: Lexicon): string[] | null {
  const known = partsOf(lexicon);
  const dead = new Set<number>();
  const from = (at: number): string[] | null => {
    if (at === word.length) return [];
    if (dead.has(at)) return null;
    for (const piece of known) {
      const rest = word.startsWith(piece, at) ? from(at + piece.length) : null;
      if (rest !== null) return [piece, ...rest];
    }
    dead.add(at);
    return null;
  };
  return from(0);
}

/** Cuts a row of number words where the next does not fit: "five six" is two numbers. */
function numbersOf(atoms: Atom[], lexicon: Lexicon): Run[] {
  const runs: Run[] = [];
  let from = 0;
  while (from < atoms.length) {
    const run = firstOf(atoms.slice(from), lexicon);
    if (run.atoms.length > 0) runs.push(run);
    from += Math.max(run.atoms.length, 1);
  }
  return runs;
}

/** The number that a row of words begins with; no atoms when it begins with none. */
function firstOf(atoms: Atom[], lexicon: Lexicon): Run {
  const [first, second] = atoms;
  if (first?.kind === 'article' && second?.kind === 'scale') {
    const rest = firstOf(atoms.slice(1), lexicon);
    return { value: rest.value, atoms: [first, ...rest.atoms] };
  }
  if (first?.kind === 'article') return { value: 1, atoms: [first] };
  let state: State = { sum: 0, part: 0, room: Infinity, biggest: Infinity, last: Infinity, joined: false };
  let taken = 0;
  for (const [index, atom] of atoms.entries()) {
    const next = atom.kind === 'unit' || atom.kind === 'scale' ? withNumber(state, atom, lexicon) : atom.kind === 'join' && index > 0 && !state.joined ? { ...state, joined: true } : null;
    if (next === null) break;
    state = next;
    if (atom.kind !== 'join') taken = index + 1;
  }
  return { value: state.sum + state.part, atoms: atoms.slice(0, taken) };
}

/** `part` is what counts below the last thousand, `room` what may still be added to it, `biggest` the scale that the next must be under. */
interface State { sum: number; part: number; room: number; biggest: number; last: number; joined: boolean }

/** Null where the word does not go on with the number. */
function withNumber(state: State, { kind, value }: { kind: 'unit' | 'scale'; value: number }, lexicon: Lexicon): State | null {
  const added = (more: number, room: number): State => ({ ...state, part: state.part + more, room, last: value, joined: false });
  if (kind === 'scale') return scaledBy(state, value);
  if (lexicon.closed && state.joined && isUnit(state.last) && isTen(value)) return added(value, 0);
  // "Quatre-vingt", "dix-sept"
  if (lexicon.locale === 'fr' && state.last === 4 && value === 20) return added(76, 19);
  if (lexicon.locale === 'fr' && state.last === 10 && [7, 8, 9].includes(value)) return added(value, 0);
  return value <= state.room && !isApart(state, lexicon) ? added(value, roomAfter(value, lexicon)) : null;
}

/** In English only a hundred takes "and": "twenty and five" are two numbers. */
function isApart({ joined, room }: State, { locale }: Lexicon): boolean {
  return joined && locale === 'en' && room < 99;
}

function scaledBy(state: State, scale: number): State | null {
  const { part, sum } = state;
  if (state.joined || scale >= state.biggest || (scale === 100 && part >= 100) || !Number.isInteger(part)) return null;
  const times = Math.max(part, 1);
  return scale === 100 ? { ...state, part: times * 100, room: 99, last: Infinity } : { ...state, sum: sum + times * scale, part: 0, room: 999, biggest: scale, last: Infinity };
}

function isUnit(value: number): boolean {
  return value > 0 && value < 10;
}

function isTen(value: number): boolean {
  return value >= 20 && value < 100 && value % 10 === 0;
}

/** What may still be added: a unit to twenty, less than a hundred to a hundred. */
function roomAfter(value: number, { locale }: Lexicon): number {
  if (value >= 100) return 99;
  if (value < 20 || value % 10 !== 0) return 0;
  return locale === 'fr' && (value === 60 || value === 80) ? 19 : 9;
}

const POINT_LENGTH = 12;
const POINTS = new Set(LEXICONS.flatMap(({ point }) => point));

function isPoint(said: Utterance, whole: NumberHit, decimals: NumberHit): boolean {
  return decimals.start - whole.end <= POINT_LENGTH && POINTS.has(said.clean.slice(whole.end, decimals.start).trim().toLowerCase());
}

/** "Two point five", "deux virgule cinq". */
function withDecimals(hits: NumberHit[], said: Utterance): NumberHit[] {
  return hits.flatMap((hit, i) => {
    const [before, after] = [hits[i - 1], hits[i + 1]];
    if (before !== undefined && isPoint(said, before, hit)) return [];
    if (after === undefined || !isPoint(said, hit, after)) return [hit];
    return [{ ...hit, value: Number(`${Math.trunc(hit.value)}.${Math.trunc(after.value)}`), end: after.end, doubt: false }];
  });
}

const parts = new WeakMap<Lexicon, string[]>();

/** The words that numbers are made of, the longest first. */
function partsOf(lexicon: Lexicon): string[] {
  const known = parts.get(lexicon);
  if (known !== undefined) return known;
  const made = [...Object.keys(lexicon.numbers), ...Object.keys(lexicon.scales), ...lexicon.joins].toSorted((a, b) => b.length - a.length);
  parts.set(lexicon, made);
  return made;
}

const halves = new WeakMap<Lexicon, RegExp>();

function halfOf(lexicon: Lexicon): RegExp {
  const known = halves.get(lexicon);
  if (known !== undefined) return known;
  const made = new RegExp(`^\\s?${anyOf(lexicon.andHalf)}${END}`, 'u');
  halves.set(lexicon, made);
  return made;
}
