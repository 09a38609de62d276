import { beforeAll, describe, expect, it } from '@jest/globals';
import { ERRORS } from '../../src/errors.ts';
import { ask, openConversation, type Customer } from './customer.ts';
import { signIn } from './staff.ts';
import { processes, until, type Running } from './start-gateway.ts';

const { folder, gateway } = processes();
let running: Running;
let customer: Customer;
let staff = '';

beforeAll(async () => {
  running = await gateway(await folder());
  customer = await openConversation(running.url);
  await customer.hears(/automated assistant/);
  await until('nothing is under way', async () => !(await customer.view()).working);
  staff = await signIn(running, 'agent@errand.example');
});

interface Bad { method?: string; path: string; token?: string; type?: string; body?: string | Uint8Array }
const json = 'application/json';
const own = (rest = ''): string => `/api/v1/conversations/${customer.id}${rest}`;

/** Sends it raw and takes the answer apart: refused in our words, without a stack, and the gateway is as well as before. */
async function refused({ method = 'POST', path, token, type = json, body }: Bad): Promise<{ status: number; code: string }> {
  const before = await customer.view();
  const response = await fetch(running.url + path, {
    method, headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: Buffer.from(body) }),
  });
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain(json);
  const parsed: unknown = JSON.parse(text);
  expect(parsed).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
  expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|dist\/|SyntaxError|ZodError/);
  const { error: { code, message } } = parsed as { error: { code: string; message: string } };
  expect(Object.keys(ERRORS)).toContain(code);
  expect(message.length).toBeLessThan(300);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(await customer.view()).toEqual(before);
  return { status: response.status, code };
}

const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);
const NOT_UTF8 = new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
/** Every address that takes a JSON body, with a token that opens it. */
const POSTS: { name: string; path: () => string; token: () => string }[] = [
  { name: 'opening', path: () => '/api/v1/conversations', token: () => '' },
  { name: 'messages', path: () => own('/messages'), token: () => customer.token },
  { name: 'sign-in', path: () => '/api/v1/sign-in', token: () => '' },
  { name: 'say', path: () => own('/say'), token: () => staff },
  { name: 'claim', path: () => own('/claim'), token: () => staff },
  { name: 'decision', path: () => '/api/v1/approvals/a/decision', token: () => staff },
];
const BODIES: { what: string; body: string | Uint8Array; type?: string; codes: string[] }[] = [
  { what: 'no JSON', body: '{"a":', codes: ['bad_json'] },
  { what: 'invalid UTF-8', body: NOT_UTF8, codes: ['bad_json'] },
  { what: '100 kB', body: JSON.stringify({ id: 'a', text: 'x'.repeat(100_000) }), codes: ['too_large'] },
  { what: '10,000 levels', body: DEEP, codes: ['bad_json', 'bad_request'] },
  { what: '10,000 levels in a member', body: `{"id":"a","text":${DEEP}}`, codes: ['bad_json', 'bad_request'] },
  { what: 'another content type', body: 'hello', type: 'text/plain', codes: ['unsupported_type'] },
  { what: 'a form', body: 'id=a&text=b', type: 'application/x-www-form-urlencoded', codes: ['unsupported_type'] },
];

describe.each(POSTS)('POST to $name', ({ name, path, token }) => {
  it.each(BODIES)('refuses $what', async ({ body, type, codes }) => {
    const { code } = await refused({ path: path(), token: token(), body, ...(type !== undefined && { type }) });
    expect(codes).toContain(code);
  });

  // To open a conversation, or to claim one, nothing has to be said.
  const needs = name === 'opening' || name === 'claim' ? ['"text"'] : [undefined, '', '{}', 'null', '[]', '"text"', '{"__proto__":{"id":"a","text":"x"}}'];
  it.each(needs)('refuses the body %j', async (body) => {
    expect((await refused({ path: path(), token: token(), ...(body !== undefined && { body }) })).status).toBeGreaterThanOrEqual(400);
  });
});

