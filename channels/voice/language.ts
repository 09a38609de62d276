import { spokenIn, type Spoken } from './speech/letters.ts';

const CODES = { en: 'en-GB', fr: 'fr-FR', de: 'de-DE', es: 'es-ES', nl: 'nl-NL' } as const satisfies { readonly [language in Spoken]: string };
type Code = (typeof CODES)[Spoken];
/** Country codes of numbers whose owners mostly speak one of our languages. */
const BY_PREFIX: readonly (readonly [prefix: string, locale: Spoken])[] = [
  ['+33', 'fr'], ['+49', 'de'], ['+43', 'de'], ['+34', 'es'], ['+52', 'es'], ['+54', 'es'], ['+57', 'es'], ['+31', 'nl'], ['+44', 'en'], ['+1', 'en'], ['+353', 'en'], ['+61', 'en'],
];
export const LANGUAGES: readonly Code[] = Object.values(CODES);

/** The code that Twilio knows a language by. */
export function codeOf(locale: string): Code {
  return CODES[spokenIn(locale)];
}

/** The language in which a caller is greeted: what is spoken where their number is from; null where that tells nothing. */
export function localeOfNumber(number: string): string | null {
  return BY_PREFIX.find(([prefix]) => number.startsWith(prefix))?.[1] ?? null;
}
