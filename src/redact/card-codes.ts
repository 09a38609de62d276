import type { Sensitive } from './redact.ts';

/** The three or four digits on a card, by the name that is said before them. What is merely called a code is none. */
const NAMED = /(?<![A-Z0-9])(?:CVV2?|CVC2?|CVN|CID|CSC|CARD (?:SECURITY|VERIFICATION) (?:CODE|NUMBER)|CRYPTOGRAMME(?: VISUEL)?|KARTENPR[UÜ]FNUMMER|PR[UÜ]FZIFFER|C[OÓ]DIGO CVV)(?![A-Z0-9])[^0-9\n]{0,20}?(\d{3,4})(?![\d.,]*\d)/gu;

/** Card security codes, which nobody may keep (PCI DSS 3.3). */
export function findCardCodes(read: string): Sensitive[] {
  return [...read.matchAll(NAMED)].map((match) => {
    const digits = match[1] ?? '';
    const end = match.index + match[0].length;
    return { kind: 'card code', start: end - digits.length, end, compact: digits };
  });
}
