import type { JsonObject } from '../../../contracts.ts';
import type { Utterance } from '../utterance.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf, inPlace, START } from './matching.ts';
import { countryIn, postcodeIn, STREETS_BEFORE, STREETS_WITHIN, type Country, type Postcode } from './postal-formats.ts';
import { found, hasDigit, type Recogniser, type RecogniserContext } from './recogniser.ts';

const LIVES_AT = new RegExp(`${START}(?:${anyOf(LEXICONS.flatMap((l) => l.livesAt))})[\\s:]{1,2}`, 'gu');
const LONGEST = 200;
/** "12 Acacia Avenue", "10 bis rue de la Paix", "Flat 3, 12 High St". */
const NUMBER_FIRST = /^\d{1,5} ?(?:[a-z]|bis|ter|quater)?[, ]{1,2}\p{L}/u;
/** "Hauptstraße 12a", "Calle Mayor 5". */
const NUMBER_LAST = /\p{L}[\p{L}.' -]{2,60},? (?:n[º°o]\.? ?)?\d{1,4} ?[a-z]?(?:[-/ ]\d{1,3})?(?: ?[a-z])?$/u;
const NUMBER_WITHIN = /^[\p{L}' -]{1,80}\s(\d{1,5}(?: ?[a-z]| bis| ter)?,? \p{L}[\p{L}\p{N}.' -]{2,80})$/u;
const FLAT = /^(?:flat|apartment|apt|unit|suite|room|appartement|bat|batiment|etage|wohnung|piso|puerta)\b.{0,20}\d|^\d{1,2}[º°]/u;

interface Part { text: string; start: number; end: number }
interface Pieces { line?: string; city?: string; postcode?: string; region?: string; country?: Country }

/** Postal addresses → { line, city, postcode, region, country }, of which those parts that were said. A country is an ISO code. */
export const address: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    if (!hasDigit(said)) return [];
    const text = inPlace(said);
    const from = startOf(text);
    const postcode = postcodeIn(text, at);
    const parts = partsOf(text, { from, postcode });
    const pieces = postcode === null ? withoutPostcode(parts) : withPostcode(parts, postcode);
    if (!isEnough(pieces, { at, postcode })) return [];
    const [first, last] = [parts[0], parts.at(-1)];
    const span = { start: Math.min(first?.start ?? Infinity, postcode?.start ?? Infinity), end: Math.max(last?.end ?? 0, postcode?.end ?? 0) };
    return [found(said, asWritten(pieces, said, text), span)];
  },
  tries: (said) => hasDigit(said) || said.tokens.length <= 3,
};

/** Unasked, only a street with its place is surely an address. */
function isEnough({ line, city }: Pieces, { at, postcode }: { at: RecogniserContext; postcode: Postcode | null }): boolean {
  if (at.asked) return line !== undefined || postcode !== null;
  return line !== undefined && postcode !== null && (city !== undefined || postcode.sure);
}

/** Where the address begins: after "I live at". */
function startOf(text: string): number {
  const [lead] = text.matchAll(LIVES_AT);
  return lead === undefined || lead.index > LONGEST ? 0 : lead.index + lead[0].length;
}

/** The parts between commas and lines, up to where the address must end. */
function partsOf(text: string, { from, postcode }: { from: number; postcode: Postcode | null }): Part[] {
  const parts: Part[] = [];
  const end = Math.min(text.length, from + LONGEST);
  let at = from;
  for (const match of [...text.slice(0, end).matchAll(/[,;\n]|[.!?](?=\s|$)(?<!\b(?:st|ave|rd|av|bd|str|ste|apt|no|nº)\.)/gu), null]) {
    const stop = match === null ? end : match.index;
    if (stop < at) continue;
    const raw = text.slice(at, stop);
    const start = at + raw.length - raw.trimStart().length;
    if (raw.trim() !== '') parts.push(fromNumber({ text: raw.trim(), start, end: start + raw.trim().length }));
    at = stop + 1;
    // A sentence that ends after the postcode ends the address.
    if (match !== null && /[.!?;]/.test(match[0]) && postcode !== null && stop >= postcode.end) break;
  }
  return within(parts, postcode);
}

/** "Send one to 12 Acacia Avenue" begins at its number. */
function fromNumber(part: Part): Part {
  const street = FLAT.test(part.text) ? null : NUMBER_WITHIN.exec(part.text);
  const line = street?.[1];
  if (line === undefined || !(STREETS_WITHIN.test(line) || STREETS_BEFORE.test(line))) return part;
  return { ...part, text: line, start: part.end - line.length };
}

