import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject, listAt, own, textAt } from './json.ts';

/** Something in a document that an operation cannot do without and that is missing or not supported. */
export class Unusable extends Error {}

/** The member of a document that holds the other files it refers to; see join-files.ts. */
export const FILES = 'x-errand-files';

/** The object that a value stands for, after following `$ref`. Members beside a `$ref` win. Throws Unusable. */
export function resolve(value: Json | undefined, document: JsonObject, trail?: Trail): JsonObject {
  let found = isObject(value) ? value : {};
  const seen = new Set<string>();
  for (let reference = textAt(found, '$ref'); reference !== null; reference = textAt(found, '$ref')) {
    if (seen.has(reference)) throw new Unusable(`${asWritten(reference, document)} refers to itself`);
    seen.add(reference);
    const { $ref: _, ...beside } = found;
    const target = lookUp(reference, document, trail);
    found = isObject(target) ? { ...target, ...beside } : beside;
  }
  return found;
}

/** The object under a key, which may itself be a `$ref`, of an object that may be one. Throws Unusable. */
export function resolveAt(value: JsonObject, key: string, document: JsonObject): JsonObject {
  return resolve(own(value, key), document);
}

/** The value that a reference within the document points at, through other references where need be. Throws Unusable. */
export function lookUp(reference: string, document: JsonObject, trail: Trail = { left: 500 }): Json {
  if (!reference.startsWith('#/')) throw new Unusable(`${reference} is outside the document`);
  let found: Json | undefined = document;
  for (const segment of reference.slice(2).split('/')) {
    const holder: Json | undefined = found;
    found = memberOf(holder, segment);
    if (found === undefined && isObject(holder) && textAt(holder, '$ref') !== null) found = memberOf(onTheWay(holder, document, trail), segment);
  }
  if (found === undefined) throw new Unusable(whyMissing(reference, document));
  return found;
}

/** How many more references may stand in the way of one. */
interface Trail { left: number }

function onTheWay(holder: JsonObject, document: JsonObject, trail: Trail): JsonObject {
  trail.left -= 1;
  if (trail.left < 0) throw new Unusable(`${asWritten(textAt(holder, '$ref') ?? '', document)} leads through too many references, or itself`);
  return resolve(holder, document, trail);
}

function memberOf(holder: Json | undefined, segment: string): Json | undefined {
  const name = unescape(segment);
  if (Array.isArray(holder)) return /^\d+$/.test(name) ? holder[Number(name)] : undefined;
  return isObject(holder) ? own(holder, name) ?? own(holder, segment) : undefined;
}

/** A reference as people know it: into another file, rather than to where that has been put. */
export function asWritten(reference: string, document: JsonObject): string {
  const { file, rest } = fileOf(reference, document);
  return file === null ? reference : `${textAt(file, 'file')}${rest === '' ? '' : `#${rest}`}`;
}

function whyMissing(reference: string, document: JsonObject): string {
  const { file } = fileOf(reference, document);
  return (file && textAt(file, 'why')) ?? `${asWritten(reference, document)} is not in the ${file === null ? 'document' : 'file'}`;
}

function fileOf(reference: string, document: JsonObject): { file: JsonObject | null; rest: string } {
  const [, index, rest = ''] = INTO_FILE.exec(reference) ?? [];
  const file = index === undefined ? undefined : listAt(document, FILES)[Number(index)];
  return { file: isObject(file) ? file : null, rest };
}

const INTO_FILE = new RegExp(`^#/${FILES}/(\\d+)/content/[^/]*(.*)$`);

/** The name that a reference ends in. */
export function lastOf(reference: string): string {
  return unescape(reference.split('/').at(-1) ?? '');
}

function unescape(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // A name with a percent sign that encodes nothing.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
