import type { SlotSpec } from '../contracts.ts';
import type { Keep, Sensitive } from './redact.ts';

type Spec = Pick<SlotSpec, 'type' | 'pattern'>;
/** What a text may hold at this point: the slot that is being asked for, and others that it may fill. */
export interface Wanted { asked: Spec | undefined; others: readonly Spec[] }

/** Words that a pattern for one sort of number does not match. */
const ANY_WORDS = ['password', 'PASSWORD', 'Pass-Word'];
/** A telephone number with its country can look like the oldest, shortest cards, and like no other. */
const LONGEST_LOOKALIKE = 13;

/** Keeps what a slot asks for: any slot whose pattern is about such a number; where an identity number is asked for, also one with a wider pattern. */
export function askedFor({ asked, others }: Wanted): Keep {
  return (found) => (asked !== undefined && takes(asked, found, { asked: true })) || others.some((spec) => takes(spec, found, { asked: false }));
}

/** Whether this slot is one for such a number. None is for a card's code, which may not be kept. */
export function takes({ type, pattern }: Spec, found: Sensitive, { asked }: { asked: boolean }): boolean {
  if (found.kind === 'card code') return false;
  if (asked && type === 'phone') return found.kind !== 'iban' && /^\d+$/.test(found.compact) && found.compact.length <= LONGEST_LOOKALIKE;
  const test = compiled(pattern);
  if (test === null || !forms(found.compact).some((form) => test.test(form))) return false;
  return (asked && found.kind !== 'card') || !ANY_WORDS.some((word) => test.test(word));
}

function forms(compact: string): string[] {
  return [compact, compact.toLowerCase(), compact.replaceAll(/(.{4})(?=.)/g, '$1 '), compact.replaceAll(/(.{4})(?=.)/g, '$1-')];
}

function compiled(pattern: string | undefined): RegExp | null {
  try {
    return pattern === undefined ? null : new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}
