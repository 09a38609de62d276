const CARD = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;

/** Puts [card] in place of every number that could be a payment card: 13 to 19 digits with a right check digit. */
export function redactCards(text: string): string {
  return text.replace(CARD, (written) => (passesLuhn(written.replace(/\D/g, '')) ? '[card]' : written));
}

function passesLuhn(digits: string): boolean {
  const sum = digits.split('').toReversed().reduce((total, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
