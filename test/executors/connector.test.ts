import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import * as fc from 'fast-check';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { listen } from './support/listen.ts';
import type { Listening } from './support/listen.ts';
import { failureOf, shopSystems } from './support/systems.ts';

const item = { type: 'object', required: ['id'], properties: { id: { type: 'string' }, parent: { type: 'string', nullable: true } } };
const answer = { 200: { description: 'ok', content: { 'application/json': { schema: item } } } };
const key = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const PATHS = {
  '/items/{id}': {
    parameters: [key],
    get: {
      operationId: 'getItem', responses: answer,
      parameters: [
        { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
        { name: 'filter', in: 'query', style: 'deepObject', schema: { type: 'object' } },
        { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
      ],
    },
    post: {
      operationId: 'putItem', responses: answer,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', required: ['amount'], properties: { amount: { type: 'integer', minimum: 1 }, id: { type: 'string' } } } } },
      },
    },
    delete: { operationId: 'dropItem', responses: { 204: { description: 'gone' } } },
  },
  '/search': { post: { operationId: 'search', responses: answer, requestBody: { content: { 'application/json': { schema: { oneOf: [{ type: 'string' }, { type: 'array', items: {} }] } } } } } },
};

const note = { requestBody: { content: { 'text/plain': {} } } };
const PLAIN = {
  '/note': { post: { operationId: 'addNote', ...note, responses: { 201: { description: 'done' } } }, get: { operationId: 'getNote', responses: { 200: { description: 'it', content: { 'text/csv': {}, 'application/pdf': {} } } } } },
  '/head': { head: { operationId: 'isThere', responses: answer } },
};

const at = (signal = new AbortController().signal) => ({ key: 'key-1', signal });
const status = (code: number, body: object = {}, headers: { [name: string]: string } = {}): RequestHandler =>
  (_request, response) => { response.status(code).set(headers).json(body); };
const drop = (_request: Request, response: Response) => { response.destroy(); };
const half = (_request: Request, response: Response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"id":', () => response.destroy());
};
const text = (body: string, type = 'application/json'): RequestHandler => (_request, response) => { response.type(type).send(body); };
const type = (name: string | null, body: Buffer): RequestHandler => (_request, response) => { response.writeHead(200, name === null ? {} : { 'content-type': name }).end(body); };

describe('an action of an OpenAPI document', () => {
  let server: Listening;
  let systems: Systems;
  let seen: Request[] = [];
  let reply: RequestHandler;
  const read = (signal?: AbortSignal) => systems.call('shop.getItem', { id: '1' }, at(signal));
  const write = (signal?: AbortSignal) => systems.call('shop.putItem', { path_id: '1', amount: 3 }, at(signal));
  beforeEach(async () => {
    seen = [];
    reply = (_request, response) => { response.json({ id: '1', parent: null }); };
    const app = express();
    app.use(express.json(), (request, response, next) => {
      seen.push(request);
      return reply(request, response, next);
    });
    server = await listen(app);
    systems = await shopSystems(PATHS, {
      url: `${server.url}/v1`, reads: ['search'], credentials: { type: 'bearer', token: { $env: 'SHOP_TOKEN' } },
    }, () => 'top-secret');
  });
  afterEach(() => server.close());

  it('says what it takes: parameters and body members in one flat object, and whether it writes', () => {
    expect(systems.actions().map(({ action, write: writes }) => [action, writes])).toEqual([
      ['shop.getItem', false], ['shop.putItem', true], ['shop.dropItem', true], ['shop.search', false],
    ]);
    expect(systems.find('shop.putItem')?.input).toEqual({
      type: 'object', additionalProperties: false, required: ['amount', 'path_id'],
      properties: { amount: { type: 'integer', minimum: 1 }, id: { type: 'string' }, path_id: { type: 'string' } },
    });
    expect(systems.find('shop.nothing')).toBeNull();
  });

  it('puts each argument where the document wants it', async () => {
    await systems.call('shop.getItem', { id: 'a/b?c', tags: ['x', 'y&z'], filter: { size: 4 }, 'X-Trace': 't1' }, at());
    expect(seen[0]?.originalUrl).toBe('/v1/items/a%2Fb%3Fc?tags=x&tags=y%26z&filter%5Bsize%5D=4');
    expect(seen[0]?.headers).toMatchObject({ 'x-trace': 't1', authorization: 'Bearer top-secret', accept: 'application/json' });
    expect(seen[0]?.headers['idempotency-key']).toBeUndefined();
  });

  it('sends a write with its key, and where names meet, the body keeps the name', async () => {
    await expect(systems.call('shop.putItem', { path_id: '7', id: 'inner', amount: 3 }, at())).resolves.toEqual({ id: '1', parent: null });
    expect([seen[0]?.originalUrl, seen[0]?.body, seen[0]?.get('idempotency-key')]).toEqual(['/v1/items/7', { id: 'inner', amount: 3 }, 'key-1']);
  });

  it('takes a body that is not an object as the argument "body", and an answer without one as null', async () => {
    await systems.call('shop.search', { body: ['x'] }, at());
    expect(seen[0]?.body).toEqual(['x']);
    reply = (_request, response) => { response.status(204).end(); };
    await expect(systems.call('shop.dropItem', { id: '1' }, at())).resolves.toBeNull();
  });

  it.each([
    ['amount is missing', 'shop.putItem', { path_id: '1' }], ['amount must be >= 1', 'shop.putItem', { path_id: '1', amount: 0 }],
    ['amount must be integer', 'shop.putItem', { path_id: '1', amount: '4111' }], ['colour is not known', 'shop.putItem', { path_id: '1', amount: 1, colour: 'red' }],
    ['id cannot be part of an address', 'shop.getItem', { id: '..' }], ['X-Trace cannot be sent in a header', 'shop.getItem', { id: '1', 'X-Trace': 'a\r\nb' }],
  ])('refuses arguments before sending: %s', async (said, action, args) => {
    const failure = await failureOf(systems.call(action, args, at()));
    expect(failure).toMatchObject({ kind: 'terminal', code: 'invalid_arguments', message: expect.stringContaining(said) });
    expect(failure.message).not.toMatch(/4111|red/);
    expect(seen).toHaveLength(0);
  });

  it.each([
    ['its own code', status(404, { error: { code: 'noSuchItem', message: 'none' } }), 'terminal', 'no_such_item'],
    ['a problem document', status(409, { type: 'https://shop.example/problems/sold-out', title: 'Sold out' }), 'terminal', 'sold_out'],
    ['only a status', status(422), 'terminal', 'invalid'],
    ['a number in its code', status(404, { code: 'no_447700900123' }), 'terminal', 'not_found'],
    ['a redirect', status(302, {}, { location: 'http://127.0.0.1:1/' }), 'terminal', 'redirected'],
    ['429', status(429), 'retryable', 'too_many_requests'],
    ['500', status(500), 'unknown', 'system_error'],
  ] as const)('a write answered with %s', async (...[, handler, kind, code]) => {
    reply = handler;
    expect(await failureOf(write())).toMatchObject({ kind, code });
  });

  it('may try a read again after 500, and waits as long as the system asks', async () => {
    reply = status(500);
    expect(await failureOf(read())).toMatchObject({ kind: 'retryable', code: 'system_error', afterMs: null });
    reply = status(503, {}, { 'retry-after': '7' });
    expect(await failureOf(write())).toMatchObject({ kind: 'retryable', code: 'unavailable', afterMs: 7000 });
    reply = status(429, {}, { 'retry-after': 'Tue, 10 Nov 2026 12:01:30 GMT' });
    expect(await failureOf(read())).toMatchObject({ kind: 'retryable', code: 'too_many_requests', afterMs: 90_000 });
  });

  it.each([['the connection drops after the system took it', drop], ['the answer breaks off', half]])('%s: a write is unknown, a read is tried again', async (_what, handler) => {
    reply = handler;
    expect(await failureOf(write())).toMatchObject({ kind: 'unknown', code: 'connection_lost' });
    expect(await failureOf(read())).toMatchObject({ kind: 'retryable', code: 'connection_lost' });
    expect(seen.map((request) => request.method)).toEqual(['POST', 'GET']);
  });

  it('out of time after sending: a write is unknown, a read is tried again; before sending, both are', async () => {
    for (const [work, kind] of [[write, 'unknown'], [read, 'retryable']] as const) {
      const stop = new AbortController();
      reply = () => { stop.abort(); };
      expect(await failureOf(work(stop.signal))).toMatchObject({ kind, code: 'timed_out' });
      expect(await failureOf(work(stop.signal))).toMatchObject({ kind: 'retryable', code: 'timed_out' });
    }
    expect(seen).toHaveLength(2);
  });

  it('that nobody listens to was never sent, so even a write is tried again', async () => {
    await server.close();
    expect(await failureOf(write())).toMatchObject({ kind: 'retryable', code: 'unreachable' });
  });

  it('a success whose JSON is broken is asked again for a read, and unknown for a write', async () => {
    reply = text('{"id":');
    expect(await failureOf(read())).toMatchObject({ kind: 'retryable', code: 'bad_response' });
    expect(await failureOf(write())).toMatchObject({ kind: 'unknown', code: 'bad_response' });
  });

  it.each([
    ['is not JSON', text('<p>hello</p>', 'text/html')], ['is empty', text('')], ['is not what was promised', text('{"id":5}')],
    ['is huge', text(JSON.stringify({ id: 'x'.repeat(1_100_000) }))], ['is not UTF-8', (_request: Request, response: Response) => { response.type('json').send(Buffer.from([0x22, 0xff, 0x22])); }],
  ])('a success whose body %s is terminal for a read and unknown for a write', async (_what, handler) => {
    reply = handler;
    expect(await failureOf(read())).toMatchObject({ kind: 'terminal', code: 'bad_response' });
    expect(await failureOf(write())).toMatchObject({ kind: 'unknown', code: 'bad_response' });
  });

  it.each([
    ['text', text('done', 'text/plain'), 'done'], ['text in Latin-1', type('text/csv; charset=iso-8859-1', Buffer.from([0x63, 0xe9])), 'cé'], ['text that is not in its charset', type('text/plain; charset=utf-8', Buffer.from([0x63, 0xff])), 'c\uFFFD'],
    ['text of a charset nobody knows', type('text/plain; charset=klingon', Buffer.from('a')), 'a'], ['XML', text('<a/>', 'application/soap+xml'), '<a/>'], ['JSON', text('{"a":[1]}'), { a: [1] }], ['broken JSON', text('{"a":'), '{"a":'],
    ['bytes', type('application/pdf', Buffer.from([0xff, 0xfe])), null], ['more bytes than we read', type('application/octet-stream', Buffer.alloc(1_500_000, 0xff)), null],
    ['text without a type', type(null, Buffer.from('ok')), 'ok'], ['bytes without a type', type(null, Buffer.from([0xff])), null], ['nothing', type('text/plain', Buffer.alloc(0)), null],
  ])('that promises no JSON is done when it is answered with %s', async (_what, handler, result) => {
    const plain = await shopSystems(PLAIN, { url: server.url });
    reply = handler;
    expect([await plain.call('shop.addNote', { body: 'hello' }, at()), await plain.call('shop.getNote', {}, at())]).toEqual([result, result]);
  });

  it('promises no body to HEAD, and takes no text without end', async () => {
    const plain = await shopSystems(PLAIN, { url: server.url });
    await expect(plain.call('shop.isThere', {}, at())).resolves.toBeNull();
    reply = text('x'.repeat(1_100_000), 'text/csv');
    expect(await failureOf(plain.call('shop.getNote', {}, at()))).toMatchObject({ kind: 'terminal', code: 'bad_response', message: expect.stringContaining('larger than') });
  });

  it('never says a secret or an argument in an error', async () => {
    reply = status(400, { error: { code: 'bad', message: 'top-secret 4111' } });
    const { message } = await failureOf(systems.call('shop.putItem', { path_id: 'private-id', amount: 4111 }, at()));
    expect(message).toBe('shop.putItem answered 400 bad.');
  });

  it('carries any text through path, query, header name rules and body unharmed, or refuses it', async () => {
    const plain = fc.string({ unit: 'grapheme', maxLength: 40 });
    await fc.assert(fc.asyncProperty(plain, plain, async (id, tag) => {
      seen = [];
      const work = systems.call('shop.getItem', { id, tags: [tag] }, at());
      if (id === '' || id === '.' || id === '..') expect(await failureOf(work)).toMatchObject({ code: 'invalid_arguments' });
      else {
        await work;
        const url = new URL(seen[0]?.originalUrl ?? '', server.url);
        expect([decodeURIComponent(url.pathname), url.searchParams.getAll('tags')]).toEqual([`/v1/items/${id}`, [tag]]);
      }
    }), { numRuns: 60 });
  });

  it('is refused when systems.yaml does not allow it, or names one that is not there', async () => {
    const few = await shopSystems(PATHS, { url: server.url, allow: ['getItem'] });
    expect(few.actions().map(({ action }) => action)).toEqual(['shop.getItem']);
    expect(await failureOf(few.call('shop.putItem', { amount: 1 }, at()))).toMatchObject({ kind: 'terminal', code: 'unknown_action' });
    await expect(shopSystems(PATHS, { url: server.url, allow: ['getIten'] })).rejects.toThrow('there is no operation getIten; there are getItem');
    await expect(shopSystems(PATHS, { url: 'ftp://x' })).rejects.toThrow('not an http(s) address');
    await expect(shopSystems(PATHS, { url: 'sandbox:crm' })).rejects.toThrow('switched off');
  });
});
