import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ERRORS } from '../../src/errors.ts';
import { ask, startRig, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  rig.routes.get('/broken', () => {
    throw new Error('a secret inside: ann@example.com');
  });
});
afterAll(async () => rig.close());

const refusal = (code: keyof typeof ERRORS) => ({ status: ERRORS[code].status, body: { error: { code, message: expect.any(String) } } });
const signIn = async (raw: string | Uint8Array<ArrayBuffer>, headers: { [name: string]: string } = {}) => ask(`${rig.url}/api/v1/sign-in`, { raw, headers });

describe('bad input', () => {
  it.each([
    ['an empty body', '', 'bad_request'],
    ['no JSON', 'hello', 'bad_json'],
    ['half a document', '{"email": "a', 'bad_json'],
    ['JSON that is no object', '"hello"', 'bad_json'],
    ['another shape', '{"email": 1}', 'bad_request'],
    ['a key that nobody knows', '{"email":"a","password":"b","admin":true}', 'bad_request'],
    ['100 kB', JSON.stringify({ email: 'x'.repeat(100_000), password: 'x' }), 'too_large'],
    ['51 levels', `${'[['.repeat(25)}[]${']]'.repeat(25)}`, 'bad_json'],
    ['30,000 levels', '['.repeat(30_000), 'bad_json'],
  ] as const)('of %s gets its own error', async (_what, body, code) => {
    expect(await signIn(body)).toMatchObject(refusal(code));
  });

  it('in another encoding than UTF-8 is refused, never repaired', async () => {
    expect(await signIn(Buffer.from([...Buffer.from('{"email":"'), 0xff, 0xfe, ...Buffer.from('","password":"x"}')]))).toMatchObject(refusal('bad_json'));
    expect(await signIn('{}', { 'content-type': 'application/json; charset=latin1' })).toMatchObject(refusal('unsupported_type'));
    expect(await signIn('{}', { 'content-encoding': 'zip' })).toMatchObject(refusal('unsupported_type'));
    expect(await signIn('{}', { 'content-encoding': 'gzip' })).toMatchObject(refusal('bad_request'));
  });

  it('of another type is refused', async () => {
    expect(await signIn('email=a', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject(refusal('unsupported_type'));
  });

  it.each(['/nowhere', '/api/v1/nothing', '/%E0%A4%A', '/api/v1/audit/%FF', '/..%2f..%2fetc/passwd'])('in the address %s is refused', async (path) => {
    const answer = await ask(rig.url + path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).toMatchObject({ error: { code: expect.stringMatching(/^(bad_request|not_found)$/) } });
  });

  it('of any bytes at all is never a 500', async () => {
    const headers = await rig.signedIn('fraud team');
    await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map((json) => Buffer.from(json))), async (bytes) => {
      const { status, body } = await ask(`${rig.url}/api/v1/approvals/x/decision`, { raw: Buffer.from(bytes), headers });
      expect([400, 413, 415]).toContain(status);
      expect(body).toMatchObject({ error: { code: expect.any(String) } });
    }), { numRuns: 100 });
  });
});

describe('what nobody foresaw', () => {
  it('is a 500 that tells nothing, and is logged with the id of the request', async () => {
    const { status, body, headers } = await ask(`${rig.url}/test/broken`);
    expect({ status, body }).toEqual({ status: 500, body: { error: { code: 'internal', message: ERRORS.internal.message } } });
    const line = rig.logged.find((each) => each.includes('A request failed.'));
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 50, request: headers.get('x-request-id') });
    expect(line).not.toContain('ann@example.com');
  });
});

const idOf = async (id: string) => (await ask(`${rig.url}/healthz`, { headers: { 'x-request-id': id } })).headers.get('x-request-id');

describe('every answer', () => {
  it('carries the id of its request: the caller\'s, when it is a plain one', async () => {
    expect(await idOf('from-the-proxy-1')).toBe('from-the-proxy-1');
    expect(await idOf('ann@example.com {}')).toMatch(/^[\da-f-]{36}$/);
  });

  it('forbids scripts that are not ours, and lets another site load the widget', async () => {
    const { headers } = await ask(`${rig.url}/api/openapi.json`);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('health', () => {
  it('is ready until it is asked to stop, and alive all the while', async () => {
    expect(await ask(`${rig.url}/readyz`)).toMatchObject({ status: 200, body: { status: 'ready' } });
    rig.stopping = true;
    expect(await ask(`${rig.url}/readyz`)).toMatchObject(refusal('unavailable'));
    expect(await ask(`${rig.url}/healthz`)).toMatchObject({ status: 200 });
    rig.stopping = false;
  });

  it('is not ready without its store', async () => {
    const other = await startRig();
    other.store.ping = async () => Promise.reject(new Error('gone'));
    expect(await ask(`${other.url}/readyz`)).toMatchObject(refusal('unavailable'));
    await other.close();
  });

  it('counts requests by route, not by address', async () => {
    const auditor = await rig.signedIn('auditor');
    await ask(`${rig.url}/api/v1/audit/a-secret-id`, { headers: auditor });
    const { body } = await ask(`${rig.url}/metrics`);
    expect(body).toContain('errand_http_seconds_count{route="GET /api/v1/audit/:id",status="404"}');
    expect(body).not.toContain('a-secret-id');
  });
});

describe('too many requests', () => {
  it('to open conversations are refused', async () => {
    const tight = await startRig({ CONVERSATIONS_PER_MINUTE: '2' });
    const open = async () => (await ask(`${tight.url}/api/v1/conversations`, { body: {} })).status;
    expect([await open(), await open(), await open()]).toEqual([201, 201, 429]);
    await tight.close();
  });

  it('to guess a password are refused, and a right one costs nothing', async () => {
    const other = await startRig();
    for (let i = 0; i < 12; i += 1) await other.signedIn('agent');
    const guess = async () => ask(`${other.url}/api/v1/sign-in`, { body: { email: 'agent@errand.example', password: 'wrong' } });
    const answers = await Promise.all(Array.from({ length: 11 }, guess));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    await other.close();
  });
});
