import { findCards } from './card-numbers.ts';
import { findIbans } from './ibans.ts';
import { findIdentityNumbers } from './identity-numbers.ts';
import { readable } from './readable.ts';

/** A number that is nobody's business: its place in the text, and its letters and digits alone, in capitals. */
export interface Sensitive { kind: 'card' | 'iban' | 'identity'; start: number; end: number; compact: string }
export type Keep = (found: Sensitive) => boolean;

const SHOWN: { readonly [kind in Sensitive['kind']]: string } = { card: '[card]', iban: '[iban]', identity: '[id number]' };
/** A British one has six digits, no other has fewer. */
const FEWEST_DIGITS = 6;

/** Puts a word in place of card, bank account and national identity numbers, but for those that `keep` says were asked for. */
export function redact(text: string, keep: Keep = () => false): string {
  let redacted = '';
  let from = 0;
  for (const found of findSensitive(text)) {
    if (keep(found)) continue;
    redacted += text.slice(from, found.start) + SHOWN[found.kind];
    // The last digit may be a sign of two code units.
    from = /^[\uDC00-\uDFFF]/.test(text.slice(found.end, found.end + 1)) ? found.end + 1 : found.end;
  }
  return redacted + text.slice(from);
}

/** All of them, in the order of the text; none overlaps another. */
export function findSensitive(text: string): Sensitive[] {
  if ((text.match(/\p{Nd}/gu)?.length ?? 0) < FEWEST_DIGITS) return [];
  const read = readable(text);
  const found: Sensitive[] = [];
  const taken = new Uint8Array(read.length);
  // An account number may hold the digits of a card, so the surer ones come first.
  for (const one of [...findIbans(read), ...findCards(read), ...findIdentityNumbers(read, text)]) {
    if (taken.subarray(one.start, one.end).includes(1)) continue;
    taken.fill(1, one.start, one.end);
    found.push(one);
  }
  return found.toSorted((a, b) => a.start - b.start);
}
