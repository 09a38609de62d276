import type { Json, JsonObject } from '../../../src/contracts.ts';
import { isObject, own, textAt } from './json.ts';

/** What Swagger 2 says with the parameters `body` and `formData`, as a requestBody says it since 3.0; null when there are none. */
export function requestBodyOf(parameters: readonly JsonObject[], consumes: readonly string[]): JsonObject | null {
  const form = parameters.filter((parameter) => parameter['in'] === 'formData');
  if (form.length > 0) return formBody(form, consumes);
  const body = parameters.find((parameter) => parameter['in'] === 'body');
  if (!body) return null;
  const types = consumes.length > 0 ? consumes : ['application/json'];
  return { required: body['required'] === true, content: contentOf(schemaOf(body), types) };
}

/** The content of a Swagger 2 response. */
export function responseContentOf(response: JsonObject, produces: readonly string[]): JsonObject {
  const schema = own(response, 'schema');
  if (schema === undefined || (isObject(schema) && schema['type'] === 'file')) return {};
  return contentOf(schema, produces.length > 0 ? produces : ['application/json']);
}

/** A parameter's schema: under `schema`, as the one media type of `content`, or, in Swagger 2, the parameter's own members. */
export function schemaOf(parameter: JsonObject): Json {
  const content = own(parameter, 'content');
  const [carrier] = isObject(content) ? Object.values(content) : [];
  const schema = own(isObject(carrier) ? carrier : parameter, 'schema');
  if (schema !== undefined) return schema;
  const { required: _, name: __, in: ___, $ref: ____, style: _____, ...inline } = parameter;
  return inline;
}

function contentOf(schema: Json, types: readonly string[]): JsonObject {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

function formBody(parameters: readonly JsonObject[], consumes: readonly string[]): JsonObject {
  const named = parameters.flatMap((parameter) => {
    const name = textAt(parameter, 'name');
    return name === null ? [] : [{ name, parameter }];
  });
  const required = named.filter(({ parameter }) => parameter['required'] === true).map(({ name }) => name);
  const schema = { type: 'object', required, properties: Object.fromEntries(named.map(({ name, parameter }) => [name, schemaOf(parameter)])) };
  const multipart = consumes.includes('multipart/form-data') || parameters.some((parameter) => parameter['type'] === 'file');
  const encoding = Object.fromEntries(named.filter(({ parameter }) => parameter['type'] === 'array').map(({ name, parameter }) => [name, serializationOf(parameter)]));
  return {
    required: required.length > 0,
    content: { [multipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded']: { schema, encoding } },
  };
}

/** A collectionFormat as style and explode; `csv` unless said. */
export function serializationOf(parameter: JsonObject): { style: string; explode: boolean } {
  switch (parameter['collectionFormat']) {
    case 'multi': return { style: 'form', explode: true };
    case 'ssv': return { style: 'spaceDelimited', explode: false };
    case 'pipes': return { style: 'pipeDelimited', explode: false };
    case 'tsv': return { style: 'tabDelimited', explode: false };
    default: return { style: parameter['in'] === 'query' || parameter['in'] === 'formData' ? 'form' : 'simple', explode: false };
  }
}
