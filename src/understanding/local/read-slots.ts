import type { Command, SlotSpec } from '../../contracts.ts';
import { counted } from './counted.ts';
import { asksForInformation } from './read-question.ts';
import { recogniserOf } from './recognisers/index.ts';
import type { Found } from './recognisers/recogniser.ts';
import { recogniserContext, specOf, type Reading } from './reading.ts';
import { clausesOf, type Utterance } from './utterance.ts';

/** A command about a slot, and the words it was read from. */
export interface Read { command: Command; slot: string; said: string; start: number; end: number }

const MOST_VALUES = 12;

/** Values for what is asked first, then for the other open slots; no words are used twice. */
export function readSlots(said: Utterance, reading: Reading, used: Read[]): Read[] {
  const values = [...used];
  for (const slot of openSlots(reading)) {
    if (values.some((v) => v.slot === slot)) continue;
    const one = counted(valuesOf(said, slot, reading).filter((f) => isFree(f, values)), said, reading);
    if (one.kind === 'value') values.push(readOf('set', slot, one.value));
    else if (one.kind === 'open' && slot === reading.at.asking) values.push(wrong(said, slot));
  }
  return values.slice(used.length);
}

/** What a recogniser finds for a slot, without what was refused: "not 50, 55" holds only 55. */
export function valuesOf(said: Utterance, slot: string, reading: Reading): Found[] {
  const spec = specOf(reading.at, slot);
  if (spec === undefined) return [];
  const asked = reading.at.asking === slot;
  const known = read.get(said) ?? new Map<string, { spec: SlotSpec; values: Found[] }>();
  read.set(said, known);
  const before = known.get(`${slot} ${asked}`);
  if (before?.spec === spec) return before.values;
  const values = find(said, { slot, spec, asked }, reading);
  known.set(`${slot} ${asked}`, { spec, values });
  return values;
}

/** A text is looked through for the same slot as an answer, as a correction and for what it repeats. */
const read = new WeakMap<Utterance, Map<string, { spec: SlotSpec; values: Found[] }>>();

function find(said: Utterance, { slot, spec, asked }: { slot: string; spec: SlotSpec; asked: boolean }, reading: Reading): Found[] {
  const found = recogniserOf(spec).find(said, recogniserContext(reading, slot, asked)).slice(0, MOST_VALUES);
  if (spec.type === 'choice') return asked ? found.filter((f) => !asksAbout(f, said, reading)) : found;
  return spec.type === 'yesno' ? found : found.filter((f) => !isRefused(f, said, reading));
}

/** "Which one is the cheapest?" and "what does Max cost?" choose nothing yet; "what about Max?" does. */
function asksAbout(found: Found, said: Utterance, reading: Reading): boolean {
  return clausesOf(said).some((clause) => clause.clean.includes(found.said) && asksForInformation(clause, reading) && !SUGGESTS.test(clause.plain));
}

const SUGGESTS = /^(?:what|how) about /;

export function readOf(kind: 'set' | 'correct', slot: string, { value, said, start, end }: Found): Read {
  return { command: { kind, slot, value, said }, slot, said, start, end };
}

/** An answer from which no value can be taken. */
export function wrong(said: Utterance, slot: string, without: string[] = []): Read {
  return { command: { kind: 'invalid', slot, said: said.clean.slice(0, 200), ...(without.length > 0 && { without }) }, slot, said: said.clean, start: 0, end: said.clean.length };
}

export function isFree(found: { start: number; end: number }, used: Read[]): boolean {
  return !used.some((u) => u.start < found.end && found.start < u.end);
}

/** Words before "not", "instead of", and after "is wrong", are what is not meant. */
export function isRefused(found: Found, said: Utterance, { wordings }: Reading): boolean {
  const before = said.tokens.filter((t) => t.end <= found.start).slice(-3).map((t) => `${t.word} `).join('');
  const after = said.tokens.filter((t) => t.start >= found.end).slice(0, 4).map((t) => `${t.word} `).join('');
  const broken = /[,.;!?]\s*$/.test(said.clean.slice(0, found.start));
  return (!broken && wordings.ends('not', before)) || wordings.starts('wrong', after);
}

/** Asked first, then patterns (the surest), then what is distinctive enough to be said unasked. */
function openSlots({ at }: Reading): string[] {
  const open = Object.entries(at.slots).filter(([slot]) => slot !== at.asking && !Object.hasOwn(at.filled, slot));
  const numbers = open.filter(([, spec]) => spec.type === 'number').length;
  const unasked = open.filter(([, spec]) => recogniserOf(spec).distinctive || (spec.type === 'number' && numbers === 1 && at.asking === null));
  const first = at.asking !== null && specOf(at, at.asking) !== undefined ? [at.asking] : [];
  return [...first, ...unasked.toSorted(([, a], [, b]) => rank(a) - rank(b)).map(([slot]) => slot)];
}

function rank(spec: SlotSpec): number {
  // The wider value first: a period holds a day and a time, a day may hold a length of time.
  const order: SlotSpec['type'][] = ['period', 'date', 'duration', 'number'];
  return spec.pattern === undefined ? 1 + Math.max(0, order.indexOf(spec.type)) : 0;
}
