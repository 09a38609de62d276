import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject, listAt, objectAt, textAt, textsAt } from './json.ts';

/** A schema in a few words: "text", "list of Item", "object (id, name)", "open | closed". */
export function describeSchema(schema: Json | undefined, depth = 0): string {
  if (!isObject(schema)) return schema === false ? 'nothing' : 'anything';
  const reference = textAt(schema, '$ref');
  if (reference !== null) return reference.split('/').at(-1) ?? reference;
  const values = listAt(schema, 'enum');
  if (values.length > 0) return [...values.slice(0, MOST).map((value) => JSON.stringify(value)), ...(values.length > MOST ? ['…'] : [])].join(' | ');
  const choices = [...listAt(schema, 'oneOf'), ...listAt(schema, 'anyOf')];
  if (choices.length > 0) return depth > 1 ? 'one of several' : [...new Set(choices.map((choice) => describeSchema(choice, depth + 1)))].join(' | ');
  return describeWhole(schema, depth);
}

function describeWhole(schema: JsonObject, depth: number): string {
  const all = listAt(schema, 'allOf');
  if (all.length > 0 && schema['properties'] === undefined) return depth > 1 ? 'object' : [...new Set(all.map((part) => describeSchema(part, depth + 1)))].join(' & ');
  const type = textAt(schema, 'type') ?? (isObject(schema['properties']) ? 'object' : 'anything');
  const types = Array.isArray(schema['type']) ? textsAt(schema, 'type') : [type];
  return types.map((one) => ofType(one, schema, depth)).join(' | ');
}

const MOST = 6;

function ofType(type: string, schema: JsonObject, depth: number): string {
  if (type === 'array') return `list of ${describeSchema(schema['items'], depth + 1)}`;
  if (type === 'object') {
    const names = Object.keys(objectAt(schema, 'properties'));
    return names.length === 0 || depth > 1 ? 'object' : `object (${names.slice(0, MOST).join(', ')}${names.length > MOST ? ', …' : ''})`;
  }
  const format = textAt(schema, 'format');
  return `${type === 'string' ? 'text' : type}${format === null ? '' : ` (${format})`}`;
}
