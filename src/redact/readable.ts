const DIGIT = /\p{Nd}/u;
const BETWEEN = /[\p{Zs}\p{Cf}\p{Pd}\p{Cc}]/u;

/** The same text at the same places in ASCII: any script's digits as 0–9, letters in capitals, all that separates as a space. */
export function readable(text: string): string {
  if (/^[\x20-\x7E]*$/.test(text)) return text.toUpperCase();
  let read = '';
  // A sign of two code units is followed by one that separates, so that places stay the same.
  for (const sign of text) read += asciiOf(sign).padEnd(sign.length, ' ');
  return read;
}

function asciiOf(sign: string): string {
  if (/^[\x21-\x7E]$/.test(sign)) return sign.toUpperCase();
  if (DIGIT.test(sign)) return String(valueOf(sign));
  if (BETWEEN.test(sign)) return ' ';
  const plain = sign.normalize('NFKC').toUpperCase();
  return plain.length === 1 ? plain : '?';
}

/** A script's ten digits follow each other, from zero. */
function valueOf(digit: string): number {
  const plain = digit.normalize('NFKC');
  const code = plain.codePointAt(0) ?? 0;
  if (code <= 0x39) return code - 0x30;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}
