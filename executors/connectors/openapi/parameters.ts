import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject, own, textAt } from './json.ts';
import { isJsonType } from './media-types.ts';
import { Unusable, resolve } from './references.ts';
import { serializationOf } from './swagger-two.ts';

const PLACES = ['path', 'query', 'header', 'cookie'] as const;
export type Place = (typeof PLACES)[number];
/** One parameter, and the name under which callers pass it. */
export interface Parameter { argument: string; name: string; in: Place; style: string; explode: boolean; json: boolean }
/** Where parameters may stand: a path's own, and those of one operation, which win. */
export interface ParameterSource { document: JsonObject; path: string; item: JsonObject; operation: JsonObject }
/** What an operation's parameters are: as written, by place, and those that Swagger 2 makes a body of. */
export interface RawParameters { placed: Placed[]; bodily: JsonObject[] }
export interface Placed { place: Place; name: string; raw: JsonObject }

/** The gateway sends these itself (OpenAPI 3.1, Parameter Object, on header names; Idempotency-Key by contract). */
const OURS = new Set(['accept', 'content-type', 'content-length', 'host', 'authorization', 'idempotency-key']);

/** All parameters of an operation, by place. What a path has in braces is a parameter, declared or not. Throws Unusable. */
export function readParameters({ document, path, item, operation }: ParameterSource): RawParameters {
  const inPath = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? ''));
  const found = new Map<string, Placed>([...inPath].map((name) => [`path ${name}`, { place: 'path', name, raw: { type: 'string' } }]));
  const bodily = new Map<string, JsonObject>();
  for (const listing of [...listed(item, document), ...listed(operation, document)]) {
    const raw = resolve(listing, document);
    const [name, said] = [textAt(raw, 'name'), textAt(raw, 'in')];
    if (said === 'body' || said === 'formData') bodily.set(`${said} ${said === 'body' ? '' : name}`, raw);
    else if (name === null || said === null) throw new Unusable('a parameter has no name or no place');
    else {
      const place = placeOf(name, said, raw);
      if (place !== null && (place !== 'path' || inPath.has(name))) found.set(`${place} ${name}`, { place, name, raw });
    }
  }
  const placed = [...found.values()].toSorted((a, b) => PLACES.indexOf(a.place) - PLACES.indexOf(b.place));
  return { placed, bodily: [...bodily.values()] };
}

/** Null for a parameter that is not for callers to give. */
function placeOf(name: string, said: string, raw: JsonObject): Place | null {
  const place = PLACES.find((one) => one === said) ?? null;
  if (place === null && raw['required'] === true) throw new Unusable(`parameter ${name} is in ${said}, which is not supported`);
  return place === 'header' && OURS.has(name.toLowerCase()) ? null : place;
}

function listed(holder: JsonObject, document: JsonObject): Json[] {
  const parameters = own(holder, 'parameters');
  if (Array.isArray(parameters)) return parameters;
  if (parameters === undefined || parameters === null) return [];
  const found = Object.values(resolve(parameters, document));
  throw new Unusable(`its parameters are not a list${found.length > 0 ? ' but an object' : ''}`);
}

/** How a parameter is written where it goes. */
export function toParameter({ place, name, raw }: Placed, argument: string): Parameter {
  const content = own(raw, 'content');
  const json = isObject(content) && Object.keys(content).some(isJsonType);
  const old = 'collectionFormat' in raw || (textAt(raw, 'type') === 'array' && !('schema' in raw));
  if (old) return { argument, name, in: place, json, ...serializationOf(raw) };
  const style = textAt(raw, 'style') ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
  const explode = typeof raw['explode'] === 'boolean' ? raw['explode'] : style === 'form';
  return { argument, name, in: place, style, explode, json };
}
