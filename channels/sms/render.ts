import { SegmentedMessage } from 'sms-segments-calculator';
import type { Outbound } from '../../src/contracts.ts';

/** Characters that Twilio takes in one message. */
export const LONGEST = 1600;
/** What smart encoding leaves and ears and eyes do not miss: one of these halves the room of a whole text. */
const PLAINER: { readonly [character: string]: string } = { '\u202F': ' ', '\u2009': ' ', '•': '*', '✓': '', '→': '->', '≤': '<=', '≥': '>=', '×': 'x', '€': 'EUR ' };
const PLAIN = new RegExp(`[${Object.keys(PLAINER).filter((one) => one !== '€').join('')}]`, 'gu');

/** An outbound line as the texts of messages, in order; none for what is not worth a text. */
export function render(message: Outbound): string[] {
  if (message.kind !== 'message') return [];
  const choices = (message.choices ?? []).map(({ label }, i) => `${i + 1}: ${label}`);
  return split(normalise([message.text, ...choices].join('\n')));
}

/** Curly quotes, dashes and thin spaces as the characters of GSM-7 that mean the same. Letters of other alphabets stay. */
export function normalise(text: string): string {
  const plain = text.normalize('NFC').replaceAll(PLAIN, (one) => PLAINER[one] ?? one);
  return new SegmentedMessage(plain, 'auto', true).graphemes.join('');
}

/** How the network will carry it: GSM-7 has 160 characters, or 153 each where there are several; UCS-2 70 and 67. */
export function segmentsOf(text: string): { encoding: 'GSM-7' | 'UCS-2'; segments: number } {
  const { encodingName, segments } = new SegmentedMessage(text);
  return { encoding: encodingName, segments: segments.length };
}

/** In pieces that a message can hold, between lines or words where there are any. */
function split(text: string): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > LONGEST) {
    const room = rest.slice(0, LONGEST + 1);
    const at = Math.max(room.lastIndexOf('\n'), room.lastIndexOf(' '));
    const end = at > LONGEST / 2 ? at : wholeCharacters(rest, LONGEST);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** Never between the two halves of a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end;
}
