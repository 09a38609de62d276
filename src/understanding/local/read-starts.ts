import type { Command } from '../../contracts.ts';
import type { Guess } from './intents/train-intents.ts';
import { asksForInformation, supposes } from './read-question.ts';
import { isDenied, isExample, isUnwanted, wantsOther } from './read-unwanted.ts';
import { afterFillers, type Reading } from './reading.ts';
import { clausesOf, listen, slice, type Utterance } from './utterance.ts';

export type Start = Extract<Command, { kind: 'start' }>;
/** Flows to start, or those it may have meant; `refused` is one that the customer said they do not want. */
export interface Starts { starts: Start[]; candidates: string[]; refused: string | null }

/** A wrong start costs a "no"; a needless "did you mean …?" costs a "yes". */
const SURE = 0.4;
/** Within a flow more is needed, and beside another wish; most for a question that is not about the customer's own things. */
const SURER = 0.7;
const SUREST = 0.97;
const POSSIBLE = 0.2;
/** A second flow this near to the first is worth asking about. */
const NEAR = 0.2;
const MOST_CANDIDATES = 3;
const MOST_PARTS = 6;
const MOST_WORDS = 100;
/** So few words beside a value are no second request. */
const FEW_WORDS = 4;

export function readStarts(said: Utterance, reading: Reading, values: { start: number; end: number }[]): Starts {
  if (reading.wordings.without('fillers', said.plain).trim() === '') return NOTHING;
  const beside = said.tokens.filter((t) => !values.some((v) => v.start <= t.start && t.end <= v.end));
  if (beside.length === 0 || (values.length > 0 && beside.length <= FEW_WORDS)) return NOTHING;
  const parts = partsOf(said, reading).filter((part) => !isGiven(part, said, values)).map((part) => ({ part, ...judge(part, reading, values.length > 0) }));
  if (parts.length === 0) return NOTHING;
  const refused = parts.find((p) => p.refused !== null)?.refused ?? null;
  const wanted = distinct(inTime(parts, reading).flatMap((p) => p.starts)).filter((s) => s.flow !== refused).filter(({ confidence }, i) => i === 0 || confidence >= SURER);
  const candidates = new Set(parts.flatMap((p) => p.candidates).filter((c) => c !== refused));
  const byParts = { starts: wanted, candidates: wanted.length > 0 ? [] : [...candidates].slice(0, MOST_CANDIDATES), refused };
  if (wanted.length > 1 || refused !== null || parts.length === 1) return byParts;
  const whole = judge(said, reading, values.length > 0);
  return wanted.length > 0 && surest(whole) <= surest(byParts) ? byParts : whole;
}

/** Hardly more than a value that was read from it: "and it was a wrong charge". */
function isGiven(part: Utterance, said: Utterance, values: { start: number; end: number }[]): boolean {
  const given = values.map(({ start, end }) => slice(said, start, end)).filter(({ clean }) => clean !== '' && part.clean.includes(clean));
  return given.length > 0 && part.tokens.length - given.reduce((total, { tokens }) => total + tokens.length, 0) <= FEW_WORDS;
}

/** "Before you change my plan, where is my order?" asks for the order first, and so does "…, but first …". */
function inTime<P extends { part: Utterance }>(parts: P[], { wordings }: Reading): P[] {
  const opens = (list: 'later' | 'sooner', one: P | undefined): boolean => one !== undefined && wordings.starts(list, one.part.plain);
  const [first, last] = [parts[0], parts.at(-1)];
  if (parts.length < 2 || first === undefined || last === undefined) return parts;
  if (opens('later', first)) return [...parts.slice(1), first];
  return opens('sooner', last) ? [last, ...parts.slice(0, -1)] : parts;
}

function surest({ starts }: Starts): number {
  return starts[0]?.confidence ?? 0;
}

const NOTHING: Starts = { starts: [], candidates: [], refused: null };

function judge(heard: Utterance, reading: Reading, gaveValues: boolean): Starts {
  const { at, model } = reading;
  const said = withoutNumbers(heard);
  if (tellsNumber(said, reading)) return NOTHING;
  const [best, second] = model().rank(said);
  if (best === undefined) return NOTHING;
  if (isUnwanted(said, best, reading)) return { ...NOTHING, refused: best.confidence >= POSSIBLE && !wantsOther(said, best, reading) ? best.flow : null };
  if (supposes(said, reading) && !isExample(said, best, reading)) return NOTHING;
  const near = second !== undefined && best.confidence - second.confidence < NEAR && second.confidence >= POSSIBLE;
  if (best.confidence >= neededFor(said, reading, gaveValues) && !near && !isDenied(said, best, reading)) {
    return best.flow === at.flow ? NOTHING : { ...NOTHING, starts: [{ kind: 'start', ...best }] };
  }
  const possible = [best, second].filter((g): g is Guess => g !== undefined && g.confidence >= POSSIBLE && g.flow !== at.flow);
  return { ...NOTHING, candidates: possible.map((g) => g.flow) };
}

/** A telephone or account number is a value; no flow is known by it. */
const NUMBER = /\+?\d[\d ().-]{4,}\d/g;

function withoutNumbers(said: Utterance): Utterance {
  const bare = said.clean.replace(NUMBER, ' ');
  return bare === said.clean ? said : listen(bare);
}

/** "And my number is" wants nothing, with or without the number. */
function tellsNumber(bare: Utterance, { wordings }: Reading): boolean {
  const rest = afterFillers(bare, wordings);
  const told = rest.slice(wordings.leading('and', rest));
  return told !== '' && wordings.leading('telling', told) === told.length;
}

function neededFor(said: Utterance, reading: Reading, gaveValues: boolean): number {
  const { at, wordings } = reading;
  const asks = asksForInformation(said, reading);
  if (asks && !wordings.has('own', said.plain)) return SUREST;
  return gaveValues || asks || (at.flow !== null && !wordings.starts('request', said.plain)) ? SURER : SURE;
}

const JOINS = ['and', 'later', 'sooner'] as const;

/** Clauses, and what "and" or "also" joins. A part of one word is no request. */
function partsOf(said: Utterance, { wordings }: Reading): Utterance[] {
  const parts: Utterance[] = [];
  for (const clause of clausesOf(said).slice(0, MOST_PARTS * 2)) {
    let from = 0;
    clause.tokens.slice(0, MOST_WORDS).forEach((token, i) => {
      const rest = clause.tokens.slice(i, i + 4).map((t) => `${t.word} `).join('');
      if (i === 0 || token.start < from || !JOINS.some((list) => wordings.leading(list, rest) > 0)) return;
      parts.push(slice(clause, from, token.start));
      from = token.start;
    });
    parts.push(slice(clause, from, clause.clean.length));
  }
  const long = parts.filter((p) => p.tokens.length > 1).slice(0, MOST_PARTS);
  return long.length > 0 ? long : [said];
}

function distinct(starts: Start[]): Start[] {
  return starts.filter((s, i) => starts.findIndex((o) => o.flow === s.flow) === i);
}
