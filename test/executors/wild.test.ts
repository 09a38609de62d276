import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../src/contracts.ts';
import { Stop } from '../../src/errors.ts';
import { buildRequest } from '../../executors/connectors/openapi/build-request.ts';
import type { Operation } from '../../executors/connectors/openapi/operation.ts';
import { readDocument } from '../../executors/connectors/openapi/read-document.ts';
import { createCheck } from '../../executors/connectors/openapi/schemas.ts';

const check = createCheck();

function only(text: string): Operation {
  const { operations: [operation], skipped } = readDocument(text, 'test');
  if (operation === undefined) throw new Error(`nothing usable: ${JSON.stringify(skipped)}`);
  return operation;
}

const three = (operation: object, more: { path?: string; method?: string; openapi?: string; components?: object } = {}): Operation => only(stringify({
  openapi: more.openapi ?? '3.0.3', paths: { [more.path ?? '/x']: { [more.method ?? 'post']: operation } }, ...(more.components && { components: more.components }),
}));
const two = (operation: object, more: object = {}): Operation => only(stringify({ swagger: '2.0', paths: { '/x': { post: operation } }, ...more }));
const body = (type: string, schema: object, more: object = {}) => ({ requestBody: { required: true, content: { [type]: { schema, ...more } } } });
const answer = (type: string, schema: object) => ({ responses: { 200: { content: { [type]: { schema } } } } });

/** What is sent for arguments that satisfy the input; fails when they do not. */
function send(operation: Operation, args: JsonObject) {
  expect(check.misfit(operation.input, args)).toBeNull();
  const { url, headers, body: text } = buildRequest(operation, args, 'https://a.example/v1/');
  return { url: url.replace('https://a.example/v1', ''), type: headers.get('content-type'), cookie: headers.get('cookie'), accept: headers.get('accept'), text };
}
const listIn = (name: string, style: object) => ({ name, in: 'query', schema: { type: 'array', items: { type: 'string' } }, ...style });
const idIn = (place: string) => ({ name: 'id', in: place, required: place === 'path', schema: { type: 'string' } });
const form = (...parameters: object[]) => two({ parameters: parameters.map((parameter) => ({ in: 'formData', ...parameter })) });
const nested = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);
const reading = (name: string) => ({ get: { parameters: [{ name: 'q', in: 'query', schema: { $ref: `#/components/schemas/${name}` } }] } });
const accepts = (operation: Operation, values: Json[], name = 'body') => values.map((value) => check.misfit(operation.input, { [name]: value }) === null);

describe('a wild document: bodies', () => {
  it('sends a form as pairs, lists repeated, objects as JSON or as the encoding says', () => {
    const properties = { to: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } }, where: { type: 'object' }, deep: { type: 'object' } };
    const operation = three(body('application/x-www-form-urlencoded', { type: 'object', required: ['to'], properties }, { encoding: { deep: { style: 'deepObject', explode: true } } }));
    expect(send(operation, { to: 'a&b', tags: ['x', 'y'], where: { c: 1 }, deep: { a: { b: 2 } } })).toMatchObject({
      type: 'application/x-www-form-urlencoded', text: 'to=a%26b&tags=x&tags=y&where=%7B%22c%22%3A1%7D&deep%5Ba%5D%5Bb%5D=2',
    });
  });

  it('sends multipart with a part for each member, and a name for a file', async () => {
    const operation = three(body('multipart/form-data', { type: 'object', properties: { note: { type: 'string' }, file: { type: 'string', format: 'binary' } } }));
    const { type, text } = send(operation, { note: 'é', file: 'a,b' });
    const sent = await new Response(text, { headers: { 'content-type': type ?? '' } }).formData();
    expect(sent.get('note')).toBe('é');
    expect(sent.get('file')).toMatchObject({ name: 'file', size: 3 });
  });

  it('sends text, XML and vendor JSON with their own types', () => {
    expect(send(three(body('text/csv', { type: 'string' })), { body: 'a,b' })).toMatchObject({ type: 'text/csv', text: 'a,b' });
    expect(send(three(body('application/xml', { type: 'object' })), { body: '<a/>' })).toMatchObject({ type: 'application/xml', text: '<a/>' });
    expect(send(three(body('application/vnd.api+json', { properties: { a: {} } })), { a: 1 })).toMatchObject({ type: 'application/vnd.api+json', text: '{"a":1}' });
  });

  it('takes a member that is demanded though it is described nowhere', () => {
    expect(send(three(body('application/json', { type: 'object', required: ['a', 'b'], properties: { a: {} } })), { a: 1, b: 2 }).text).toBe('{"a":1,"b":2}');
  });

  it('sends no body with a read, which fetch would refuse', () => {
    expect(send(three(body('application/json', { type: 'object', required: ['a'], properties: { a: {} } }), { method: 'get' }), {}).text).toBeNull();
  });

  it('asks for what an operation answers when that is not JSON, and promises no JSON then', () => {
    const operation = three({ responses: { 200: { content: { 'text/csv': { schema: { type: 'string' } } } } } });
    expect(send(operation, {}).accept).toBe('text/csv');
    expect([operation.outputs, operation.output]).toEqual([{ 200: null }, { type: ['string', 'null'] }]);
  });
});

