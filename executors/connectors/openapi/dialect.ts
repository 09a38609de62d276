import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject, own, textAt, textsAt } from './json.ts';

/** Which way values go: what is only read is not demanded of us, what is only written not of the system. */
export type Side = 'input' | 'output';
export interface Dialect {
  /** Before 3.1, members beside a `$ref` mean nothing. */
  old: boolean;
  side: Side;
  /** The value itself is at this place (as under allOf), rather than a part of it (as under properties). */
  inPlace: boolean;
  /** What stands for a reference in the schema. */
  refer: (reference: string, inPlace: boolean) => JsonObject;
}

/** A schema of any OpenAPI version as JSON Schema 2020-12 that can be compiled; what cannot be understood is left out. */
export function toSchema(raw: Json | undefined, dialect: Dialect): JsonObject | boolean {
  if (typeof raw === 'boolean') return raw;
  if (!isObject(raw)) return {};
  const reference = textAt(raw, '$ref');
  const schema = reference === null ? {} : dialect.refer(reference, dialect.inPlace);
  if (reference === null || !dialect.old) Object.assign(schema, keywordsOf(raw, dialect));
  return raw['nullable'] === true || raw['x-nullable'] === true ? orNull(schema) : schema;
}

function keywordsOf(raw: JsonObject, dialect: Dialect): JsonObject {
  const schema: JsonObject = {};
  for (const [keyword, value] of Object.entries(raw)) {
    const read = KEYWORDS.get(keyword)?.(value, dialect);
    if (read !== undefined) schema[keyword] = read;
  }
  // A tuple, as it was written before 2020-12.
  if (Array.isArray(raw['items'])) schema['prefixItems'] = schemaList(raw['items'], dialect) ?? [{}];
  for (const [limit, strict] of [['minimum', 'exclusiveMinimum'], ['maximum', 'exclusiveMaximum']] as const) {
    if (raw[strict] !== true || schema[limit] === undefined) continue;
    schema[strict] = schema[limit];
    delete schema[limit];
  }
  if ('required' in schema) schema['required'] = demanded(raw, dialect.side);
  return fitting(schema);
}

/** Those that go this way. */
export function demanded(raw: JsonObject, side: Side): string[] {
  const hidden = side === 'input' ? 'readOnly' : 'writeOnly';
  const properties = isObject(raw['properties']) ? raw['properties'] : {};
  return textsAt(raw, 'required').filter((name) => {
    const property = own(properties, name);
    return !(isObject(property) && property[hidden] === true);
  });
}

/** An enum says more than a type that none of its values has. */
function fitting(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema;
  if (!Array.isArray(values) || type === undefined) return schema;
  const types = Array.isArray(type) ? type : [type];
  const fits = values.some((value) => types.includes(typeOf(value)) || (Number.isInteger(value) && types.includes('integer')));
  if (fits) return schema;
  const { type: _, ...rest } = schema;
  return rest;
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function orNull(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema;
  if (type === undefined) return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] };
  const types = Array.isArray(type) ? type : [type];
  const nulls = Array.isArray(values) && !values.includes(null) ? { enum: [...values, null] } : {};
  return { ...schema, ...nulls, type: types.includes('null') ? types : [...types, 'null'] };
}

type Read = (value: Json, dialect: Dialect) => Json | undefined;

const text: Read = (value) => (typeof value === 'string' ? value : undefined);
const flag: Read = (value) => (typeof value === 'boolean' ? value : undefined);
const number: Read = (value) => (typeof value === 'number' ? value : undefined);
const count: Read = (value) => (Number.isInteger(value) && Number(value) >= 0 ? value : undefined);
const inside: Read = (value, dialect) => toSchema(value, { ...dialect, inPlace: false });
const same: Read = (value, dialect) => toSchema(value, dialect);
const schemaList: Read = (value, dialect) => (Array.isArray(value) && value.length > 0 ? value.map((member) => toSchema(member, { ...dialect, inPlace: false })) : undefined);
const sameList: Read = (value, dialect) => (Array.isArray(value) && value.length > 0 ? value.map((member) => toSchema(member, dialect)) : undefined);
const schemaMap: Read = (value, dialect) => (isObject(value)
  ? Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (isObject(member) || typeof member === 'boolean' ? [[name, toSchema(member, { ...dialect, inPlace: false })]] : [])))
  : undefined);
const patternMap: Read = (value, dialect) => (isObject(value)
  ? schemaMap(Object.fromEntries(Object.entries(value).filter(([name]) => isPattern(name))), dialect)
  : undefined);

const KEYWORDS = new Map<string, Read>([
  ['type', readType],
  ['enum', (value) => (Array.isArray(value) && value.length > 0 ? value : undefined)],
  ['const', (value) => value],
  ['default', (value) => value],
  ['required', (value) => (Array.isArray(value) ? value : undefined)],
  ['pattern', (value) => (typeof value === 'string' && isPattern(value) ? value : undefined)],
  ['multipleOf', (value) => (typeof value === 'number' && value > 0 ? value : undefined)],
  ...each(['title', 'description', 'format', 'contentMediaType', 'contentEncoding'], text),
  ...each(['readOnly', 'writeOnly', 'deprecated', 'uniqueItems'], flag),
  ...each(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'], number),
  ...each(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minContains', 'maxContains'], count),
  ...each(['allOf', 'anyOf', 'oneOf'], sameList),
  ...each(['not', 'if', 'then', 'else'], same),
  ...each(['contains', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'], inside),
  ['items', (value, dialect) => (Array.isArray(value) ? undefined : inside(value, dialect))],
  ['additionalProperties', (value, dialect) => (isObject(value) || typeof value === 'boolean' ? inside(value, dialect) : undefined)],
  ['prefixItems', schemaList],
  ['properties', schemaMap],
  ['patternProperties', patternMap],
]);

function each(keywords: string[], read: Read): [string, Read][] {
  return keywords.map((keyword) => [keyword, read]);
}

const TYPES = new Map(Object.entries({
  string: 'string', file: 'string', date: 'string', datetime: 'string', 'date-time': 'string', uuid: 'string', binary: 'string', text: 'string',
  integer: 'integer', int: 'integer', int32: 'integer', int64: 'integer', long: 'integer',
  number: 'number', float: 'number', double: 'number', decimal: 'number',
  boolean: 'boolean', bool: 'boolean', object: 'object', array: 'array', list: 'array', null: 'null',
}));

/** Types as documents write them; one that is not known says nothing. */
function readType(value: Json): Json | undefined {
  const types = (Array.isArray(value) ? value : [value]).map((name) => TYPES.get(typeof name === 'string' ? name.toLowerCase() : 'null'));
  const known = [...new Set(types.filter((type) => type !== undefined))];
  if (types.includes(undefined)) return undefined;
  return known.length === 1 ? known[0] : known.length === 0 ? undefined : known;
}

function isPattern(pattern: string): boolean {
  try {
    return toPattern(pattern, 'u') !== null;
  } catch {
    return false;
  }
}

/** A pattern of a document; one that escapes more than it need is no pattern with the flag `u`. Throws SyntaxError. */
export function toPattern(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}
