import { SegmentedMessage } from 'sms-segments-calculator';
import type { Outbound } from '../../src/contracts.ts';
import { beginningOf, splitText } from '../split-text.ts';

/** Characters that Twilio takes in one message. */
export const LONGEST = 1600;
/** What a line may cost; of a longer one the beginning is sent, and where the rest is read. */
const MOST_SEGMENTS = 6;
/** Units of UTF-16 that fit into so many segments whatever they are: of the 67 of one, a character that is not cut wastes less than half. Counting takes a time that grows with the square of the length. */
const ALWAYS_FITS = 34 * MOST_SEGMENTS;
const BEGINNING = 280;
/** What smart encoding leaves and eyes do not miss: one of these halves the room of a whole text. */
const PLAINER: { readonly [character: string]: string } = { '\u202F': ' ', '\u2009': ' ', '•': '*', '✓': '', '→': '->', '≤': '<=', '≥': '>=', '×': 'x' };
const PLAIN = new RegExp(`[${Object.keys(PLAINER).join('')}]`, 'gu');
/** What smart encoding may change; the rest of ASCII stays. */
const CHANGEABLE = /[^ -_a-~\n]+/gu;
const REST: { readonly [locale: string]: string } = { en: 'The rest:', fr: 'La suite :', de: 'Der Rest:', es: 'El resto:', nl: 'De rest:' };

type Message = Extract<Outbound, { kind: 'message' }>;
/** `rest`: where a long line is read in full; `files`: what is attached and is not sent as media. */
export interface Links { rest: string | null; files: readonly { name: string; url: string }[]; locale: string }

/** Whether a line costs so much that only its beginning is sent. */
export function isLong({ text }: Message): boolean {
  const plain = normalise(text);
  return plain.length > ALWAYS_FITS && segmentsOf(plain).segments > MOST_SEGMENTS;
}

/** A line as the texts of messages, in order. */
export function render(message: Message, { rest, files, locale }: Links = { rest: null, files: [], locale: 'en' }): string[] {
  const said = rest === null ? message.text : `${beginningOf(normalise(message.text), BEGINNING, '...')}\n${REST[locale.split('-')[0] ?? ''] ?? REST['en']} ${rest}`;
  const attached = files.map(({ name, url }) => `${name}: ${url}`);
  const choices = (message.choices ?? []).map(({ label }, i) => `${i + 1}: ${label}`);
  return splitText(normalise([said, ...attached, ...choices].join('\n')), LONGEST);
}

/** Curly quotes, dashes and thin spaces as the characters of GSM-7 that mean the same. Letters of other alphabets stay. */
export function normalise(text: string): string {
  const plain = text.normalize('NFC').replaceAll(PLAIN, (one) => PLAINER[one] ?? one);
  return plain.replaceAll(CHANGEABLE, (odd) => new SegmentedMessage(odd, 'auto', true).graphemes.join(''));
}

/** How the network will carry it: GSM-7 has 160 characters, or 153 each where there are several; UCS-2 70 and 67. */
export function segmentsOf(text: string): { encoding: 'GSM-7' | 'UCS-2'; segments: number } {
  const { encodingName, segments } = new SegmentedMessage(text);
  return { encoding: encodingName, segments: segments.length };
}
