import { z } from 'zod';
import { ERRORS } from '../errors.ts';
import type { ApiRoute } from './api-route.ts';

const TITLE = { title: 'Errand', version: '1', description: 'Conversations, and what the staff does about them.' };
const JSON_TYPE = 'application/json';

/** The OpenAPI 3.1 document of these routes, as served at /api/openapi.json. */
export function openApiDocument(routes: readonly ApiRoute[], serverUrl: string): { [name: string]: unknown } {
  const paths: { [path: string]: { [method: string]: unknown } } = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return { openapi: '3.1.0', info: TITLE, servers: [{ url: serverUrl }], paths, components: { schemas: { Error: errorSchema() }, securitySchemes: SECURITY } };
}

const SECURITY = {
  conversation: { type: 'http', scheme: 'bearer', description: 'The token that opening the conversation returned.' },
  staff: { type: 'http', scheme: 'bearer', description: 'The token that signing in returned.' },
  link: { type: 'http', scheme: 'bearer', description: 'The token of a signed link: what follows the # in its address.' },
  signature: { type: 'apiKey', in: 'header', name: 'X-Errand-Signature', description: '`sha256=` and the hex HMAC-SHA256 of `<timestamp>.<body>` under the secret that was agreed on.' },
};

function operation(route: ApiRoute): object {
  const allowed = route.roles ? ` (role ${route.roles.join(' or ')})` : '';
  return {
    summary: route.summary + allowed,
    operationId: operationId(route),
    ...(route.auth !== 'none' && { security: [{ [route.auth]: [] }] }),
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.fileBytes !== undefined && { requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary', maxLength: route.fileBytes } } } } }),
    ...(route.body && { requestBody: { required: !route.body.safeParse({}).success, content: { [JSON_TYPE]: { schema: schemaOf(route.body, 'input') } } } }),
    responses: {
      [route.status]: { description: 'Done.', content: { [JSON_TYPE]: { schema: schemaOf(route.response, 'output') } } },
      default: { description: 'Refused; `code` says why.', content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Error' } } } },
    },
  };
}

/** postConversationsIdMessages */
function operationId({ method, path }: ApiRoute): string {
  return path.replace('/api/v1', '').split(/[^A-Za-z]+/).filter((word) => word !== '')
    .reduce((name, word) => name + word.charAt(0).toUpperCase() + word.slice(1), method);
}

function pathParameters({ path }: ApiRoute): object[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters({ query }: ApiRoute): object[] {
  if (!(query instanceof z.ZodObject)) return [];
  const shape: { [name: string]: z.ZodType } = query.shape;
  return Object.entries(shape).map(([name, schema]) => ({
    name, in: 'query', required: false, ...(schema.description !== undefined && { description: schema.description }), schema: schemaOf(schema, 'output'),
  }));
}

function headerParameters({ headers = {} }: ApiRoute): object[] {
  return Object.entries(headers).map(([name, description]) => ({ name, in: 'header', required: false, description, schema: { type: 'string' } }));
}

/** A reference inside of one schema would point at the whole document; the one type that needs it, any JSON, is `{}`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, $defs: _recursive, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const flat: object = JSON.parse(JSON.stringify(json), (_name, value: unknown) => (isReference(value) ? {} : value));
  return flat;
}

function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$ref' in value;
}

function errorSchema(): object {
  const code = z.literal(Object.keys(ERRORS));
  return schemaOf(z.object({ error: z.object({ code, message: z.string() }) }), 'output');
}
