import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { Stop } from '../../src/errors.ts';
import { readDocument } from '../../executors/connectors/openapi/read-document.ts';
import { createCheck } from '../../executors/connectors/openapi/schemas.ts';

const read = (document: object) => readDocument(stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, ...document }), 'test.yaml');
const taking = (content: object) => ({ responses: {}, requestBody: { required: true, content } });
const namesOf = (list: [string, object][]) => Object.fromEntries(read({ paths: Object.fromEntries(list) }).operations.map(({ path, id }) => [path, id]));
const tree = { Tree: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } } };

const refuses = (text: string) => {
  try {
    return Array.isArray(readDocument(text, 'x').operations);
  } catch (error) {
    return error instanceof Stop;
  }
};

describe('reading an OpenAPI document', () => {
  it('keeps a recursive schema usable, and the schema stands alone', () => {
    const { operations: [operation] } = read({
      paths: { '/trees': { post: { operationId: 'plant', responses: {}, requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } } } } } },
      components: { schemas: tree },
    });
    const input = JSON.parse(JSON.stringify(operation?.input));
    const check = createCheck();
    expect(check.misfit(input, { name: 'a', children: [{ name: 'b', children: [{ name: 'c' }] }] })).toBeNull();
    expect(check.misfit(input, { name: 'a', children: [{ children: [] }] })).toBe('children.0.name is missing');
  });

  it('joins the members of an allOf into the arguments', () => {
    const schema = { allOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }, { type: 'object', properties: { b: { type: 'number' } } }] };
    const { operations: [operation] } = read({ paths: { '/x': { put: { operationId: 'x', responses: {}, requestBody: { required: true, content: { 'application/vnd.x+json': { schema } } } } } } });
    expect(operation?.input).toMatchObject({ required: ['a'], properties: { a: { type: 'string' }, b: { type: 'number' } } });
    expect(operation?.body).toMatchObject({ kind: 'members', type: 'application/vnd.x+json' });
  });

  it('derives stable action names where operationId is missing or cannot be written in a flow', () => {
    const { operations } = read({ paths: { '/users/{user_id}': { get: { responses: {} } }, '/a': { get: { operationId: 'users/get-one.v2', responses: {} } } } });
    expect(operations.map(({ id }) => id)).toEqual(['getUsersUser_id', 'usersGetOneV2']);
  });

  it('leaves out what it cannot use, says where and why, and keeps the rest', () => {
    const { operations, skipped } = read({
      paths: {
        '/good': { get: { operationId: 'good', responses: {} }, post: null },
        '/gone': { get: { operationId: 'gone', parameters: [{ $ref: '#/components/parameters/none' }], responses: {} } },
        '/file': { post: { operationId: 'file', responses: {}, requestBody: { $ref: 'other.yaml#/x' } } },
        '/picture': { post: taking({ 'image/png': {} }) },
        '/deep': { post: taking({ 'application/json': { schema: { $ref: '#/components/schemas/A' } } }) },
        '/round': { get: { operationId: 'round', responses: { 200: { $ref: '#/components/responses/a' } } } },
        '/params': { get: { parameters: { a: 1 } }, delete: { parameters: [{ in: 'query' }] }, options: {} },
      },
      components: { responses: { a: { $ref: '#/components/responses/a' } }, schemas: { A: { properties: { b: { $ref: '#/components/schemas/B' } } } } },
    });
    expect(operations.map(({ id }) => id)).toEqual(['good']);
    expect(skipped.toSorted((a, b) => a.where.localeCompare(b.where))).toEqual([
      { where: 'DELETE /params', why: 'a parameter has no name or no place' },
      { where: 'GET /gone', why: '#/components/parameters/none is not in the document' },
      { where: 'GET /params', why: 'its parameters are not a list but an object' },
      { where: 'GET /round', why: '#/components/responses/a refers to itself' },
      { where: 'OPTIONS /params', why: 'OPTIONS is not a call that a flow makes' },
      { where: 'POST /deep', why: '#/components/schemas/B is not in the document' },
      { where: 'POST /file', why: 'other.yaml#/x is outside the document' },
      { where: 'POST /good', why: 'it is not an object' },
      { where: 'POST /picture', why: 'its body is image/png, which is not supported' },
    ]);
  });

  it('gives operations that share an id, or have none, names that do not depend on their order', () => {
    const paths: [string, object][] = [
      ['/a-b', { get: {} }], ['/a/b', { get: {} }], ['/one', { get: { operationId: 'find' } }], ['/two', { get: { operationId: 'find' } }],
      ['/c', { get: { operationId: 'getD' } }], ['/d', { get: {} }], ['/帳', { get: { operationId: '帳' } }],
    ];
    const found = namesOf(paths);
    expect(found).toMatchObject({ '/one': 'getOne', '/two': 'getTwo', '/c': 'getD', '/d': expect.stringMatching(/^getD_[0-9a-f]{8}$/), '/a/b': expect.stringMatching(/^getAB_[0-9a-f]{8}$/) });
    expect(new Set(Object.values(found)).size).toBe(paths.length);
    expect(namesOf(paths.toReversed())).toEqual(found);
  });

  it.each(['', '{', '[]', 'hello', 'a: b: c', 'null', '{"openapi":"3.1.0"}', '{"paths":{}}', '{"swaggerVersion":"1.2","paths":{}}', '{"openapi":"4.0.0","paths":{}}'])('refuses %j with one sentence that names the file', (text) => {
    expect(() => readDocument(text, 'crm.yaml')).toThrow(Stop);
    expect(() => readDocument(text, 'crm.yaml')).toThrow(/^crm\.yaml [^\n]+$/);
  });

  it('reads or refuses anything, and never breaks', () => {
    expect(fc.check(fc.property(fc.string(), refuses))).toMatchObject({ failed: false });
    const documents = fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (item, operation, schema) => refuses(JSON.stringify({
      openapi: '3.0.0',
      paths: { '/a': item, '/b': { get: operation, post: { parameters: [schema, { name: 'x', in: 'query', schema }], requestBody: { content: { 'application/json': { schema } } }, responses: { 200: schema } } } },
    })));
    expect(fc.check(documents)).toMatchObject({ failed: false });
  });
});
