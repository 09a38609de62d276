import { AMOUNT, amountAloud } from './amounts.ts';
import { inGroups, isCardNumber, phoneAloud } from './digits.ts';
import { spell, spokenIn, type Spoken } from './letters.ts';
import { dayAloud, timeAloud } from './times.ts';

const AT: { readonly [language in Spoken]: readonly [at: string, dot: string] } = { en: ['at', 'dot'], fr: ['arobase', 'point'], de: ['at', 'Punkt'], es: ['arroba', 'punto'], nl: ['apenstaartje', 'punt'] };
const LINK: { readonly [language in Spoken]: string } = { en: 'the link', fr: 'le lien', de: 'der Link', es: 'el enlace', nl: 'de link' };
const CARD: { readonly [language in Spoken]: string } = { en: 'the card ending', fr: 'la carte finissant par', de: 'die Karte mit der Endung', es: 'la tarjeta terminada en', nl: 'de kaart eindigend op' };
/** What comes before the end of a number: such digits are read one by one. */
const ENDING = 'ending(?: in)?|ends in|finissant par|se terminant par|endet auf|endend auf|Endung|terminad[ao] en|termina en|eindigend op|eindigt op';

interface Kind { pattern: string; say: (found: string, locale: string) => string }
/** What is read otherwise than it is written; the first that fits at a place is taken. */
const KINDS: readonly Kind[] = [
  { pattern: String.raw`https?:\/\/[^\s)]*[^\s).,;!?]`, say: (_link, locale) => LINK[spokenIn(locale)] },
  { pattern: String.raw`[\w.+•-]+@[\w-]+(?:\.[\w-]+)+`, say: mailAloud },
  { pattern: AMOUNT, say: amountAloud },
  { pattern: String.raw`\b\d{4}-\d{2}-\d{2}\b`, say: dayAloud },
  { pattern: String.raw`(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])`, say: timeAloud },
  { pattern: String.raw`\b(?:\d[ -]?){12,21}\d\b`, say: longNumber },
  { pattern: String.raw`\+\d[\d ().-]{5,20}\d`, say: phoneAloud },
  { pattern: String.raw`\b0\d{1,5}[ .-]\d{2,8}(?:[ .-]\d{2,4}){0,4}\b|\b0\d{8,10}\b`, say: phoneAloud },
  { pattern: String.raw`\b(?:${ENDING}) \d{3,6}\b`, say: (found) => found.replace(/\d+/, (digits) => inGroups(digits, 4)) },
  { pattern: String.raw`\b\d{5,11}\b|\b0\d{2,3}\b`, say: (digits) => inGroups(digits, digits.length % 4 === 0 ? 4 : 3) },
  { pattern: String.raw`\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*\b`, say: (found, locale) => (found.length < 4 ? found : spell(found, locale)) },
];
const ALL = new RegExp(KINDS.map(({ pattern }, i) => `(?<k${i}>${pattern})`).join('|'), 'gu');

/** A text as ears understand it: numbers in groups, amounts, days and times in words, references letter by letter, no number of a payment card. */
export function aloud(text: string, locale: string): string {
  const plain = withoutMarks(text);
  const said = plain.replaceAll(ALL, (found: string, ...rest: unknown[]) => {
    const groups = groupsOf(rest);
    const kind = KINDS.findIndex((_kind, i) => groups[`k${i}`] !== undefined);
    return KINDS[kind]?.say(found, locale) ?? found;
  });
  return said.replaceAll(/[ \t]{2,}/g, ' ').replaceAll(/ ([,.])/g, '$1').trim();
}

/** A replacer's last argument, where the pattern has names. */
function groupsOf(rest: readonly unknown[]): { [name: string]: unknown } {
  const last = rest.at(-1);
  return last !== null && typeof last === 'object' ? { ...last } : {};
}

/** Signs that a voice would read or stumble over. Lines become sentences. */
function withoutMarks(text: string): string {
  return text.normalize('NFC')
    .replaceAll(/[\u2060\u200B\uFEFF]/g, '').replaceAll(/[\u00A0\u202F\u2009]/g, ' ')
    .replaceAll(/•+(?!\S*@)/g, '').replaceAll(/\p{Extended_Pictographic}|[*#`✓→]/gu, '')
    .replaceAll(/[“”«»"]/g, '').replaceAll(/ [–—] /g, ', ')
    .replaceAll(/([^.!?:,;\s])\s*\n+\s*/g, '$1. ').replaceAll(/\s*\n+\s*/g, ' ');
}

function longNumber(found: string, locale: string): string {
  const digits = found.replaceAll(/\D/g, '');
  if (isCardNumber(digits)) return `${CARD[spokenIn(locale)]} ${inGroups(digits.slice(-4), 4)}`;
  return inGroups(digits, 4);
}

function mailAloud(address: string, locale: string): string {
  const [at, dot] = AT[spokenIn(locale)];
  const [who = '', where = ''] = address.replaceAll(/•+/g, '…').split('@');
  return `${who.replaceAll('.', ` ${dot} `)} ${at} ${where.replaceAll('.', ` ${dot} `)}`;
}
