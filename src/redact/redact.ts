import { findCardCodes } from './card-codes.ts';
import { findCards } from './card-numbers.ts';
import { findIbans } from './ibans.ts';
import { findIdentityNumbers } from './identity-numbers.ts';
import { readable } from './readable.ts';
import { findSpelledCards } from './spelled-cards.ts';

/** A number that is nobody's business: its place in the text, and its letters and digits alone, in capitals. */
export interface Sensitive { kind: 'card' | 'card code' | 'iban' | 'identity'; start: number; end: number; compact: string }
export type Keep = (found: Sensitive) => boolean;

const SHOWN: { readonly [kind in Sensitive['kind']]: string } = { card: '[card]', 'card code': '[card code]', iban: '[iban]', identity: '[id number]' };
/** A card's code has three digits, no other number fewer than six. */
const FEWEST_DIGITS = 3;

/** Puts a word in place of card, bank account and national identity numbers, but for those that `keep` says were asked for. */
export function redact(text: string, keep?: Keep): string {
  return redactAll([text], keep)[0] ?? '';
}

/** The same for texts that were said one after the other: a number may begin in one and end in the next. */
export function redactAll(texts: readonly string[], keep: Keep = () => false): string[] {
  const joined = texts.join('\n');
  const gone = findSensitive(joined).filter((found) => !keep(found)).map(({ kind, start, end }) => ({ start, end: wholeSign(joined, end), shown: SHOWN[kind] }));
  let begins = 0;
  return texts.map((text) => {
    const from = begins;
    begins += text.length + 1;
    return without(joined, { from, to: from + text.length, gone });
  });
}

function without(joined: string, { from, to, gone }: { from: number; to: number; gone: { start: number; end: number; shown: string }[] }): string {
  let [left, at] = ['', from];
  for (const { start, end, shown } of gone.filter((one) => one.start < to && one.end > from)) {
    left += joined.slice(at, Math.max(at, start)) + (start >= from ? shown : '');
    at = Math.min(end, to);
  }
  return left + joined.slice(at, to);
}

/** The last digit may be a sign of two code units. */
function wholeSign(text: string, end: number): number {
  return /^[\uDC00-\uDFFF]/.test(text.slice(end, end + 1)) ? end + 1 : end;
}

/** All of them, in the order of the text; none overlaps another. */
export function findSensitive(text: string): Sensitive[] {
  const spelled = findSpelledCards(text);
  if (spelled.length === 0 && (text.match(/\p{Nd}/gu)?.length ?? 0) < FEWEST_DIGITS) return [];
  const read = readable(text);
  const found: Sensitive[] = [];
  const taken = new Uint8Array(read.length);
  // An account number may hold the digits of a card, so the surer ones come first.
  for (const one of [...findIbans(read), ...findCards(read), ...spelled, ...findIdentityNumbers(read, text), ...findCardCodes(read)]) {
    if (taken.subarray(one.start, one.end).includes(1)) continue;
    taken.fill(1, one.start, one.end);
    found.push(one);
  }
  return found.toSorted((a, b) => a.start - b.start);
}