describe('a wild document: parameters', () => {
  it('fills what the path has in braces, declared or not, and drops what it has not', () => {
    const operation = three({ parameters: [{ name: 'userId', in: 'path', required: true, schema: { type: 'string' } }] }, { path: '/users/{id}' });
    expect(send(operation, { id: 'a b' }).url).toBe('/users/a%20b');
  });

  it('keeps a query that stands in the path, and sends no fragment', () => {
    const operation = three({ parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] }, { path: '/do?action={name}#overload=1' });
    expect(send(operation, { name: 'x', q: '1' }).url).toBe('/do?action=x&q=1');
  });

  it('sends cookies, and lists in every style', () => {
    const operation = three({ parameters: [
      { name: 's', in: 'cookie', schema: { type: 'string' } }, listIn('a', { explode: false }), listIn('b', { style: 'pipeDelimited', explode: false }), listIn('c', { style: 'spaceDelimited', explode: false }),
      { name: 'm', in: 'path', required: true, style: 'matrix', schema: { type: 'integer' } }, { name: 'l', in: 'path', required: true, style: 'label', schema: { type: 'array', items: {} } },
    ] }, { path: '/{m}/{l}' });
    expect(send(operation, { s: 'é', a: ['1,2', '3'], b: ['1', '2'], c: ['1', '2'], m: 5, l: [1, 2] })).toMatchObject({ url: '/;m=5/.1,2?a=1%2C2,3&b=1%7C2&c=1%202', cookie: 's=%C3%A9' });
  });

  it('names parameters apart that share a name', () => {
    expect(send(three({ parameters: [idIn('query'), idIn('path')] }, { path: '/a/{id}' }), { id: '1', query_id: '2' }).url).toBe('/a/1?id=2');
  });
});

describe('a wild document: Swagger 2.0', () => {
  it('makes a form of formData, with enums and lists, and a multipart form when there is a file', () => {
    const plain = form({ name: 'a', type: 'string', enum: ['x', 'y'], required: true }, { name: 'b', type: 'array', items: { type: 'integer' }, collectionFormat: 'csv' });
    expect(send(plain, { a: 'x', b: [1, 2] })).toMatchObject({ type: 'application/x-www-form-urlencoded', text: 'a=x&b=1,2' });
    expect(check.misfit(plain.input, { a: 'z' })).toMatch(/^a must be equal/);
    expect(send(form({ name: 'f', type: 'file' }), { f: 'x' }).type).toMatch(/^multipart\/form-data; boundary=/);
  });

  it('takes a body parameter that is shared by reference, and the operation\'s media types before the document\'s', () => {
    const operation = two({ consumes: ['application/vnd.x+json'], produces: ['text/plain'], parameters: [{ $ref: '#/parameters/Thing' }], responses: { 200: { schema: { type: 'string' } } } }, {
      consumes: ['application/xml'], produces: ['application/json'], parameters: { Thing: { name: 'whatever', in: 'body', required: true, schema: { $ref: '#/definitions/Thing' } } },
      definitions: { Thing: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } } },
    });
    expect(send(operation, { a: '1' })).toMatchObject({ type: 'application/vnd.x+json', text: '{"a":"1"}', accept: 'text/plain' });
  });

  it('reads types, limits and collection formats that stand in the parameter itself', () => {
    const operation = two({ parameters: [{ name: 'n', in: 'query', type: 'array', items: { type: 'integer', maximum: 5 }, collectionFormat: 'multi' }, { name: 't', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'tsv' }] });
    expect(send(operation, { n: [1, 2], t: ['a', 'b'] }).url).toBe('/x?n=1&n=2&t=a%09b');
    expect(check.misfit(operation.input, { n: [6] })).toMatch(/^n\.0 must be <= 5/);
  });

  it('says where it lives, and its version, also when YAML made a number of it', () => {
    expect(readDocument('swagger: 2.0\nhost: a.example\nbasePath: /v1\npaths: {}', 'x')).toMatchObject({ version: '2.0', servers: ['https://a.example/v1'], operations: [], skipped: [] });
  });
});

