import { isDeepStrictEqual } from 'node:util';
import type { Json, SlotSpec } from '../../contracts.ts';
import { counted } from './counted.ts';
import { refusedAmong } from './recognisers/choice.ts';
import { recogniserOf } from './recognisers/index.ts';
import type { Found } from './recognisers/recogniser.ts';
import { isFree, readOf, valuesOf, wrong, type Read } from './read-slots.ts';
import { askedSpec, recogniserContext, specOf, wordsOf, type Reading } from './reading.ts';
import { fold, plainOf, type Utterance } from './utterance.ts';

/** New values for slots that are filled: "no, 55", "not 50, I meant 55", "the other one"; or that one is wrong. */
export function readCorrections(said: Utterance, reading: Reading, { corrects }: { corrects: boolean }): Read[] {
  const slots = filledSlots(said, reading);
  if (slots.length === 0) return [];
  const { wordings } = reading;
  const strong = corrects || wordings.has('correction', said.plain) || wordings.has('other', said.plain);
  const answers = answersAsked(said, reading);
  if (!strong && answers) return [];
  const implied = strong || wordings.has('hesitation', said.plain);
  const found = newValues(said, { slots, implied }, reading);
  return found.length > 0 || answers || !(strong || namesOnly(said, reading)) ? found : mistaken(said, reading);
}

/** What the slots now are; of "55 or 56" neither. `implied`: that something changes, so that vague values count. */
function newValues(said: Utterance, { slots, implied }: { slots: string[]; implied: boolean }, reading: Reading): Read[] {
  const held = slots.flatMap((slot) => heldIn(said, slot, reading));
  const changes = slots.map((slot) => ({ slot, now: changed(said, slot, reading) }));
  const values = changes.flatMap(({ now }) => now);
  const found: Read[] = [];
  for (const { slot, now } of changes) {
    const counts = (f: Found): boolean => isFree(f, found) && !held.some((one) => isPart(f, one)) && (implied || isSure(f, slot, { said, reading }) || isMeant(f, slot, { said, reading, values }));
    const read = counted(now.filter(counts), said, reading);
    if (read.kind === 'value') found.push(readOf('correct', slot, read.value));
    else if (read.kind === 'open') return [wrong(said, slot)];
  }
  return found;
}

/** What is being asked, and was not answered before, can be read from the text. */
function answersAsked(said: Utterance, reading: Reading): boolean {
  const { asking, filled } = reading.at;
  return asking !== null && askedSpec(reading) !== undefined && !Object.hasOwn(filled, asking) && valuesOf(said, asking, reading).length > 0;
}

/** Filled slots: those whose old value or name is said first, then the latest. */
export function filledSlots(said: Utterance, reading: Reading): string[] {
  const { at } = reading;
  const filled = Object.keys(at.filled).filter((slot) => isCorrectable(specOf(at, slot))).toReversed();
  const score = (slot: string): number => (isNamed(said, slot, reading) ? 2 : 0) + (slot === at.asking ? 1 : 0);
  return filled.toSorted((a, b) => score(b) - score(a));
}

/** Free text and answers to other questions cannot be told from the rest of a text. */
function isCorrectable(spec: SlotSpec | undefined): boolean {
  return spec !== undefined && spec.type !== 'yesno' && spec.type !== 'code' && spec.type !== 'file' && (spec.type !== 'text' || spec.pattern !== undefined);
}

/** Values that differ from what the slot holds; vague answers count, because the slot was asked before. */
function changed(said: Utterance, slot: string, reading: Reading): Found[] {
  const spec = specOf(reading.at, slot);
  const named = spec?.type !== 'name' || isNamed(said, slot, reading);
  const old = reading.at.filled[slot];
  const find = (on: Reading): Found[] => (named ? valuesOf(said, slot, on).filter((f) => !isSame(f.value, old)) : []);
  if (spec?.type !== 'choice') return find(askedFor(slot, reading));
  if (reading.wordings.has('other', said.plain)) return namesElse(said, slot, reading) ? [] : find(askedFor(slot, reading));
  // A choice is said by name: while something else is asked, order and parts of names mean that.
  const byName = find(reading);
  return byName.length > 0 || !reading.at.confirming ? byName : find(askedFor(slot, reading)).filter((f) => isChoiceAlone(f, said, reading));
}

function holdsNumber({ at }: Reading): boolean {
  return Object.keys(at.filled).some((slot) => specOf(at, slot)?.type === 'money' || specOf(at, slot)?.type === 'number');
}

/** Where a text says what a slot holds already. */
export function heldIn(said: Utterance, slot: string, reading: Reading): Found[] {
  return valuesOf(said, slot, askedFor(slot, reading)).filter((f) => isSame(f.value, reading.at.filled[slot]));
}

function askedFor(slot: string, reading: Reading): Reading {
  return { ...reading, at: { ...reading.at, asking: slot } };
}

/** With nothing being asked, a value alone or beside its name is a new one; "I have 3 kids" is none. */
function isMeant(found: Found, slot: string, { said, reading, values }: { said: Utterance; reading: Reading; values: Found[] }): boolean {
  if (!reading.at.confirming && reading.at.asking !== null) return false;
  const beside = TIMES.has(specOf(reading.at, slot)?.type ?? 'text') ? MOST_BESIDE_TIMES : MOST_BESIDE;
  return isNamed(said, slot, reading) || isAll(found, said, { reading, beside, values });
}

