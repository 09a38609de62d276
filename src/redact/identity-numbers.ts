import type { Sensitive } from './redact.ts';

/** `near`: words without which a number of this shape could be anything. `capitals`: in lower case and spaced, it could be words. */
interface Kind { shape: RegExp; isRight: (compact: string) => boolean; near?: RegExp; capitals?: true }

const NEAR_CHARS = 40;
const always = (): boolean => true;
const S = '[ .\\-/]{0,2}';
const shape = (body: string): RegExp => new RegExp(`(?<![A-Z0-9+])(?<!\\d[-.])${body}(?![A-Z0-9])(?![-.]\\d)`, 'g');

const KINDS: readonly Kind[] = [
  // France, NIR.
  { shape: shape(`[1-478]${S}\\d{2}${S}(?:0[1-9]|1[0-2]|[2-9]\\d)${S}(?:\\d{2}|2[AB])${S}\\d{3}${S}\\d{3}${S}\\d{2}`), isRight: isNir },
  // United States, social security.
  { shape: shape('(?!000|666|9)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}'), isRight: always },
  { shape: shape(`(?!000|666|9)\\d{3}${S}(?!00)\\d{2}${S}(?!0000)\\d{4}`), isRight: always, near: /\bSSN\b|SOCIAL SECURITY/ },
  // United Kingdom, national insurance; QQ is what examples begin with.
  { shape: shape(`(?:QQ|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])${S}\\d{2}${S}\\d{2}${S}\\d{2}${S}[A-D]`), isRight: always, capitals: true },
  // Spain, DNI and NIE.
  { shape: shape(`\\d{2}\\.?\\d{3}\\.?\\d{3}${S}[A-Z]`), isRight: isDni, capitals: true },
  { shape: shape(`[XYZ]${S}\\d{7}${S}[A-Z]`), isRight: isDni, capitals: true },
  // Germany, tax identification.
  { shape: shape('[1-9]\\d ?\\d{3} ?\\d{3} ?\\d{3}'), isRight: isGermanTaxId },
  // Netherlands, BSN: with its usual dots, or by its name.
  { shape: shape('(?:\\d{3}\\.\\d{3}\\.\\d{3}|\\d{4}\\.\\d{2}\\.\\d{3})'), isRight: isBsn },
  { shape: shape(`\\d{3,4}${S}\\d{2,3}${S}\\d{3}`), isRight: isBsn, near: /\bBSN\b|BURGERSERVICE|SOFI/ },
];

/** National identity numbers that can be told from other numbers by their check digits, their shape, or what is said beside them. */
export function findIdentityNumbers(read: string, written: string): Sensitive[] {
  return KINDS.flatMap((kind) => [...read.matchAll(kind.shape)].flatMap(({ 0: number, index }) => {
    const compact = number.replaceAll(/[^A-Z0-9]/g, '');
    const at = { start: index, end: index + number.length };
    const named = kind.near?.test(read.slice(Math.max(0, at.start - NEAR_CHARS), at.end + NEAR_CHARS)) ?? true;
    const original = written.slice(at.start, at.end);
    const plain = kind.capitals !== true || !/[\s]/.test(original) || original === original.toUpperCase();
    return named && plain && kind.isRight(compact) ? [{ kind: 'identity' as const, ...at, compact }] : [];
  }));
}

function isNir(compact: string): boolean {
  const body = compact.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(body) % 97n) === BigInt(compact.slice(13));
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

function isDni(compact: string): boolean {
  const number = Number(compact.slice(0, -1).replace('X', '0').replace('Y', '1').replace('Z', '2'));
  return DNI_LETTERS[number % 23] === compact.at(-1);
}

/** Of the first ten digits exactly one comes two or three times; the last is a check digit (ISO 7064, mod 11,10). */
function isGermanTaxId(compact: string): boolean {
  const first = compact.slice(0, 10).split('');
  const repeated = [...new Set(first)].map((digit) => first.filter((one) => one === digit).length).filter((times) => times > 1);
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false;
  const product = first.reduce((kept, digit) => {
    const sum = (Number(digit) + kept) % 10;
    return ((sum === 0 ? 10 : sum) * 2) % 11;
  }, 10);
  return (11 - product) % 10 === Number(compact[10]);
}

function isBsn(compact: string): boolean {
  const digits = compact.padStart(9, '0').split('').map(Number);
  const sum = digits.reduce((total, digit, i) => total + digit * (i === 8 ? -1 : 9 - i), 0);
  return compact.length <= 9 && Number(compact) > 0 && sum % 11 === 0;
}
