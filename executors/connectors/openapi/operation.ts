import type { Json, JsonObject } from '../../../src/contracts.ts';
import type { Schemas } from './bundle.ts';
import { own, textAt, textsAt } from './json.ts';
import { formatOf } from './media-types.ts';
import { readParameters, toParameter } from './parameters.ts';
import type { Parameter, RawParameters } from './parameters.ts';
import { resolve, resolveAt } from './references.ts';
import { readBody } from './request-body.ts';
import type { Body } from './request-body.ts';
import { requestBodyOf, responseContentOf, schemaOf } from './swagger-two.ts';

export type { Parameter, Place } from './parameters.ts';
export type { Body } from './request-body.ts';

/** One operation of a document, as an action with one flat object of arguments. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  parameters: Parameter[];
  body: Body;
  /** What we ask to be answered with. */
  accept: string;
  /** JSON Schemas (2020-12) that stand alone, made when first asked for. `outputs` by status; null promises no JSON body. */
  readonly input: JsonObject;
  readonly output: JsonObject;
  readonly outputs: { [status: string]: JsonObject | null };
}
export interface OperationSource {
  document: JsonObject; path: string; method: string; item: JsonObject; operation: JsonObject; id: string;
  schemas: { input: Schemas; output: Schemas };
}

/**
 * Builds an operation. Arguments are the parameters by name and the properties of an object body, in one object; where
 * names meet, the body keeps the name and the parameter becomes `path_…`, `query_…`, `header_…` or `cookie_…`. Throws Unusable.
 */
export function readOperation(source: OperationSource): Operation {
  const { operation, id, method, path } = source;
  const raw = readParameters(source);
  const input = readInput(source, raw);
  const answers = readAnswers(source);
  const outputs = once(() => Object.fromEntries(answers.statuses.map(([status, make]) => [status, make?.() ?? null])));
  const whole = once(input.complete);
  return {
    id, method, path, parameters: input.parameters, body: input.body, accept: answers.accept,
    summary: textAt(operation, 'summary') ?? textAt(operation, 'description')?.trim().split('\n')[0] ?? id,
    get input() { return whole(); },
    get outputs() { return outputs(); },
    get output() { return Object.values(outputs()).find((schema) => schema !== null) ?? answers.otherwise; },
  };
}

/** Completing the schemas of each operation of a large document takes longer than reading it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function readInput(source: OperationSource, { placed, bodily }: RawParameters) {
  const { document, operation, method, schemas } = source;
  const sends = method !== 'get' && method !== 'head';
  const consumes = typesAt(operation, 'consumes', document);
  const request = requestBodyOf(bodily, consumes) ?? resolveAt(operation, 'requestBody', document);
  // A body of a read means nothing (RFC 9110, 9.3.1), and cannot be sent.
  const body = readBody(sends ? request : {}, document, schemas.input);
  const properties: JsonObject = { ...body.properties };
  const required = new Set<Json>(body.required);
  const references = [...body.references];
  const parameters = placed.map((one) => {
    let argument = one.name;
    if (Object.hasOwn(properties, argument)) argument = `${one.place}_${argument}`;
    while (Object.hasOwn(properties, argument)) argument = `${argument}_`;
    const fragment = schemas.input.read(schemaOf(one.raw));
    properties[argument] = fragment.schema;
    references.push(...fragment.references);
    if (one.raw['required'] === true || one.place === 'path') required.add(argument);
    return toParameter(one, argument);
  });
  const complete = () => schemas.input.complete({ type: 'object', properties, required: [...required], additionalProperties: body.open }, references);
  return { parameters, body: body.body, complete };
}

interface Answers { accept: string; statuses: [string, (() => JsonObject) | null][]; otherwise: JsonObject }
function readAnswers({ document, operation, schemas }: OperationSource): Answers {
  const responses = resolveAt(operation, 'responses', document);
  const good = Object.keys(responses).filter((status) => /^2(\d\d|XX)$/i.test(status));
  const produces = typesAt(operation, 'produces', document);
  const types: string[] = [];
  const statuses = (good.length > 0 ? good.toSorted() : ['default']).map((status): Answers['statuses'][number] => {
    const response = resolveAt(responses, status, document);
    const content = 'content' in response ? resolveAt(response, 'content', document) : responseContentOf(response, produces);
    types.push(...Object.keys(content));
    const type = Object.keys(content).find((name) => formatOf(name) === 'json');
    const schema = type === undefined ? undefined : own(resolve(content[type], document), 'schema');
    if (schema === undefined) return [status.toUpperCase(), null];
    const fragment = schemas.output.read(schema);
    const alone = typeof fragment.schema === 'boolean' ? {} : fragment.schema;
    return [status.toUpperCase(), () => schemas.output.complete(alone, fragment.references)];
  });
  const json = types.length === 0 || types.some((type) => formatOf(type) === 'json');
  const text = types.some((type) => formatOf(type) === 'text');
  return { accept: json ? 'application/json' : types.slice(0, 5).join(', '), statuses, otherwise: text && !json ? { type: ['string', 'null'] } : {} };
}

/** The media types of Swagger 2: the operation's own, else the document's. */
function typesAt(operation: JsonObject, key: 'consumes' | 'produces', document: JsonObject): string[] {
  return textsAt(Array.isArray(own(operation, key)) ? operation : document, key);
}
