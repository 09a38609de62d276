/** One by one, with a pause after every so many: "1 2 3, 4 5 6". */
export function inGroups(digits: string, size: number): string {
  const groups = digits.match(new RegExp(String.raw`\d{1,${size}}`, 'g')) ?? [];
  return groups.map(apart).join(', ');
}

/** A telephone number as it is told in that language: in pairs in French, else in threes, the prefix apart; a last digit is never alone. */
export function phoneAloud(number: string, locale: string): string {
  const written = number.replaceAll(/[().-]/g, ' ').trim();
  const plus = written.startsWith('+') ? `${PLUS[locale.slice(0, 2)] ?? 'plus'} ` : '';
  const parts = written.replace('+', '').split(/\s+/).filter((part) => part !== '');
  const [prefix = '', ...rest] = plus === '' || parts.length === 1 ? ['', ...parts] : parts;
  const groups = locale.startsWith('fr') ? pairs(rest.join('')) : rest.flatMap((part) => threes(part));
  return `${plus}${(prefix === '' ? groups : [apart(prefix), ...groups]).join(', ')}`;
}

function apart(digits: string): string {
  return digits.replaceAll(/\d(?=\d)/g, '$& ');
}

const PLUS: { readonly [language: string]: string } = { en: 'plus', fr: 'plus', de: 'plus', es: 'más', nl: 'plus' };

/** "06 12" is said as zero six, twelve. */
function pairs(digits: string): string[] {
  const odd = digits.length % 2 === 1 ? [digits.slice(0, 1)] : [];
  const rest = digits.slice(odd.length).match(/\d\d/g) ?? [];
  return [...odd, ...rest.map((pair) => (pair.startsWith('0') ? apart(pair) : pair))];
}

function threes(digits: string): string[] {
  if (digits.length <= 4) return [apart(digits)];
  const first = digits.length % 3 === 1 ? 4 : 3;
  return [apart(digits.slice(0, first)), ...threes(digits.slice(first))].filter((group) => group !== '');
}

/** Of a payment card: right by its check digit, and no number of a SIM card, which begin with 89. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits) || digits.startsWith('89')) return false;
  const sum = digits.split('').toReversed().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
