import { anyOf, END, START } from './matching.ts';
import type { RecogniserContext } from './recogniser.ts';

export type Country = 'GB' | 'FR' | 'DE' | 'ES' | 'NL' | 'US';
/** `sure`: its shape is found in one country only. `cityAfter`: the place is said after it. */
export interface Postcode { value: string; text: string; start: number; end: number; country?: Country; region?: string; sure: boolean; cityAfter: boolean }

const STATES = 'al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|dc';
const GB = new RegExp(`${START}(?<area>[a-pr-uwyz][a-hk-y]?\\d[\\da-hjkmnp-y]?) ?(?<unit>\\d[abd-hjlnp-uw-z]{2})${END}`, 'u');
const NL = new RegExp(`${START}(?<area>[1-9]\\d{3}) ?(?<unit>(?!sa|sd|ss)[a-z]{2})${END}`, 'u');
const US = new RegExp(`${START}(?<state>${STATES})[ ,]{1,2}(?<code>\\d{5}(?:-\\d{4})?)${END}`, 'u');
const FIVE = new RegExp(`${START}(?:(?<prefix>[fde])-)?(?<code>\\d{5})(?:-\\d{4})?${END}(?![.,]?\\d)`, 'u');
const FIVE_DIGITS = new Set(['FR', 'DE', 'ES', 'US']);
const PREFIXES: { [prefix: string]: Country } = { f: 'FR', d: 'DE', e: 'ES' };
const BY_LOCALE: { [locale: string]: Country } = { fr: 'FR', de: 'DE', es: 'ES' };

/** The postcode of a text in lower case; which country's five digits are is known from the rest, or from where the customer is. */
export function postcodeIn(text: string, at: RecogniserContext): Postcode | null {
  const [gb, us, five, nl] = [GB, US, FIVE, NL].map((format) => format.exec(text));
  if (gb) return { ...placed(gb), value: inTwo(gb), country: 'GB', sure: true, cityAfter: false };
  if (us) return { ...placed(us), value: group(us, 'code'), country: 'US', region: group(us, 'state').toUpperCase(), sure: true, cityAfter: false };
  if (five) return ofFive(five, countryOfFive(five, text, at));
  return nl ? { ...placed(nl), value: inTwo(nl), country: 'NL', sure: true, cityAfter: true } : null;
}

function ofFive(match: RegExpExecArray, country: Country | undefined): Postcode {
  return { ...placed(match), value: match[0].replace(/^[fde]-/u, ''), ...(country && { country }), sure: false, cityAfter: country !== 'US' };
}

function inTwo(match: RegExpExecArray): string {
  return `${group(match, 'area')} ${group(match, 'unit')}`.toUpperCase();
}

function group(match: RegExpExecArray, name: string): string {
  return match.groups?.[name] ?? '';
}

function countryOfFive(match: RegExpExecArray, text: string, at: RecogniserContext): Country | undefined {
  const said = countryIn(text);
  const prefix = PREFIXES[match.groups?.['prefix'] ?? ''];
  if (said) return said.country;
  if (prefix) return prefix;
  const street = STREET_COUNTRIES.find(([words]) => words.test(text))?.[1];
  const here = [at.country, BY_LOCALE[at.locale.slice(0, 2)]].find((one) => FIVE_DIGITS.has(one ?? ''));
  return street ?? (here === 'FR' || here === 'DE' || here === 'ES' || here === 'US' ? here : undefined);
}

function placed(match: RegExpExecArray): Pick<Postcode, 'text' | 'start' | 'end'> {
  return { text: match[0], start: match.index, end: match.index + match[0].length };
}

const COUNTRIES: [Country, string[]][] = [
  ['GB', ['united kingdom', 'great britain', 'england', 'scotland', 'wales', 'uk', 'gb', 'royaume-uni', 'angleterre', 'großbritannien', 'reino unido', 'verenigd koninkrijk']],
  ['FR', ['france', 'frankreich', 'francia', 'frankrijk']],
  ['DE', ['germany', 'deutschland', 'allemagne', 'alemania', 'duitsland']],
  ['ES', ['spain', 'espagne', 'spanien', 'espana', 'spanje']],
  ['NL', ['netherlands', 'the netherlands', 'holland', 'nederland', 'niederlande', 'pays-bas', 'paises bajos']],
  ['US', ['usa', 'united states', 'united states of america', 'etats-unis', 'estados unidos', 'verenigde staten']],
];
const NAMES = COUNTRIES.map(([country, names]): [Country, RegExp] => [country, new RegExp(`${START}${anyOf(names)}\\.?$`, 'u')]);

/** A country at the end of a text, and what stands before it. */
export function countryIn(text: string): { country: Country; rest: string } | null {
  for (const [country, name] of NAMES) {
    const match = name.exec(text);
    if (match) return { country, rest: text.slice(0, match.index).replace(/[\s,]{1,5}$/u, '') };
  }
  return null;
}

/** Words for streets that end a line: what follows is the place. */
export const STREETS_WITHIN = /\b(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|close|court|ct\.?|way|place|square|gardens|terrace|crescent|boulevard|blvd\.?|hill|park|mews|row|grove|broadway)(?![\p{L}\d])|[\p{L}-]{2,40}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|dijk|singel|steeg)(?![\p{L}])/u;
/** And those that begin one. */
export const STREETS_BEFORE = /\b(?:rue|avenue|av\.?|boulevard|bd|place|chemin|impasse|allee|quai|cours|calle|c\/|avenida|avda\.?|plaza|paseo|camino|carrer|ronda|am|an der|auf der|in der|im|unter den|zum|zur|alte|alter|neue)(?![\p{L}\d])/u;
const STREET_COUNTRIES: [RegExp, Country][] = [
  [/\d{1,4} ?(?:bis|ter)?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allee|quai|cours) (?:de|du|des|d'|la|le|l'|\p{L})/u, 'FR'],
  [/[\p{L}-]{2,40}(?:straße|strasse|str\.|platz|allee|gasse|weg) \d/u, 'DE'],
  [/(?<!\p{L})(?:calle|c\/|avenida|avda|plaza|paseo|carrer) /u, 'ES'],
  [/^.{0,40}\d{1,5} [\p{L} ]{2,40} (?:street|st|avenue|ave|road|rd|drive|dr|blvd|lane|ln)(?!\p{L})/u, 'US'],
];
