import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject } from './json.ts';

/** Something in a document that an operation cannot do without and that is missing or not supported. */
export class Unusable extends Error {}

/** The object that a value stands for, after following `$ref`. Members beside a `$ref` win. Throws Unusable. */
export function resolve(value: Json | undefined, document: JsonObject): JsonObject {
  let found = isObject(value) ? value : {};
  for (const seen = new Set<string>(); typeof found['$ref'] === 'string';) {
    const { $ref: reference, ...beside } = found;
    if (typeof reference !== 'string') break;
    if (seen.has(reference)) throw new Unusable(`${reference} refers to itself`);
    seen.add(reference);
    const target = lookUp(reference, document);
    found = isObject(target) ? { ...target, ...beside } : beside;
  }
  return found;
}

/** A schema with everything it refers to at the same pointers, so that it stands alone; recursion stays a `$ref`. */
export function bundle(schema: JsonObject, document: JsonObject): JsonObject {
  const bundled: JsonObject = { ...schema };
  const waiting: Json[] = [schema];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const reference of referencesIn(next)) {
      if (seen.has(reference)) continue;
      seen.add(reference);
      const target = lookUp(reference, document);
      place(bundled, segmentsOf(reference), target);
      waiting.push(target);
    }
  }
  return bundled;
}

function lookUp(reference: string, document: JsonObject): Json {
  let found: Json | undefined = document;
  for (const segment of segmentsOf(reference)) {
    if (Array.isArray(found)) found = found[Number(segment)];
    else found = isObject(found) && Object.hasOwn(found, segment) ? found[segment] : undefined;
  }
  if (found === undefined) throw new Unusable(`${reference} is not in the document`);
  return found;
}

function segmentsOf(reference: string): string[] {
  if (!reference.startsWith('#/')) throw new Unusable(`${reference} is outside the document`);
  try {
    return reference.slice(2).split('/').map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch {
    throw new Unusable(`${reference} is not a JSON pointer`);
  }
}

function referencesIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  const inside = Object.values(value).flatMap(referencesIn);
  return typeof value['$ref'] === 'string' ? [value['$ref'], ...inside] : inside;
}

/** Copies the objects on the way, because they may belong to the document. */
function place(root: JsonObject, segments: string[], target: Json): void {
  let at = root;
  for (const segment of segments.slice(0, -1)) {
    const existing = Object.hasOwn(at, segment) ? at[segment] : undefined;
    if (Array.isArray(existing)) return;
    const copy: JsonObject = isObject(existing) ? { ...existing } : {};
    at[segment] = copy;
    at = copy;
  }
  const last = segments.at(-1);
  if (last !== undefined && last !== '__proto__') at[last] = target;
}