const message = (value: object): string => JSON.stringify(value);
const LONG = 'i'.repeat(5_000);
const CASES: { what: string; bad: () => Bad; code: string }[] = [
  { what: 'an unknown conversation', bad: () => ({ path: '/api/v1/conversations/AAAAAAAAAAAAAAAAAAAAAA/messages', token: customer.token, body: message({ id: 'a', text: 'x' }) }), code: 'unauthorized' },
  { what: 'no token', bad: () => ({ path: own('/messages'), body: message({ id: 'a', text: 'x' }) }), code: 'unauthorized' },
  { what: 'a wrong token', bad: () => ({ path: own('/messages'), token: `${customer.token.slice(0, -3)}AAA`, body: message({ id: 'a', text: 'x' }) }), code: 'unauthorized' },
  { what: 'a staff token for a customer', bad: () => ({ path: own('/messages'), token: staff, body: message({ id: 'a', text: 'x' }) }), code: 'unauthorized' },
  { what: 'a conversation token for the staff', bad: () => ({ method: 'GET', path: '/api/v1/handovers', token: customer.token }), code: 'unauthorized' },
  { what: 'a choice that was never offered', bad: () => ({ path: own('/messages'), token: customer.token, body: message({ id: 'a', choice: '999.1' }) }), code: 'unknown_choice' },
  { what: 'a message id of 5,000 characters', bad: () => ({ path: own('/messages'), token: customer.token, body: message({ id: LONG, text: 'x' }) }), code: 'bad_request' },
  { what: 'a message id with a line break', bad: () => ({ path: own('/messages'), token: customer.token, body: message({ id: 'a\nb', text: 'x' }) }), code: 'bad_request' },
  { what: 'a file that was never sent', bad: () => ({ path: own('/messages'), token: customer.token, body: message({ id: 'a', text: 'x', files: ['../../secret'] }) }), code: 'bad_request' },
  { what: 'a staff message id of 5,000 characters', bad: () => ({ path: own('/say'), token: staff, body: message({ id: LONG, text: 'x' }) }), code: 'bad_request' },
  ...['after=-1', 'after=1e99', 'after=x', 'after=1.5', 'wait=-1', 'wait=99999999', 'wait=NaN', 'after=1&after=2'].map((query) => (
    { what: `messages?${query}`, bad: () => ({ method: 'GET', path: own(`/messages?${query}`), token: customer.token }), code: 'bad_request' })),
  ...[`/api/v1/approvals/${LONG}`, `/api/v1/approvals/${'é'.repeat(990)}`, '/api/v1/approvals/%00', '/api/v1/approvals/..%2F..'].map((path) => (
    { what: `GET ${path.slice(0, 40)}`, bad: () => ({ method: 'GET', path, token: staff }), code: 'not_found' })),
  ...['claim', 'return', 'close'].map((verb) => (
    { what: `to ${verb} a conversation with an id of 5,000 characters`, bad: () => ({ path: `/api/v1/conversations/${LONG}/${verb}`, token: staff }), code: 'not_found' })),
  { what: 'an unknown address', bad: () => ({ method: 'GET', path: '/api/v1/nothing' }), code: 'not_found' },
  { what: 'an address that cannot be decoded', bad: () => ({ method: 'GET', path: '/api/v1/approvals/%E0%A4%A', token: staff }), code: 'bad_request' },
  ...['PUT', 'DELETE', 'PATCH'].flatMap((method) => ['/api/v1/conversations', '/api/v1/sign-in', '/api/v1/approvals', '/healthz'].map((path) => (
    { what: `${method} ${path}`, bad: () => ({ method, path }), code: 'not_found' }))),
  { what: 'an empty file', bad: () => ({ path: own('/files?name=a.png'), token: customer.token, type: 'image/png', body: '' }), code: 'bad_request' },
  { what: 'a program that says it is a picture', bad: () => ({ path: own('/files?name=a.png'), token: customer.token, type: 'image/png', body: 'MZ\u0000\u0001' }), code: 'unsupported_type' },
  { what: 'a web page as a file', bad: () => ({ path: own('/files?name=a.html'), token: customer.token, type: 'text/html', body: '<script>' }), code: 'unsupported_type' },
  { what: 'a file name of 5,000 characters', bad: () => ({ path: own(`/files?name=${LONG}`), token: customer.token, type: 'text/plain', body: 'x' }), code: 'bad_request' },
];

it.each(CASES)('refuses $what', async ({ bad, code }) => {
  expect((await refused(bad())).code).toBe(code);
});

it('stays healthy: nothing was stored, nothing was logged as an error, and the customer goes on', async () => {
  expect((await ask(`${running.url}/readyz`)).status).toBe(200);
  expect(running.output()).not.toMatch(/"level":(50|60)/);
  expect((await customer.lines()).filter((line) => line.from === 'customer')).toEqual([]);
  await customer.say('SIM swap please');
  await customer.hears(/Which phone number/);
});
