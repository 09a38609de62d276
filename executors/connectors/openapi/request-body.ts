import type { Json, JsonObject } from '../../../src/contracts.ts';
import type { Schemas } from './bundle.ts';
import { demanded } from './dialect.ts';
import { isObject, listAt, objectAt, own, textAt, textsAt } from './json.ts';
import { preferredType } from './media-types.ts';
import type { Format } from './media-types.ts';
import { Unusable, resolve, resolveAt } from './references.ts';

/** How one member of a form is written. */
export interface Part { style: string; explode: boolean; file: boolean }
/** `members`: all arguments that are no parameters are properties of the body; `whole`: the argument `body` is it. */
export type Body =
  | { kind: 'none' }
  | { kind: 'members'; type: string; format: Format; required: boolean; parts: { [name: string]: Part } }
  | { kind: 'whole'; type: string; format: Format };
/** A body and the arguments that make it, with what their schemas refer to. */
export interface BodyArguments { body: Body; properties: JsonObject; required: string[]; open: boolean; references: string[] }

const NOTHING: BodyArguments = { body: { kind: 'none' }, properties: {}, required: [], open: false, references: [] };

/** Throws Unusable when a body is demanded that cannot be written. */
export function readBody(request: JsonObject, document: JsonObject, schemas: Schemas): BodyArguments {
  const content = resolveAt(request, 'content', document);
  const found = preferredType(content);
  const needed = request['required'] === true;
  if (found === null) {
    const [type] = Object.keys(content);
    if (needed && type !== undefined) throw new Unusable(`its body is ${type.trim() === '' ? 'of no media type' : `${type}, which is not supported`}`);
    return NOTHING;
  }
  const { type, format } = found;
  const media = resolveAt(content, found.key, document);
  const raw = own(media, 'schema');
  const parts = format === 'text' ? [] : partsOf(raw, document, new Set());
  const members = membersOf(parts);
  const open = parts.some((part) => part['additionalProperties'] === true || isObject(part['additionalProperties']) || isObject(part['patternProperties']));
  const choice = parts.some((part) => listAt(part, 'oneOf').length + listAt(part, 'anyOf').length > 0 || part['type'] === 'array');
  if (choice || (members.size === 0 && !open)) {
    const schema = schemas.read(format === 'json' ? raw : { type: format === 'text' ? 'string' : 'object' });
    return { body: { kind: 'whole', type, format }, properties: { body: schema.schema }, required: needed ? ['body'] : [], open: false, references: schema.references };
  }
  const fragments = [...members].map(([name, schema]) => [name, schemas.read(schema)] as const);
  const required = needed ? [...new Set(parts.flatMap((part) => demanded({ ...part, properties: Object.fromEntries(members) }, 'input')))] : [];
  return {
    body: { kind: 'members', type, format, required: needed, parts: format === 'json' ? {} : formParts(members, objectAt(media, 'encoding')) },
    properties: Object.fromEntries(fragments.map(([name, { schema }]) => [name, schema])),
    required, open, references: fragments.flatMap(([, { references }]) => references),
  };
}

/** The schema and everything that its `allOf` joins to it. */
function partsOf(schema: Json | undefined, document: JsonObject, seen: Set<string>): JsonObject[] {
  const reference = isObject(schema) ? textAt(schema, '$ref') : null;
  if (reference !== null) {
    if (seen.has(reference)) return [];
    seen.add(reference);
  }
  const part = resolve(schema, document);
  return [part, ...listAt(part, 'allOf').flatMap((inner) => partsOf(inner, document, seen))];
}

/** The properties of all parts; one that several of them describe is held to all they say. */
function membersOf(parts: readonly JsonObject[]): Map<string, Json> {
  const members = new Map<string, Json>();
  for (const part of parts) for (const [name, schema] of Object.entries(objectAt(part, 'properties'))) {
    if (!isObject(schema) && typeof schema !== 'boolean') continue;
    const known = members.get(name);
    members.set(name, known === undefined ? schema : { allOf: [known, schema] });
  }
  // What is demanded can be given, though it is described nowhere.
  for (const name of members.size === 0 ? [] : parts.flatMap((part) => textsAt(part, 'required'))) if (!members.has(name)) members.set(name, {});
  return members;
}

function formParts(members: ReadonlyMap<string, Json>, encoding: JsonObject): { [name: string]: Part } {
  return Object.fromEntries([...members].map(([name, schema]) => {
    const said = objectAt(encoding, name);
    const style = textAt(said, 'style') ?? 'form';
    const explode = typeof said['explode'] === 'boolean' ? said['explode'] : style === 'form';
    const file = isObject(schema) && (schema['format'] === 'binary' || schema['type'] === 'file' || schema['contentMediaType'] === 'application/octet-stream');
    return [name, { style, explode, file }];
  }));
}
