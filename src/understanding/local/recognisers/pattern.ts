import { clausesOf, plainOf, type Utterance } from '../utterance.ts';
import { hasDigit, isCode, isMixed, isPlainWord, piecesOf, type Piece } from './code-pieces.ts';
import { daysIn, type DayHit } from './days.ts';
import { LEXICONS } from './lexicon/index.ts';
import { longest } from './matching.ts';
import { shapeOf, type Shape } from './pattern-shape.ts';
import { found, type Found, type Recogniser, type RecogniserContext } from './recogniser.ts';

const JOINERS = /[\s.\-–_/]+/g;
/** Where a pattern tells nothing, "12/15" is no code. */
const LOOSE_JOINERS = /[\s.\-–_]+/g;
const CODE_SIGNS = /^[\p{L}\p{N}\s._#-]+$/u;
const MOST_PIECES = 8;
const LONGEST = 64;
const SAYING = new Set(LEXICONS.flatMap((l) => l.is));
const PREPOSITIONS = new Set(LEXICONS.flatMap((l) => l.prepositions));

/** `alone`: nothing else was said; `said`: the word before says what the value is, as in "it is NW-44120". */
interface Candidate extends Found { value: string; mixed: boolean; digits: boolean; alone: boolean; before: string | undefined }

/** Texts with a `pattern`: the run of words that is most like a code, also written with spaces, dots or dashes inside; never words of a sentence. */
export const pattern: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const shape = shapeOf(at.spec.pattern);
    if (shape === null) return [];
    const written = candidates(said, shape, at);
    const days = shape.loose && written.length > 0 ? plainDays(said, at) : [];
    const questions = shape.loose ? questionsIn(said, at) : [];
    const all = written.filter((one) => fits(one, { said, shape, at, days, questions }));
    const mixed = all.some((one) => one.mixed);
    return longest(all.filter((one) => !shape.loose || one.mixed === mixed)).map(({ value, said: words, start, end }) => ({ value, said: words, start, end }));
  },
  tries: (said) => said.tokens.length === 1 || (/\d/.test(said.clean) && said.tokens.length <= 8),
};

function candidates(said: Utterance, shape: Shape, at: RecogniserContext): Candidate[] {
  const pieces = piecesOf(said.clean);
  const runs = pieces.flatMap((_, from) => Array.from({ length: Math.min(MOST_PIECES, pieces.length - from) }, (__, more) => pieces.slice(from, from + more + 1)));
  const whole = at.asked && !shape.digits && pieces.length > 1 ? [pieces] : [];
  return [...runs.filter((run) => run.length === 1 || isCode(run)), ...whole].flatMap((run) => candidate(run, { said, pieces, shape }));
}

function candidate(run: Piece[], { said, pieces, shape }: { said: Utterance; pieces: Piece[]; shape: Shape }): Candidate[] {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined || last.end - first.start > LONGEST) return [];
  const value = matching(said.clean.slice(first.start, last.end), shape);
  const before = pieces[pieces.indexOf(first) - 1]?.word;
  return value === null ? [] : [{ ...found(said, value, { start: first.start, end: last.end }), value, mixed: run.some(isMixed), digits: run.some(({ text }) => hasDigit(text)), alone: run.length === pieces.length, before }];
}

function matching(written: string, { test, loose }: Shape): string | null {
  const joined = written.replace(loose ? LOOSE_JOINERS : JOINERS, '');
  return [written, joined, written.toUpperCase(), joined.toUpperCase()].find((w) => w !== '' && test.test(w)) ?? null;
}

interface Among { said: Utterance; shape: Shape; at: RecogniserContext; days: DayHit[]; questions: string[] }

function fits(one: Candidate, among: Among): boolean {
  const { shape, at } = among;
  if (!one.digits) return at.asked && fitsWithoutDigits(one, among);
  return !shape.loose || fitsLoosely(one, among);
}

/** A word is a value where it is all that was said, or what was said to be it; where digits are usual, only one that is no plain word. */
function fitsWithoutDigits(one: Candidate, { said, shape, at }: Among): boolean {
  const [word] = piecesOf(one.said);
  const plain = word === undefined || isPlainWord(word);
  if (one.alone && at.current === undefined) return !shape.digits || !plain;
  return isShout(one, { said, shape, at }) || (!(shape.digits && plain) && SAYING.has(one.before ?? '') && !/\?\s*$/.test(said.clean));
}

/** "It is ABCDEF I think". What is filled is only shouted over in a pattern of capitals, where "ASAP" and "PLEASE" are no value. */
function isShout(one: Candidate, { said, shape, at }: Pick<Among, 'said' | 'shape' | 'at'>): boolean {
  if (shape.digits || one.said !== one.said.toUpperCase() || said.clean === said.clean.toUpperCase()) return false;
  return at.current === undefined || (!shape.test.test(one.value.toLowerCase()) && !at.wordings.starts('fillers', plainOf(one.said)));
}

/** What fits a pattern that takes anything must look like a code, and more so when it was not asked for. */
function fitsLoosely(one: Candidate, { at, days, questions }: Among): boolean {
  if (!CODE_SIGNS.test(one.said) || days.some((day) => day.start < one.end && one.start < day.end)) return false;
  if (!(at.asked && one.mixed) && PREPOSITIONS.has(one.before ?? '')) return false;
  if (at.asked && at.current === undefined) return true;
  if (questions.some((question) => question.includes(one.said))) return false;
  return at.current === undefined ? one.mixed : one.alone || SAYING.has(one.before ?? '') || (typeof at.current === 'string' && outline(one.said) === outline(at.current));
}

/** "4 March 1985", and where no code was asked for, also "04-03-1985". */
function plainDays(said: Utterance, at: RecogniserContext): DayHit[] {
  const days = daysIn(said, { ...at, asked: false, spec: { type: 'date' } });
  return at.asked ? days.filter(({ start, end }) => /\p{L}/u.test(said.clean.slice(start, end))) : days;
}

function questionsIn(said: Utterance, { wordings }: RecogniserContext): string[] {
  return clausesOf(said).filter(({ clean, plain }) => clean.endsWith('?') || wordings.starts('question', plain)).map(({ clean }) => clean);
}

/** How a code is made up: "NW-44120" → "A-9". */
function outline(code: string): string {
  return code.replaceAll(/\s/g, '').replaceAll(/\p{L}+/gu, 'A').replaceAll(/\d+/g, '9');
}
