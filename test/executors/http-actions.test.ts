import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import type { Request, RequestHandler } from 'express';
import { parse } from 'yaml';
import { systemsSchema } from '../../flows/systems-schema.ts';
import { createSystems } from '../../executors/connectors/openapi/systems.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { listen } from './support/listen.ts';
import type { Listening } from './support/listen.ts';
import { failureOf } from './support/systems.ts';

const LEGACY = `
systems:
  legacy:
    credentials: { type: bearer, token: { $env: LEGACY_TOKEN } }
    http:
      url: { $env: LEGACY_URL }
      operations:
        getCustomer:
          { method: get, path: '/customers/{id}', query: { full: 'true' }, takes: { id: string, 'since?': integer }, gives: { type: object, required: [name] } }
        addNote: { method: post, path: /notes, takes: { id: string, text: string, 'urgent?': boolean } }
        sendForm: { method: post, path: /do, query: { action: send }, takes: { to: { type: string, maxLength: 9 }, text: string }, body: form }
        search: { method: post, path: /do, query: { action: search }, takes: { text: string }, read: true }
        ping: { method: get, path: /ping, gives: text }
        restart: { method: get, path: /restart, read: false }
        close: { method: delete, path: '/customers/{id}', takes: { id: string, reason: string } }
`;
const at = { key: 'key-1', signal: new AbortController().signal };

const fits = (operation: string): boolean => systemsSchema.safeParse(parse(`systems: { old: { http: { url: 'http://x', operations: { one: ${operation} } } } }`)).success;

/** The systems of a systems.yaml whose legacy system is at `url`. */
function connect(yaml: string, url: string): Promise<Systems> {
  const variables: { [name: string]: string } = { LEGACY_URL: url, LEGACY_TOKEN: 'top-secret' };
  const { systems } = systemsSchema.parse(parse(yaml));
  return createSystems({ files: [{ folder: '.', systems }], secret: (name) => variables[name] ?? '', root: process.cwd(), sandboxUrl: null, now: () => 0, allowedHosts: ['127.0.0.1'] });
}

