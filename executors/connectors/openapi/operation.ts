import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject, listAt, objectAt, textAt } from './json.ts';
import { Unusable, bundle, resolve } from './references.ts';

export type Place = 'path' | 'query' | 'header';
/** One parameter, and the name under which callers pass it. */
export interface Parameter { argument: string; name: string; in: Place; style: string; explode: boolean; json: boolean }
/** `members`: all arguments that are no parameters are properties of the body; `whole`: the argument `body` is it. */
export type Body =
  | { kind: 'none' }
  | { kind: 'members'; type: string; required: boolean }
  | { kind: 'whole'; type: string };

/** One operation of a document, as an action with one flat object of arguments. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  parameters: Parameter[];
  body: Body;
  /** JSON Schemas (2020-12) that stand alone. `outputs` by status; null promises no JSON body. */
  input: JsonObject;
  output: JsonObject;
  outputs: { [status: string]: JsonObject | null };
}
export interface OperationSource { document: JsonObject; path: string; method: string; item: JsonObject; operation: JsonObject; id: string }

/**
 * Builds an operation. Arguments are the parameters by name and the properties of an object body, in one object; where
 * names meet, the body keeps the name and the parameter becomes `path_…`, `query_…` or `header_…`. Throws Unusable.
 */
export function readOperation(source: OperationSource): Operation {
  const { document, operation, id, method, path } = source;
  const body = readBody(operation, document);
  const properties: JsonObject = { ...body.properties };
  const required = new Set<Json>(body.required);
  const parameters = readParameters(source).map((raw) => {
    const name = textAt(raw, 'name') ?? '';
    const argument = Object.hasOwn(properties, name) ? `${textAt(raw, 'in')}_${name}` : name;
    properties[argument] = schemaOf(raw);
    if (raw['required'] === true) required.add(argument);
    return toParameter(raw, argument);
  });
  const outputs = readOutputs(operation, document);
  return {
    id, method, path, parameters, body: body.body, outputs,
    summary: textAt(operation, 'summary') ?? textAt(operation, 'description')?.split('\n')[0] ?? id,
    input: bundle({ type: 'object', properties, required: [...required], additionalProperties: body.open }, document),
    output: Object.values(outputs).find((schema) => schema !== null) ?? {},
  };
}

/** The media type that carries JSON, if any. */
export function jsonTypeIn(content: JsonObject): string | null {
  return Object.keys(content).find((type) => isJsonType(type) || type === '*/*') ?? null;
}

export function isJsonType(type: string): boolean {
  return /^[a-z]+\/([\w.-]+\+)?json\s*(;|$)/i.test(type);
}

const PLACES = new Set(['path', 'query', 'header']);
/** The gateway sends these itself (OpenAPI 3.1, Parameter Object, on header names; Idempotency-Key by contract). */
const OURS = new Set(['accept', 'content-type', 'authorization', 'idempotency-key']);

function readParameters({ item, operation, document }: OperationSource): JsonObject[] {
  const found = new Map<string, JsonObject>();
  for (const raw of [...listAt(item, 'parameters'), ...listAt(operation, 'parameters')]) {
    const parameter = resolve(raw, document);
    const [name, place] = [textAt(parameter, 'name'), textAt(parameter, 'in')];
    if (name === null || place === null) throw new Unusable('a parameter has no name or no place');
    if (place === 'header' && OURS.has(name.toLowerCase())) continue;
    if (PLACES.has(place)) found.set(`${place} ${name}`, parameter);
    else if (parameter['required'] === true) throw new Unusable(`parameter ${name} is in ${place}, which is not supported`);
  }
  return [...found.values()];
}

function toParameter(raw: JsonObject, argument: string): Parameter {
  const place = textAt(raw, 'in');
  const where: Place = place === 'path' || place === 'header' ? place : 'query';
  const style = textAt(raw, 'style') ?? (where === 'query' ? 'form' : 'simple');
  const explode = typeof raw['explode'] === 'boolean' ? raw['explode'] : style === 'form';
  return { argument, name: textAt(raw, 'name') ?? '', in: where, style, explode, json: isObject(raw['content']) };
}

function schemaOf(raw: JsonObject): Json {
  const content = objectAt(raw, 'content');
  const carrier = isObject(raw['content']) ? objectAt(content, Object.keys(content)[0] ?? '') : raw;
  return objectAt(carrier, 'schema');
}

interface BodyArguments { body: Body; properties: JsonObject; required: Json[]; open: boolean }
function readBody(operation: JsonObject, document: JsonObject): BodyArguments {
  const request = resolve(operation['requestBody'], document);
  const content = objectAt(request, 'content');
  const needed = request['required'] === true;
  const found = jsonTypeIn(content);
  if (found === null) {
    if (needed && Object.keys(content).length > 0) throw new Unusable('its body is not JSON');
    return { body: { kind: 'none' }, properties: {}, required: [], open: false };
  }
  const type = found === '*/*' ? 'application/json' : found;
  const schema = objectAt(objectAt(content, found), 'schema');
  const parts = partsOf(schema, document);
  const properties: JsonObject = Object.assign({}, ...parts.map((part) => objectAt(part, 'properties')));
  const open = parts.some((part) => part['additionalProperties'] === true || isObject(part['additionalProperties']));
  const choice = parts.some((part) => 'oneOf' in part || 'anyOf' in part);
  if (choice || (Object.keys(properties).length === 0 && !open)) {
    return { body: { kind: 'whole', type }, properties: { body: schema }, required: needed ? ['body'] : [], open: false };
  }
  const required = needed ? parts.flatMap((part) => listAt(part, 'required')) : [];
  return { body: { kind: 'members', type, required: needed }, properties, required, open };
}

/** The schema and everything that its `allOf` joins to it. */
function partsOf(schema: JsonObject, document: JsonObject, above: readonly string[] = []): JsonObject[] {
  const reference = textAt(schema, '$ref');
  if (reference !== null && above.includes(reference)) return [];
  const path = reference === null ? above : [...above, reference];
  const part = resolve(schema, document);
  return [part, ...listAt(part, 'allOf').filter(isObject).flatMap((inner) => partsOf(inner, document, path))];
}

function readOutputs(operation: JsonObject, document: JsonObject): Operation['outputs'] {
  const responses = objectAt(operation, 'responses');
  const good = Object.keys(responses).filter((status) => /^2(\d\d|XX)$/i.test(status));
  const outputs: Operation['outputs'] = {};
  for (const status of good.length > 0 ? good.toSorted() : ['default']) {
    const content = objectAt(resolve(responses[status], document), 'content');
    const type = jsonTypeIn(content);
    outputs[status.toUpperCase()] = type === null ? null : bundle(objectAt(objectAt(content, type), 'schema'), document);
  }
  return outputs;
}
