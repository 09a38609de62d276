import { isDeepStrictEqual } from 'node:util';
import type { Json, SlotSpec } from '../../contracts.ts';
import { recogniserOf } from './recognisers/index.ts';
import type { Found } from './recognisers/recogniser.ts';
import { isFree, readOf, valuesOf, type Read } from './read-slots.ts';
import { askedSpec, specOf, wordsOf, type Reading } from './reading.ts';
import { fold, type Utterance } from './utterance.ts';

/** New values for slots that are filled: "no, 55", "not 50, I meant 55", "the other one"; or that one is wrong. */
export function readCorrections(said: Utterance, reading: Reading, { corrects }: { corrects: boolean }): Read[] {
  const slots = filledSlots(said, reading);
  if (slots.length === 0) return [];
  const { at, wordings } = reading;
  const strong = corrects || wordings.has('correction', said.plain) || wordings.has('other', said.plain);
  const answers = answersAsked(said, reading);
  if (!strong && answers) return [];
  const implied = strong || at.confirming || at.asking === null || wordings.has('hesitation', said.plain);
  const found: Read[] = [];
  for (const slot of slots) {
    const value = changed(said, slot, reading).find((f) => isFree(f, found) && (implied || isSure(f, said, specOf(at, slot))));
    if (value !== undefined) found.push(readOf('correct', slot, value));
  }
  return found.length > 0 || answers || !(strong || namesOnly(said, reading)) ? found : mistaken(said, reading);
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
  // A choice is said by name, or as "the other one": while something else is asked, order and parts of names mean that.
  const strictly = spec?.type === 'choice' && !reading.wordings.has('other', said.plain);
  const asAsked: Reading = strictly ? reading : { ...reading, at: { ...reading.at, asking: slot } };
  return named ? valuesOf(said, slot, asAsked).filter((f) => !isSame(f.value, old)) : [];
}

/** Two values that a customer would say alike. */
export function isSame(value: Json, old: Json | undefined): boolean {
  return isDeepStrictEqual(value, old) || fold(wordsOf(value)) === fold(wordsOf(old));
}

/** Days and times are said of many things. */
const TIMES: ReadonlySet<SlotSpec['type']> = new Set<SlotSpec['type']>(['date', 'time', 'period', 'duration']);

/** Without any word of correction, only a value that can be nothing else. */
function isSure(value: Found, said: Utterance, spec: SlotSpec | undefined): boolean {
  if (spec === undefined || !recogniserOf(spec).distinctive || TIMES.has(spec.type)) return false;
  return spec.type === 'choice' ? value.end - value.start >= said.clean.length - 1 : true;
}

/** "The number is wrong", "the other number": that slot is to be asked again. */
function mistaken(said: Utterance, reading: Reading): Read[] {
  const { at, wordings } = reading;
  const slot = Object.keys(at.filled).toReversed().find((name) => specOf(at, name) !== undefined && isNamed(said, name, reading));
  const points = namesOnly(said, reading) || wordings.has('other', said.plain) || wordings.has('wrong', said.plain) || wordings.has('correction', said.plain);
  if (slot === undefined || !points || said.tokens.length > 12) return [];
  return [{ command: { kind: 'invalid', slot, said: said.clean.slice(0, 200) }, slot, said: said.clean, start: 0, end: said.clean.length }];
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
