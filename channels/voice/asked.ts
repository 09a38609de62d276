import type { Choice, Entry, Expects, SlotType } from '../../src/contracts.ts';
import { digitsIn } from './small-words.ts';

/** What the last line of the bot waits for. */
export interface Asked { seq: number; expects: Expects | null; choices: readonly Choice[] }

const IN_DIGITS = new Set<SlotType>(['phone', 'code', 'number', 'money', 'text']);
const BY_EAR_IN_DIGITS = new Set<SlotType>(['phone', 'code', 'number']);

/** The question that is open after these lines; null where there is none. */
export function askedIn(lines: readonly Entry[]): Asked | null {
  const line = lines.findLast(({ from, status }) => from !== 'customer' && status === undefined);
  if (line === undefined || (line.choices === undefined && line.expects === undefined)) return null;
  return { seq: line.seq, expects: line.expects ?? null, choices: line.choices ?? [] };
}

/** Whether it can be typed: a number of any kind, or a text that may be one. */
export function takesDigits(asked: Asked | null): boolean {
  return asked?.expects?.kind === 'slot' && IN_DIGITS.has(asked.expects.type) && !isPick(asked);
}

/** Whether whoever answers is likely to pause between groups of digits. */
export function saidInGroups(asked: Asked | null): boolean {
  return asked?.expects?.kind === 'slot' && BY_EAR_IN_DIGITS.has(asked.expects.type);
}

/** Where there are buttons and nothing else fits. */
export function isPick(asked: Asked | null): boolean {
  return asked !== null && asked.choices.length > 0 && !(asked.expects?.kind === 'slot' && BY_EAR_IN_DIGITS.has(asked.expects.type));
}

/** The choice that a key names. */
export function choiceAt(asked: Asked | null, key: string): Choice | null {
  return asked?.choices[Number(key) - 1] ?? null;
}

/** The choice that was said by its name or its number; null where the words may mean more. */
export function choiceSaid(asked: Asked | null, text: string, locale: string): Choice | null {
  if (asked === null || asked.choices.length === 0) return null;
  const plain = plainly(text);
  const named = asked.choices.find(({ label }) => plainly(label) === plain);
  if (named !== undefined) return named;
  const number = isPick(asked) ? digitsIn(text, locale) : null;
  return number !== null && /^[1-9]$/.test(number) ? choiceAt(asked, number) : null;
}

function plainly(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N} ]/gu, '').trim();
}
