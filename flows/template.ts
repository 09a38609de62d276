import { parsePhoneNumberFromString as parsePhoneNumber } from 'libphonenumber-js';
import type { Json, JsonObject, Localized } from '../src/contracts.ts';
import { evaluate, roots } from './expressions.ts';

export interface Speech {
  locale: string;
  timeZone: string;
  /** What to show for a value of a slot, where that is not the value: the label of an option. */
  shown?: (slot: string, value: Json) => string | null;
}

/** The text for a locale: its own, else English, else the first there is. */
export function localize(text: Localized, locale: string): string {
  if (typeof text === 'string') return text;
  return text[locale] ?? text['en'] ?? Object.values(text)[0] ?? '';
}

/** Fills `{expression | filter argument}`; what is unknown shows as nothing. Throws ExpressionError, UnknownFilter. */
export function render(text: string, values: JsonObject, speech: Speech): string {
  return parse(text).map((part) => (typeof part === 'string' ? part : fill(part, values, speech))).join('');
}

/** The names that a text reads, in order. */
export function textRoots(text: Localized): string[] {
  const all = typeof text === 'string' ? [text] : Object.values(text);
  return [...new Set(all.flatMap((t) => holes(t)).flatMap((hole) => roots(hole.expression)))];
}

/** The holes of a text, for lint. */
export function holes(text: string): Hole[] {
  return parse(text).filter((part) => typeof part !== 'string');
}

export interface Hole { expression: string; filters: { name: string; argument: string }[] }
export const FILTERS = ['last', 'money', 'date', 'phone', 'upper', 'lower', 'list'] as const;

export class UnknownFilter extends Error {
  constructor(name: string) {
    super(`there is no filter "${name}"; use one of ${FILTERS.join(', ')}`);
  }
}

const parsed = new Map<string, (string | Hole)[]>();

function parse(text: string): (string | Hole)[] {
  const known = parsed.get(text);
  if (known) return known;
  const parts = text.split(/(\{[^{}]*\})/).filter((part) => part !== '').map((part) => (part.startsWith('{') && part.endsWith('}') ? parseHole(part.slice(1, -1)) : part));
  if (parsed.size > 5_000) parsed.clear();
  parsed.set(text, parts);
  return parts;
}

function parseHole(inside: string): Hole {
  const [expression = '', ...filters] = inside.match(/(?:"[^"]*"|'[^']*'|[^|])+/g) ?? [];
  return {
    expression: expression.trim(),
    filters: filters.map((filter) => {
      const [name = '', ...argument] = filter.trim().split(/\s+/);
      return { name, argument: argument.join(' ') };
    }),
  };
}

function fill(hole: Hole, values: JsonObject, speech: Speech): string {
  const found = evaluate(hole.expression, values);
  const value = hole.filters.reduce<Json>((v, { name, argument }) => applyFilter(name, v, { argument, speech }), speech.shown?.(hole.expression, found) ?? found);
  return show(value, speech);
}

function applyFilter(name: string, value: Json, at: { argument: string; speech: Speech }): Json {
  switch (name) {
    case 'last': return show(value, at.speech).slice(-Number(at.argument || 4));
    case 'upper': return show(value, at.speech).toLocaleUpperCase(at.speech.locale);
    case 'lower': return show(value, at.speech).toLocaleLowerCase(at.speech.locale);
    case 'money': return money(value, at.argument, at.speech.locale);
    case 'date': return date(value, at.speech);
    case 'phone': return parsePhoneNumber(show(value, at.speech))?.formatInternational() ?? value;
    case 'list': return Array.isArray(value) ? new Intl.ListFormat(at.speech.locale).format(value.map((v) => show(v, at.speech))) : value;
    default: throw new UnknownFilter(name);
  }
}

function money(value: Json, currency: string, locale: string): Json {
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  return new Intl.NumberFormat(locale, { style: 'currency', currency: currency || 'GBP', currencyDisplay: 'narrowSymbol' }).format(Number(value));
}

function date(value: Json, speech: Speech): Json {
  if (typeof value !== 'number' && typeof value !== 'string') return value;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return value;
  // A plain day has no zone: shown in UTC it stays the same day everywhere.
  const timeZone = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'UTC' : speech.timeZone;
  return new Intl.DateTimeFormat(speech.locale, { dateStyle: 'long', timeZone }).format(time);
}

function show(value: Json, speech: Speech): string {
  if (value === null) return '';
  if (typeof value === 'number') return new Intl.NumberFormat(speech.locale, { useGrouping: false, maximumFractionDigits: 6 }).format(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
