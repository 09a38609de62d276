import type { JsonObject } from '../../../src/contracts.ts';

export type HttpType = 'string' | 'number' | 'integer' | 'boolean';
/** One operation of a system without a document, as systems.yaml describes it. */
export interface HttpOperation {
  method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
  /** `{name}` is an argument. */
  path: string;
  summary?: string | undefined;
  /** Sent with every call, as they are. */
  query: { [name: string]: string };
  /** Arguments and their types, or JSON Schemas; a name that ends in `?` may be left out. */
  takes: { [name: string]: HttpType | JsonObject };
  body: 'json' | 'form';
  /** What it answers, as a JSON Schema, or plain text; anything or nothing when left out. */
  gives?: 'text' | JsonObject | undefined;
  /** That it changes nothing, or something, where the method does not say so. */
  read?: boolean | undefined;
}

/** An OpenAPI document of that one operation: arguments go into the path, else the query of a read or a delete, else the body. */
export function toDocument(name: string, operation: HttpOperation): JsonObject {
  const { method, path, summary = name, query, gives } = operation;
  const takes = argumentsOf(operation);
  const bodily = takes.filter(({ place }) => place === 'body');
  const parameters = takes.filter(({ place }) => place !== 'body').map(({ argument, required, schema, place }) => ({ name: argument, in: place, required, schema }));
  const fixed = Object.entries(query).map(([key, value]) => ({ name: key, in: 'query', required: true, schema: { const: value } }));
  const answer = gives === undefined ? {} : { content: gives === 'text' ? { 'text/plain': {} } : { 'application/json': { schema: gives } } };
  const described: JsonObject = {
    operationId: name, summary, parameters: [...parameters, ...fixed],
    responses: { '2XX': { description: 'Done.', ...answer } },
    ...(bodily.length > 0 && { requestBody: bodyOf(bodily, operation.body) }),
  };
  return { openapi: '3.1.0', info: { title: name, version: '1' }, paths: { [path]: { [method]: described } } };
}

interface Argument { argument: string; required: boolean; schema: JsonObject; place: 'path' | 'query' | 'body' }

/** What it takes, and where each goes. */
export function argumentsOf({ takes, path, method }: HttpOperation): Argument[] {
  const otherwise = ['get', 'head', 'delete'].includes(method) ? 'query' : 'body';
  return Object.entries(takes).map(([name, type]) => {
    const argument = name.replace(/\?$/, '');
    const place = path.includes(`{${argument}}`) ? 'path' : otherwise;
    return { argument, required: argument === name || place === 'path', schema: typeof type === 'string' ? { type } : type, place };
  });
}

function bodyOf(bodily: Argument[], body: HttpOperation['body']): JsonObject {
  const schema: JsonObject = {
    type: 'object', properties: Object.fromEntries(bodily.map(({ argument, schema: one }) => [argument, one])),
    required: bodily.filter(({ required }) => required).map(({ argument }) => argument),
  };
  return { required: true, content: { [body === 'form' ? 'application/x-www-form-urlencoded' : 'application/json']: { schema } } };
}