/** The 5 of "5 November", and not the 5 that may be that day. */
function isPart(one: Found, whole: Found): boolean {
  return whole.start <= one.start && one.end <= whole.end && whole.end - whole.start > one.end - one.start;
}

/** Before an ordinal that names a choice. */
const ARTICLE = /^(?:the|le|la|der|die|das|den|el|de|het)$/;
/** Words beside a choice, or a day, that mean nothing of their own. */
const MOST_BESIDE = 1;
const MOST_BESIDE_TIMES = 2;
const MOST_BESIDE_MONEY = 3;

/** Whether hardly more was said than this choice: "no, the second one", and not "the second time that you ask". */
function isChoiceAlone(found: Found, said: Utterance, reading: Reading): boolean {
  const { wordings } = reading;
  if (/^\d+$/.test(found.said) && holdsNumber(reading)) return false;
  // "The amount is wrong" is not about "a wrong charge".
  if (wordings.without('amend', wordings.without('correction', plainOf(found.said))).trim() === '') return false;
  // "First" alone may be an adverb: "but call me first".
  return isAll(found, said, { reading, beside: said.tokens.some(({ word, end }) => end < found.start && found.start - end === 1 && ARTICLE.test(word)) ? MOST_BESIDE : 0 });
}

/** `values`: what else is said of the request, which needs no words of its own. */
function isAll(found: Found, said: Utterance, { reading: { wordings }, beside: most, values = [] }: { reading: Reading; beside: number; values?: Found[] }): boolean {
  let beside = said.tokens.filter((token) => [found, ...values].every(({ start, end }) => token.end <= start || token.start >= end)).map(({ word }) => `${word} `).join('');
  for (const list of ['no', 'yes', 'not', 'correction', 'hesitation', 'other', 'fillers', 'assent', 'reserve', 'request'] as const) beside = wordings.without(list, beside).trimStart();
  return beside.split(' ').filter((word) => word.length > 2 && word !== 'one').length <= most;
}

/** "The other number" is no other option. */
function namesElse(said: Utterance, slot: string, reading: Reading): boolean {
  return !isNamed(said, slot, reading) && NAMED_TYPES.some((type) => reading.wordings.called(type).some((word) => said.tokens.some((token) => token.word === word)));
}

/** What people call by the name of its type. */
const NAMED_TYPES = ['phone', 'money', 'date', 'email'] as const;

/** Two values that a customer would say alike. */
export function isSame(value: Json, old: Json | undefined): boolean {
  return isDeepStrictEqual(value, old) || fold(wordsOf(value)) === fold(wordsOf(old));
}

/** Days and times are said of many things. */
const TIMES: ReadonlySet<SlotSpec['type']> = new Set<SlotSpec['type']>(['date', 'time', 'period', 'duration']);

/** Without any word of correction, only a value that can be nothing else. */
function isSure(value: Found, slot: string, { said, reading }: { said: Utterance; reading: Reading }): boolean {
  const spec = specOf(reading.at, slot);
  if (spec === undefined || !recogniserOf(spec).distinctive || TIMES.has(spec.type)) return false;
  if (spec.type === 'choice') return value.end - value.start >= said.clean.length - 1;
  if (spec.type === 'money' && reading.at.confirming && !isAll(value, said, { reading, beside: MOST_BESIDE_MONEY })) return false;
  return valuesOf(said, slot, { ...reading, at: { ...reading.at, asking: null } }).some((f) => f.start === value.start && isSame(f.value, value.value));
}

/** "The number is wrong", "the other number", "not the first one": that slot is to be asked again. */
function mistaken(said: Utterance, reading: Reading): Read[] {
  const { at, wordings } = reading;
  const slot = Object.keys(at.filled).toReversed().find((name) => specOf(at, name) !== undefined && isNamed(said, name, reading));
  const points = namesOnly(said, reading) || wordings.has('other', said.plain) || wordings.has('wrong', said.plain) || wordings.has('correction', said.plain);
  if (slot !== undefined && points && said.tokens.length <= 12) return [wrong(said, slot)];
  const refused = Object.keys(at.filled).map((name) => ({ name, without: refusedOf(said, name, reading) })).find(({ name, without }) => without.some((id) => id === at.filled[name]));
  return refused === undefined ? [] : [wrong(said, refused.name, refused.without)];
}

/** The options of a choice that were ruled out, where more than one is left. */
export function refusedOf(said: Utterance, slot: string, reading: Reading): string[] {
  const spec = specOf(reading.at, slot);
  if (spec?.type !== 'choice') return [];
  const without = refusedAmong(said, recogniserContext(reading, slot, true));
  return (spec.options ?? []).filter(({ id, ruledOut }) => ruledOut !== true && !without.includes(id)).length > 1 ? without : [];
}

/** Hardly more than a name, in answer to a summary: "the amount, please". */
function namesOnly(said: Utterance, { at }: Reading): boolean {
  return at.confirming && said.tokens.length <= 3;
}

/** The slot's own name, or what people call its type, is among the words. */
function isNamed(said: Utterance, slot: string, { at, wordings }: Reading): boolean {
  const own = slot.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[\s_-]+/).map(fold).filter((word) => word.length >= 3);
  const words = new Set([...own, ...wordings.called(specOf(at, slot)?.type ?? 'text')]);
  return said.tokens.some((t) => words.has(t.word));
}
