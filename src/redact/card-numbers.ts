import type { Sensitive } from './redact.ts';

interface Group { start: number; end: number; digits: string }

/** Issuers and the lengths of their numbers (ISO/IEC 7812). A SIM card's number begins with 89 and is none. */
const NETWORKS: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|220[0-4])/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:30[0-5]|3[689])/, lengths: [14, 16] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16] },
  { prefix: /^(?:50|5[6-8]|6)/, lengths: [16, 17, 18, 19] },
];
const LONGEST = 19;
/** The longest number of a telephone (E.164). */
const LONGEST_PHONE = 15;
const JOINS = /^[\s\-._/*,:;|]{1,3}$/;
/** Shorter numbers are also those of telephones and orders, so they must be written as cards are. */
const SHAPES: ReadonlySet<string> = new Set(['4,3,3,3', '4,6,4', '4,6,5', '4,4,4,3', '4,4,4,2', '4,4,5']);

/** Numbers of payment cards: of an issuer that exists, of its length, with a right check digit, however they are spaced. */
export function findCards(read: string): Sensitive[] {
  const groups = [...read.matchAll(/\d+/g)].map((m): Group => ({ start: m.index, end: m.index + m[0].length, digits: m[0] }));
  const found: Sensitive[] = [];
  for (let at = 0; at < groups.length; at += 1) {
    const card = longestFrom(groups, at, read);
    if (card === null) continue;
    found.push(card);
    while ((groups[at + 1]?.start ?? Infinity) < card.end) at += 1;
  }
  return found;
}

function longestFrom(groups: Group[], from: number, read: string): Sensitive | null {
  const first = groups[from];
  if (first === undefined) return null;
  const international = read[first.start - 1] === '+';
  let longest: Sensitive | null = null;
  let compact = '';
  for (let to = from; to < groups.length; to += 1) {
    const [last, before] = [groups[to], groups[to - 1]];
    if (last === undefined || (to > from && before !== undefined && !JOINS.test(read.slice(before.end, last.start)))) break;
    compact += last.digits;
    if (compact.length > LONGEST) break;
    const shaped = compact.length > LONGEST_PHONE || (!international && isShaped(groups.slice(from, to + 1)));
    if (shaped && isCard(compact)) longest = { kind: 'card', start: first.start, end: last.end, compact };
  }
  return longest;
}

function isShaped(groups: Group[]): boolean {
  return groups.length === 1 || groups.every(({ digits }) => digits.length === 1) || SHAPES.has(groups.map(({ digits }) => digits.length).join());
}

/** The digits alone: of an issuer, of its length, with a right check digit. */
export function isCard(digits: string): boolean {
  return NETWORKS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const doubled = Number(digits.at(-1 - i)) * (i % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
