import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Terminal } from '../../../src/errors.ts';
import { isObject } from './json.ts';

/** How a value is written, as the document says of a parameter or of a member of a form. */
export interface Style { argument: string; name: string; style: string; explode: boolean }

export function invalid(argument: string, why: string): Terminal {
  return new Terminal('invalid_arguments', `${argument} ${why}.`);
}

/** `name=value` pairs for a query or a form (OpenAPI 3.1, 4.8.12.6), encoded. Throws Terminal `invalid_arguments`. */
export function pairs(style: Style, value: Json): string[] {
  const { argument, name } = style;
  const encode = (text: string) => encodeText(argument, text);
  const pair = (key: string, text: string) => `${encode(key)}=${encode(text)}`;
  if (style.style === 'deepObject') return deepMembers(name, value).map(([key, text]) => pair(key, text));
  if (isObject(value) && style.explode) return Object.entries(value).map(([key, member]) => pair(key, plain(member)));
  if (Array.isArray(value) && style.explode) return value.map((member) => pair(name, plain(member)));
  if (!isObject(value) && !Array.isArray(value)) return [pair(name, plain(value))];
  const separator = SEPARATORS.get(style.style) ?? ',';
  return [`${encode(name)}=${items(value).map((item) => encode(plain(item))).join(separator)}`];
}

const SEPARATORS = new Map([['spaceDelimited', '%20'], ['pipeDelimited', '%7C'], ['tabDelimited', '%09']]);

/** A value for one segment of a path, encoded: simple, label or matrix. Throws Terminal `invalid_arguments`. */
export function segment({ argument, name, style, explode }: Style, value: Json): string {
  const encode = (text: string) => encodeText(argument, text);
  const joined = (between: string, equals: string) => (isObject(value)
    ? Object.entries(value).map(([key, member]) => `${encode(key)}${equals}${encode(plain(member))}`)
    : (Array.isArray(value) ? value : [value]).map((member) => encode(plain(member)))).join(between);
  const equals = explode ? '=' : ',';
  if (style === 'label') return `.${joined(explode ? '.' : ',', equals)}`;
  if (style !== 'matrix') return joined(',', equals);
  if (explode && isObject(value)) return `;${joined(';', '=')}`;
  if (explode && Array.isArray(value)) return value.map((member) => `;${encode(name)}=${encode(plain(member))}`).join('');
  return `;${encode(name)}=${joined(',', ',')}`;
}

/** A value for a header, not encoded. */
export function simple({ explode }: Pick<Style, 'explode'>, value: Json): string {
  if (Array.isArray(value)) return value.map(plain).join(',');
  if (!isObject(value)) return plain(value);
  return Object.entries(value).map(([key, member]) => `${key}${explode ? '=' : ','}${plain(member)}`).join(',');
}

export function plain(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

function encodeText(argument: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw invalid(argument, 'is not well-formed text');
  }
}

function items(value: JsonObject | Json[]): Json[] {
  return Array.isArray(value) ? value : Object.entries(value).flat();
}

function deepMembers(name: string, value: Json): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, plain(value)]];
  return Object.entries(value).flatMap(([key, member]) => deepMembers(`${name}[${key}]`, member));
}