describe('an operation that systems.yaml describes', () => {
  let server: Listening;
  let systems: Systems;
  let seen: Request[];
  let reply: RequestHandler;
  beforeEach(async () => {
    seen = [];
    reply = (_request, response) => { response.json({ name: 'Ada' }); };
    const app = express();
    app.use(express.json(), express.urlencoded(), (request, response, next) => {
      seen.push(request);
      return reply(request, response, next);
    });
    server = await listen(app);
    systems = await connect(LEGACY, `${server.url}/api/`);
  });
  afterEach(async () => {
    await systems.close();
    await server.close();
  });

  it('is an action with the arguments it takes, and writes unless its method or systems.yaml says otherwise', () => {
    expect(systems.actions().map(({ action, write }) => [action, write])).toEqual([
      ['legacy.getCustomer', false], ['legacy.addNote', true], ['legacy.sendForm', true], ['legacy.search', false],
      ['legacy.ping', false], ['legacy.restart', true], ['legacy.close', true],
    ]);
    expect(systems.find('legacy.getCustomer')?.input).toMatchObject({ required: ['id'], properties: { id: { type: 'string' }, since: { type: 'integer' } } });
    expect(systems.find('legacy.getCustomer')?.input).not.toHaveProperty('properties.full');
  });

  it('is sent with each argument in its place, what is always sent, and the credentials', async () => {
    await expect(systems.call('legacy.getCustomer', { id: 'a/b', since: 7 }, at)).resolves.toEqual({ name: 'Ada' });
    expect(seen[0]?.originalUrl).toBe('/api/customers/a%2Fb?since=7&full=true');
    expect([seen[0]?.get('authorization'), seen[0]?.get('idempotency-key')]).toEqual(['Bearer top-secret', undefined]);
    await systems.call('legacy.close', { id: '1', reason: 'moved' }, at);
    expect([seen[1]?.method, seen[1]?.originalUrl]).toEqual(['DELETE', '/api/customers/1?reason=moved']);
  });

  it('carries a body as JSON or as a form, and a write its key', async () => {
    await systems.call('legacy.addNote', { id: '1', text: 'hello' }, at);
    expect([seen[0]?.originalUrl, seen[0]?.body, seen[0]?.get('content-type'), seen[0]?.get('idempotency-key')]).toEqual(['/api/notes', { id: '1', text: 'hello' }, 'application/json', 'key-1']);
    await systems.call('legacy.sendForm', { to: '123', text: 'a&b=c é' }, at);
    expect([seen[1]?.originalUrl, seen[1]?.body, seen[1]?.get('content-type')]).toEqual(['/api/do?action=send', { to: '123', text: 'a&b=c é' }, 'application/x-www-form-urlencoded']);
  });

  it('may share its path with another', async () => {
    await systems.call('legacy.search', { text: 'x' }, at);
    expect([seen[0]?.originalUrl, seen[0]?.body, seen[0]?.get('idempotency-key')]).toEqual(['/api/do?action=search', { text: 'x' }, undefined]);
  });

  it.each([
    ['anything', (_request, response) => { response.json([1]); }, [1]], ['nothing', (_request, response) => { response.status(204).end(); }, null],
    ['an empty body', (_request, response) => { response.end(); }, null], ['a text', (_request, response) => { response.type('text').send('OK'); }, 'OK'],
  ] satisfies [string, RequestHandler, unknown][])('may answer with %s when nothing is said of it', async (_what, handler, output) => {
    reply = handler;
    await expect(systems.call('legacy.addNote', { id: '1', text: 'x' }, at)).resolves.toEqual(output);
  });

  it('answers with the text that it gives, or with what its schema says', async () => {
    reply = (_request, response) => { response.type('text').send('pong'); };
    await expect(systems.call('legacy.ping', {}, at)).resolves.toBe('pong');
    reply = (_request, response) => { response.json({ age: 7 }); };
    expect(await failureOf(systems.call('legacy.getCustomer', { id: '1' }, at))).toMatchObject({ kind: 'terminal', code: 'bad_response' });
  });

  it.each([
    ['id is missing', 'legacy.getCustomer', {}], ['since must be integer', 'legacy.getCustomer', { id: '1', since: 'x' }], ['to must NOT have more than 9 characters', 'legacy.sendForm', { to: '0123456789', text: '' }],
    ['colour is not known', 'legacy.addNote', { id: '1', text: 'x', colour: 'red' }], ['id cannot be part of an address', 'legacy.getCustomer', { id: '..' }],
  ])('refuses arguments before sending: %s', async (said, action, args) => {
    expect(await failureOf(systems.call(action, args, at))).toMatchObject({ kind: 'terminal', code: 'invalid_arguments', message: expect.stringContaining(said) });
    expect(seen).toHaveLength(0);
  });

  it('fails as any other: unknown for a write, to be tried again for a read', async () => {
    reply = (_request, response) => { response.destroy(); };
    expect(await failureOf(systems.call('legacy.addNote', { id: '1', text: 'x' }, at))).toMatchObject({ kind: 'unknown', code: 'connection_lost' });
    expect(await failureOf(systems.call('legacy.search', { text: 'x' }, at))).toMatchObject({ kind: 'retryable', code: 'connection_lost' });
    reply = (_request, response) => { response.status(404).json({ error: { code: 'noSuchCustomer' } }); };
    expect(await failureOf(systems.call('legacy.getCustomer', { id: '1' }, at))).toMatchObject({ kind: 'terminal', code: 'no_such_customer' });
  });

  it.each([
    ["{ method: get, path: '/a/{id}' }", '{id} of its path is not among what it takes'],
    ["{ method: get, path: /a, query: { x: '1' }, takes: { x: string } }", 'x is in its query and among what it takes'],
  ])('that cannot work stops the start: %s', async (operation, why) => {
    await expect(connect(`systems: { old: { http: { url: 'http://127.0.0.1', operations: { one: ${operation} } } } }`, '')).rejects.toThrow(why);
  });

  it('is checked where it is written', () => {
    expect(fits('{ method: get, path: /a }')).toBe(true);
    expect(['{ method: get, path: a }', "{ method: get, path: '/a?b=c' }", '{ method: fetch, path: /a }', '{ method: get, path: /a, takes: { a b: string } }', '{ method: get, path: /a, answers: text }'].filter(fits)).toEqual([]);
  });
});

describe('docs/connectors.md', () => {
  it('shows entries for systems.yaml that can be read', async () => {
    const blocks = [...(await readFile('docs/connectors.md', 'utf8')).matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => systemsSchema.safeParse(parse(block)).success);
    expect(blocks.length).toBeGreaterThanOrEqual(3);
    expect(blocks).not.toContain(false);
  });
});
