import { LEXICONS } from './lexicon/index.ts';
import { anyOf, END, inPlace, START } from './matching.ts';
import { found, type Found, type Recogniser, type RecogniserContext } from './recogniser.ts';
import type { Utterance } from '../utterance.ts';

const EMAIL = /[\p{L}\d](?:[\p{L}\d._%+'-]{0,62}[\p{L}\d_+-])?@(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.){1,8}\p{L}{2,24}/gu;
const READ_AT_MOST = 2000;

const LABEL = String.raw`[\p{L}\d]{1,30}`;
const AT = `(?:\\s?(?:@|[([]at[)\\]])\\s?|\\s${anyOf(LEXICONS.flatMap((l) => l.spokenAt))}\\s)`;
const DOT = `(?:\\s?\\.\\s?|\\s?[([]dot[)\\]]\\s?|\\s${anyOf(LEXICONS.flatMap((l) => l.spokenDot))}\\s)`;
const UNDER = anyOf(['underscore', 'tiret bas', 'unterstrich', 'guion bajo', 'laag streepje']);
const DASH = `(?:[-_+]|\\s(?:${UNDER}|${anyOf(LEXICONS.flatMap((l) => l.spokenDash))})\\s)`;
const SPOKEN = new RegExp(`${START}(?<user>${LABEL}(?:(?:${DOT}|${DASH})${LABEL}){0,3})${AT}(?<host>${LABEL}(?:(?:${DOT}|${DASH})${LABEL}){0,3}${DOT}\\p{L}{2,10})${END}`, 'gu');
const DOTS = new RegExp(DOT, 'gu');
const UNDERS = new RegExp(`\\s${UNDER}\\s`, 'gu');
const DASHES = new RegExp(`\\s(?:${anyOf(LEXICONS.flatMap((l) => l.spokenDash))})\\s`, 'gu');

/** E-mail addresses, in lower case; as an answer also spelled out: "ada at example dot com". */
export const email: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const written = said.clean.includes('@')
      ? [...said.clean.slice(0, READ_AT_MOST).matchAll(EMAIL)].map((m) => found(said, m[0].toLowerCase(), { start: m.index, end: m.index + m[0].length }))
      : [];
    return written.length > 0 ? written : spoken(said, at);
  },
  tries: (said) => said.clean.includes('@') || (said.tokens.length <= 2 && /\.\w/.test(said.clean)),
};

function plain(text: string): string {
  return text.replace(DOTS, '.').replace(UNDERS, '_').replace(DASHES, '-');
}

function spoken(said: Utterance, at: RecogniserContext): Found[] {
  if (!at.asked) return [];
  return [...inPlace(said).matchAll(SPOKEN)].map((match) => {
    return found(said, `${plain(match.groups?.['user'] ?? '')}@${plain(match.groups?.['host'] ?? '')}`, { start: match.index, end: match.index + match[0].length });
  });
}