/** From the street or the place before the postcode to the country after it. */
function within(parts: Part[], postcode: Postcode | null): Part[] {
  const first = parts.findIndex((part) => isStreet(part.text, postcode) || FLAT.test(part.text) || hits(part, postcode));
  const at = postcode === null ? -1 : parts.findIndex((part) => hits(part, postcode));
  const street = parts.findIndex((part) => isStreet(part.text, postcode));
  const last = at >= 0 ? at : street < 0 ? -1 : street + 1;
  const after = parts[last + 1];
  const more = after !== undefined && (countryIn(after.text)?.rest === '' || (postcode?.cityAfter === true && at >= 0 && parts[at]?.text.length === postcode.text.length && /^\p{L}[\p{L}' -]{1,40}$/u.test(after.text)));
  return first < 0 ? [] : parts.slice(first, last + (more ? 2 : 1));
}

function hits(part: Part, postcode: Postcode | null): boolean {
  return postcode !== null && part.start < postcode.end && postcode.start < part.end;
}

/** Before a postcode, a name and a number are a street: "Damrak 1". */
function isStreet(text: string, postcode: Postcode | null): boolean {
  return NUMBER_FIRST.test(text) || (NUMBER_LAST.test(text) && (postcode?.cityAfter === true || STREETS_WITHIN.test(text) || STREETS_BEFORE.test(text)));
}

function withPostcode(parts: Part[], postcode: Postcode): Pieces {
  const at = parts.findIndex((part) => hits(part, postcode));
  const part = parts[at];
  const pieces: Pieces = { postcode: postcode.value, ...(postcode.region !== undefined && { region: postcode.region }), ...(postcode.country !== undefined && { country: postcode.country }) };
  if (part === undefined) return pieces;
  const before = part.text.slice(0, Math.max(0, postcode.start - part.start)).trim();
  const rest = part.text.slice(postcode.end - part.start).trim();
  const after = [rest, ...parts.slice(at + 1).map((one) => one.text)].filter((text) => text !== '');
  const country = after.map((text) => countryIn(text)).find((one) => one !== null);
  const afterwards = after.map((text) => countryIn(text)?.rest ?? text).find((text) => text !== '');
  const lead = [...parts.slice(0, at).map((one) => one.text), before].filter((text) => text !== '');
  if (postcode.cityAfter) return { ...pieces, ...lineOf(lead, postcode), ...(afterwards !== undefined && { city: afterwards }), ...(country && { country: country.country }) };
  return { ...pieces, ...lineAndCity(lead, postcode), ...(country && { country: country.country }) };
}

function withoutPostcode(parts: Part[]): Pieces {
  const texts = parts.map(({ text }) => text);
  const country = countryIn(texts.at(-1) ?? '');
  return { ...lineAndCity(country?.rest === '' ? texts.slice(0, -1) : texts, null), ...(country && { country: country.country }) };
}

function lineOf(texts: string[], postcode: Postcode | null): Pieces {
  const line = texts.join(', ');
  return texts.some((text) => isStreet(text, postcode)) ? { line } : {};
}

/** The last part is the place, unless all of it stands in one part: "12 Acacia Avenue London". */
function lineAndCity(texts: string[], postcode: Postcode | null): Pieces {
  const last = texts.at(-1);
  if (last === undefined) return {};
  if (texts.length > 1 && !isStreet(last, postcode)) return { ...lineOf(texts.slice(0, -1), postcode), city: last };
  const split = STREETS_WITHIN.exec(last);
  const end = split === null ? 0 : split.index + split[0].length;
  const city = last.slice(end).trim().replace(/^(?:in|à|a|en|te) /u, '');
  if (split !== null && end > 0 && /^\p{L}[\p{L}' -]{2,40}$/u.test(city)) return { ...lineOf([...texts.slice(0, -1), last.slice(0, end).trim()], postcode), city };
  return isStreet(last, postcode) ? lineOf(texts, postcode) : /\d/.test(last) ? {} : { city: last };
}

/** The parts with their letters as the customer wrote them. */
function asWritten(pieces: Pieces, said: Utterance, text: string): JsonObject {
  const written = (part: string): string => part.split(', ').map((one) => {
    const at = text.indexOf(one);
    return at < 0 ? one : said.clean.slice(at, at + one.length);
  }).join(', ');
  const { line, city, postcode, region, country } = pieces;
  return {
    ...(line !== undefined && { line: written(line) }), ...(city !== undefined && { city: written(city) }),
    ...(postcode !== undefined && { postcode }), ...(region !== undefined && { region }), ...(country !== undefined && { country }),
  };
}
