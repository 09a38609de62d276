import type { Json, SlotSpec } from '../../../contracts.ts';
import type { Utterance } from '../utterance.ts';
import type { Wordings } from '../wordings.ts';

/** A typed value found in a text: its words and their place in `clean`. */
export interface Found { value: Json; said: string; start: number; end: number }

export interface RecogniserContext {
  spec: SlotSpec;
  locale: string;
  now: number;
  timeZone: string;
  country: string;
  /** The slot is being asked, so that an answer may be short or vague. */
  asked: boolean;
  /** What the slot holds, for "the other one"; undefined when nothing. */
  current: Json | undefined;
  wordings: Wordings;
}

/** Finds values of one type. Never throws; finds nothing rather than something doubtful. */
export interface Recogniser {
  find(said: Utterance, at: RecogniserContext): Found[];
  /** The answer was meant as a value of this type, though none could be read from it. */
  tries(said: Utterance, at: RecogniserContext): boolean;
  /** So distinctive that it may fill a slot that is not being asked. */
  readonly distinctive: boolean;
}

export function found(said: Utterance, value: Json, span: { start: number; end: number }): Found {
  return { value, said: said.clean.slice(span.start, span.end), start: span.start, end: span.end };
}

export function hasDigit(said: Utterance): boolean {
  return /\d/.test(said.clean);
}

/** True when the number is within the slot's own limits. */
export function withinLimits(value: number, spec: SlotSpec): boolean {
  return Number.isFinite(value) && value >= (spec.min ?? -Infinity) && value <= (spec.max ?? Infinity);
}
