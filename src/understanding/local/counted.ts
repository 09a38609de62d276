import type { Json } from '../../contracts.ts';
import type { Found } from './recognisers/recogniser.ts';
import type { Reading } from './reading.ts';
import { slice, type Utterance } from './utterance.ts';

/** Which of several values for one slot counts; `open`: either may be meant. */
export type Counted = { kind: 'value'; value: Found } | { kind: 'open' } | { kind: 'none' };

/** Of several values the one that takes the others back, else the first; of "10 or 12" and "between 10 and 20", none. */
export function counted(found: Found[], said: Utterance, reading: Reading): Counted {
  const [first, ...more] = found.toSorted((a, b) => a.start - b.start);
  if (first === undefined) return { kind: 'none' };
  let value = first;
  for (const next of more) {
    const between = slice(said, value.end, next.start);
    if (takesBack(between, reading) || becomes(between, said, value)) value = next;
    else if (isEither(between, { said, value, next }, reading)) return { kind: 'open' };
  }
  return { kind: 'value', value };
}

function takesBack(between: Utterance, { wordings }: Reading): boolean {
  const { plain } = between;
  return wordings.has('correction', plain) || wordings.has('hesitation', plain) || wordings.has('no', plain);
}

/** "Change 50 to 55". */
function becomes(between: Utterance, said: Utterance, { start }: Found): boolean {
  return INTO.test(between.plain) && CHANGE.test(slice(said, 0, start).plain);
}

const CHANGE = /(?:^| )(?:change|changez|replace|correct|update|remplace[rz]?|cambi[ae]r?|verander|wijzig|andern?|andere|ersetzen?)(?: (?:it|that|the|my|from|le|la|de|du|sie|von|van|het|den|die|das|el))* $/;
const INTO = /^(?:to|into|by|with|en|par|a|por|auf|in|durch|naar|tot) $/;

function isEither(between: Utterance, on: { said: Utterance; value: Found; next: Found }, { wordings }: Reading): boolean {
  if (JSON.stringify(on.value.value) === JSON.stringify(on.next.value)) return false;
  return wordings.starts('or', between.plain) || (isNumber(on.value.value) && isNumber(on.next.value) && isRange(between, on));
}

const TO = /^(?:to|bis|a|tot|hasta|jusqua) $/;
const AND = /^(?:and|et|und|y|en) $/;
const BETWEEN = /(?:^| )(?:between|entre|zwischen|tussen) $/;

function isRange(between: Utterance, { said, value }: { said: Utterance; value: Found }): boolean {
  const before = slice(said, 0, value.start).plain;
  return TO.test(between.plain) || (AND.test(between.plain) && BETWEEN.test(before)) || (between.plain === '' && /^\s?[-–]\s?$/.test(said.clean.slice(value.end, value.end + 3)));
}

function isNumber(value: Json): boolean {
  return typeof value === 'number';
}
