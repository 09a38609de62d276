import type { Command, Json, ReadingContext, SlotSpec } from '../../contracts.ts';
import type { FlowExamples } from '../flow-examples.ts';
import type { IntentModel } from './intents/train-intents.ts';
import type { RecogniserContext } from './recognisers/recogniser.ts';
import type { Utterance } from './utterance.ts';
import type { Wordings } from './wordings.ts';

/** Everything that reading one text needs. */
export interface Reading {
  at: ReadingContext;
  wordings: Wordings;
  model: () => IntentModel;
  flows: () => FlowExamples[];
}

/** The slot being asked, when it may be set now. */
export function askedSpec({ at }: Reading): SlotSpec | undefined {
  return at.asking === null ? undefined : specOf(at, at.asking);
}

export function specOf(at: ReadingContext, slot: string): SlotSpec | undefined {
  return Object.hasOwn(at.slots, slot) ? at.slots[slot] : undefined;
}

/** The customer is asked to say something in their own words. */
export function asksFreely(reading: Reading): boolean {
  const spec = askedSpec(reading);
  return spec?.type === 'text' && spec.pattern === undefined;
}

export function recogniserContext({ at, wordings }: Reading, slot: string, asked: boolean): RecogniserContext {
  const { locale, now, timeZone, country } = at;
  const current = Object.hasOwn(at.filled, slot) ? at.filled[slot] : undefined;
  return { spec: specOf(at, slot) ?? { type: 'text' }, locale, now, timeZone, country, asked, current, wordings };
}

export const UNCLEAR: Command = { kind: 'unclear', candidates: [] };

export function understood(commands: Command[]): boolean {
  return commands.some((c) => c.kind !== 'unclear');
}

/** A value as words: what a customer would say for it. */
export function wordsOf(value: Json | undefined): string {
  return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The words without "please", "well" and the like before them. */
export function afterFillers(said: Utterance, wordings: Wordings): string {
  let rest = said.plain;
  for (let length = wordings.leading('fillers', rest); length > 0; length = wordings.leading('fillers', rest)) rest = rest.slice(length);
  return rest;
}