describe('a wild document: schemas', () => {
  it('keeps properties called example, nullable, $ref-like and required apart from the keywords', () => {
    const properties = { example: { type: 'string' }, nullable: { type: 'boolean' }, required: { type: 'array', items: {} }, format: { type: 'string' } };
    const operation = three(body('application/json', { type: 'object', properties }));
    expect(send(operation, { example: 'a', nullable: true, required: [1], format: 'f' }).text).toBe('{"example":"a","nullable":true,"required":[1],"format":"f"}');
  });

  it('lets null be where 3.0 says nullable: beside an enum, a reference and an allOf', () => {
    const a = { type: 'object', properties: { e: { type: 'string', enum: ['x'], nullable: true }, r: { $ref: '#/components/schemas/S', nullable: true }, l: { nullable: true, allOf: [{ $ref: '#/components/schemas/S' }] }, s: { $ref: '#/components/schemas/S' } } };
    const operation = three(body('application/json', a), { components: { schemas: { S: { type: 'string' } } } });
    expect(check.misfit(operation.input, { e: null, r: null, l: null })).toBeNull();
    expect(check.misfit(operation.input, { s: null })).toBe('s must be string');
  });

  it('understands exclusive limits as booleans, multiples of cents, and required read-only members only in answers', () => {
    const schema = { type: 'object', required: ['id', 'n'], properties: { id: { type: 'string', readOnly: true }, n: { type: 'number', minimum: 0, exclusiveMinimum: true, multipleOf: 0.01 } } };
    const operation = three({ ...body('application/json', schema), ...answer('application/json', schema) });
    expect(check.misfit(operation.input, { n: 19.99 })).toBeNull();
    expect(check.misfit(operation.input, { n: 0 })).toMatch(/^n must be > 0/);
    expect(check.misfit(operation.output, { n: 1 })).toBe('id is missing');
  });

  it.each([
    [{ type: 'any' }, [1, 'a', null]], [{ type: 'int' }, [1]], [{ type: 'file' }, ['x']], [{ type: 'string', pattern: '(?<' }, ['x']], [{ type: 'string', pattern: String.raw`^[\w\_]+$` }, ['a_b']],
    [{ type: 'array', items: [{ type: 'string' }] }, [['a']]], [{ type: 'boolean', enum: ['true'] }, ['true']], [{ type: ['string', 'null'] }, [null]], [{ allOf: [] }, [1]], [{ enum: 'a' }, ['a']],
    [{ type: 'string', minLength: -1, maxLength: '9', required: true, items: null, properties: 3, $id: 'http://x', $schema: 'nonsense:' }, ['x']], [{ type: 'string', format: 'made-up' }, ['x']],
  ] as [object, Json[]][])('makes a schema that can be compiled of %j', (schema, values) => {
    expect(accepts(three(body('application/json', { type: 'object', properties: { body: schema } })), values)).toEqual(values.map(() => true));
  });

  it('ends where schemas include each other without end, and still checks', () => {
    const schemas = {
      Animal: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, friend: { $ref: '#/components/schemas/Animal' } }, oneOf: [{ $ref: '#/components/schemas/Dog' }] },
      Dog: { allOf: [{ $ref: '#/components/schemas/Animal' }, { type: 'object', required: ['bark'] }] }, Self: { allOf: [{ $ref: '#/components/schemas/Self' }] },
    };
    const operation = three(body('application/json', { type: 'array', items: { $ref: '#/components/schemas/Animal' } }), { components: { schemas } });
    expect(check.misfit(operation.input, { body: [{ kind: 'dog', bark: 1, friend: { kind: 'dog', bark: 2 } }] })).toBeNull();
    expect(check.misfit(operation.input, { body: [{ kind: 'dog', bark: 1, friend: { bark: 2 } }] })).not.toBeNull();
    expect(accepts(three(body('application/json', { $ref: '#/components/schemas/Self' }), { components: { schemas } }), [1])).toEqual([true]);
  });

  it('follows references in odd places: percent-encoded, into a path, for responses, content and parameters', () => {
    const { operations, skipped } = readDocument(stringify({
      openapi: '3.1.0',
      paths: {
        '/a/{id}': { put: { responses: { $ref: '#/components/x-all' }, requestBody: { content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/A%20B~1c' } } } } } } },
        '/b': { post: { responses: {}, requestBody: { content: { 'application/json': { schema: { $ref: '#/paths/~1a~1%7Bid%7D/put/requestBody/content/application~1json/schema' } } } } } },
        '/c': { $ref: '#/paths/~1b' },
      },
      components: { 'x-all': { 200: { content: { 'application/json': { schema: { type: 'integer' } } } } }, schemas: { 'A B/c': { type: 'string' } } },
    }), 'x');
    expect(skipped).toEqual([]);
    expect(operations.map(({ id }) => id)).toEqual(['putAId', 'postB', 'postC']);
    expect(operations.map((operation) => check.misfit(operation.input, { id: '1', body: [1] }) ?? '')).toEqual(['body.0 must be string', 'id is not known', 'id is not known']);
    expect(operations[0]?.output).toEqual({ type: 'integer' });
  });
});

describe('a hostile document', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]', ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]`)].join('\n');

  it.each([
    ['deep JSON', `{"openapi":"3.0.0","paths":{},"x":${nested('[', ']', 100_000)}}`, 'nested too deeply'], ['deep YAML', `openapi: 3.0.0\npaths: ${nested('[', ']', 5_000)}`, 'nested too deeply'],
    ['a YAML bomb', `openapi: 3.0.0\npaths: {}\n${bomb}`, 'alias'], ['a YAML value that holds itself', 'openapi: 3.0.0\npaths: &p { /x: *p }', 'holds itself'],
    ['a huge text', `openapi: 3.0.0\n${'#'.repeat(40_000_001)}`, 'larger than 40 million characters'],
  ])('is refused with a reason: %s', (_what, text, reason) => {
    expect(() => readDocument(text, 'x.yaml')).toThrow(Stop);
    expect(() => readDocument(text, 'x.yaml')).toThrow(new RegExp(`^x\\.yaml cannot be read[^\\n]*${reason}`, 'i'));
  });

  it('reaches into no prototype, whatever its names are', () => {
    const text = `{"openapi":"3.0.0","__proto__":{"polluted":1},"paths":{"/x":{"__proto__":{"post":{}},"post":{"operationId":"constructor","parameters":[{"name":"__proto__","in":"query","schema":{"$ref":"#/components/schemas/__proto__"}},{"name":"toString","in":"query","schema":{"type":"string"}}]}}},"components":{"schemas":{"__proto__":{"polluted":1}}}}`;
    const { operations, skipped } = readDocument(text, 'x');
    expect([operations.map(({ id }) => id), skipped]).toEqual([[], [{ where: 'POST /x', why: '#/components/schemas/__proto__ is not in the document' }]]);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('with a chain of references that does not end soon loses the operation and nothing else', () => {
    const schemas = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`S${i}`, { allOf: [{ $ref: `#/components/schemas/S${i + 1}` }] }]));
    const { operations, skipped } = readDocument(JSON.stringify({ openapi: '3.0.0', paths: { '/long': reading('S0'), '/ok': reading('T') }, components: { schemas: { ...schemas, T: {} } } }), 'x');
    expect(operations.map(({ id }) => id)).toEqual(['getOk']);
    expect(skipped).toEqual([{ where: 'GET /long', why: expect.stringContaining('too many references') }]);
  });
});
