import type { Sensitive } from './redact.ts';

/** How long an account number is, per country (SWIFT's IBAN registry). */
const LENGTHS = new Map([...(
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27'
  + 'JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20'
).matchAll(/([A-Z]{2})(\d{2})/g)].map(([, country, length]) => [country, Number(length)]));
const MOST_BETWEEN = 2;

/** International bank account numbers: of a country's length, with right check digits, also in groups. */
export function findIbans(read: string): Sensitive[] {
  return [...read.matchAll(/(?<![A-Z0-9])[A-Z]{2}(?= ?\d)/g)].flatMap(({ 0: country, index }) => {
    const length = LENGTHS.get(country);
    const written = length === undefined ? null : take(read, index, length);
    return written !== null && isRight(written.compact) ? [{ kind: 'iban' as const, start: index, ...written }] : [];
  });
}

/** So many letters and digits from here, with little between them; null when there are fewer or a word goes on. */
function take(read: string, from: number, length: number): { end: number; compact: string } | null {
  let compact = '';
  let between = 0;
  for (let at = from; at < read.length && between <= MOST_BETWEEN; at += 1) {
    const sign = read[at] ?? '';
    if (/[A-Z0-9]/.test(sign)) {
      compact += sign;
      between = 0;
    } else if (/[ \-._]/.test(sign)) between += 1;
    else return null;
    if (compact.length === length) return /[A-Z0-9]/.test(read[at + 1] ?? '') ? null : { end: at + 1, compact };
  }
  return null;
}

/** ISO 7064, mod 97-10. */
function isRight(iban: string): boolean {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
