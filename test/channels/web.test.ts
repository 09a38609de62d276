import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { webApi } from '../../channels/web/api.ts';
import { createWebChannel } from '../../channels/web/index.ts';
import { startFakeHost, type FakeHost } from './fake-host.ts';
import { webClient, webSettings, type Opened } from './web-client.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
let host: FakeHost;
let client: ReturnType<typeof webClient>;
let mine: Opened;

beforeEach(async () => {
  host = await startFakeHost(createWebChannel(webSettings), { now: () => NOW });
  client = webClient(host.url);
  mine = await client.open();
  host.received.length = 0;
});
afterEach(async () => { await host.close(); });

const identityToken = async (secret: string, claims: object, expires = NOW / 1000 + 60): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(expires).sign(new TextEncoder().encode(secret));
const post = (body: string | Uint8Array<ArrayBuffer>, headers: { [name: string]: string } = {}) =>
  client.call('', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

const preflight = (origin: string) => client.call('', {
  method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
});

describe('opening a conversation', () => {
  it('gives an id that nobody can guess, and hands over that it was opened, in which language', async () => {
    const opened = await client.open({ locale: 'fr-CA' });
    expect(opened.id).toMatch(/^[\w-]{22}$/);
    expect(opened.id).not.toBe(mine.id);
    expect(host.received).toEqual([{
      kind: 'opened', id: `${opened.id}:opened`, session: opened.id, address: { channel: 'web', id: opened.id }, at: NOW, locale: 'fr',
    }]);
  });

  it('knows the customer whom the embedding site has signed', async () => {
    const token = await identityToken(webSettings.identitySecret ?? '', { sub: 'C-1001', name: 'Ada', email: 'ada@example.com' });
    await client.open({ identityToken: token });
    expect(host.received).toMatchObject([{
      identity: { level: 'known', customer: { id: 'C-1001', name: 'Ada', email: 'ada@example.com' }, proof: {} },
    }]);
  });

  it.each([
    ['signed with another secret', () => identityToken('another secret of 32 characters!!', { sub: 'C-1001' })],
    ['expired', () => identityToken(webSettings.identitySecret ?? '', { sub: 'C-1001' }, NOW / 1000 - 1)],
    ['without a subject', () => identityToken(webSettings.identitySecret ?? '', { name: 'Ada' })],
    ['unsigned', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"C-1001","exp":9999999999}')}.`],
    ['no token at all', async () => 'hello'],
  ])('refuses an identity token that is %s, and creates nothing', async (_why, token) => {
    const reply = await post(JSON.stringify({ identityToken: await token() }));
    expect(reply).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
    expect(host.received).toEqual([]);
  });

  it.each([
    ['invalid UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400, 'bad_json'],
    ['half a JSON', '{"locale":', 400, 'bad_json'],
    ['an unknown field', '{"admin":true}', 400, 'bad_request'],
    ['a language that is none', '{"locale":"<script>"}', 400, 'bad_request'],
    ['JSON a hundred thousand levels deep', '['.repeat(60_000), 400, 'bad_json'],
    ['more than 64 kB', JSON.stringify({ locale: 'x'.repeat(70_000) }), 413, 'too_large'],
  ])('answers %s clearly', async (...[, body, status, code]) => {
    const reply = await post(body);
    expect(reply).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
    expect(JSON.stringify(reply.body)).not.toContain('at ');
    expect(host.received).toEqual([]);
  });

  it('asks for JSON when it gets a form', async () => {
    expect(await post('locale=fr', { 'content-type': 'application/x-www-form-urlencoded' }))
      .toMatchObject({ status: 415, body: { error: { code: 'unsupported_type' } } });
  });
});

describe('the token of a conversation', () => {
  it('opens no other conversation, and an unknown one looks like one of somebody else', async () => {
    const other = await client.open();
    const answers = await Promise.all([
      client.get({ id: other.id, token: mine.token }), client.get({ id: 'unknown', token: mine.token }),
      client.get({ id: mine.id, token: '' }), client.get({ id: mine.id, token: 'x'.repeat(5000) }),
      client.get({ id: other.id, token: mine.token }, '/messages'), client.upload({ id: other.id, token: mine.token }, { name: 'a.txt', type: 'text/plain', data: new Uint8Array([65]) }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  });

  it('shows where the conversation stands', async () => {
    expect(await client.get(mine)).toMatchObject({ status: 200, body: { id: mine.id, owner: 'bot', working: false } });
  });

  it('says so when the conversation is no longer kept', async () => {
    const earlier = mine;
    await host.close();
    host = await startFakeHost(createWebChannel(webSettings));
    expect(await webClient(host.url).get(earlier)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });
});

const send = async (seq: number, afterMs = 60_000): Promise<string> => {
  const channel = createWebChannel(webSettings);
  await host.close();
  const clock = { now: NOW };
  host = await startFakeHost(channel, { now: () => clock.now });
  client = webClient(host.url);
  mine = await client.open();
  for (let n = 1; n <= seq; n += 1) host.write(mine.id, { from: 'bot', text: `line ${n}` });
  if (seq > 1) await client.read(mine);
  clock.now += afterMs;
  return channel.send({ channel: 'web', id: mine.id }, { kind: 'message', seq, text: 'Done.' }, 'key').then(() => 'seen', (error: { code: string }) => error.code);
};

describe('a line that came while the customer was away', () => {
  it('is seen once a client has read so far', async () => { expect(await send(2)).toBe('seen'); });
  it('is gone while no client has', async () => { expect(await send(1)).toBe('gone'); });
  it('is looked for again just after a start, when tabs come back', async () => { expect(await send(1, 5_000)).toBe('not_back_yet'); });
});

describe('going on by a link', () => {
  it('opens the conversation of the link, with a token of its own', async () => {
    const { status, body } = await client.call('/continue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token: mine.id }) });
    expect({ status, body }).toEqual({ status: 200, body: { id: mine.id, token: mine.token } });
  });
});

describe('saying something over HTTP', () => {
  it('is taken under the id of the client', async () => {
    expect(await client.say(mine, { id: 'm-1', text: 'hello' })).toMatchObject({ status: 202, body: { id: 'm-1' } });
    expect(host.received).toMatchObject([{ id: `web:${mine.id}:m-1`, at: NOW }]);
    expect(await client.read(mine)).toEqual([{ seq: 1, at: NOW, from: 'customer', text: 'hello', id: 'm-1' }]);
  });

  it('may be long: what is too long to understand is for the bot to answer', async () => {
    const text = 'x'.repeat(60_000);
    expect((await client.say(mine, { id: 'm-1', text })).status).toBe(202);
    expect(host.received).toMatchObject([{ text }]);
  });

  it('mends half a character, which no store could keep', async () => {
    await client.say(mine, Buffer.from(String.raw`{"id":"m-1","text":"a\ud83d"}`));
    expect(host.received).toMatchObject([{ text: 'a\uFFFD' }]);
  });

  it.each([
    ['a message of 100 kB', { id: 'a', text: 'x'.repeat(100_000) }, 413, 'too_large'],
    ['neither text nor choice', { id: 'a' }, 400, 'bad_request'],
    ['both text and choice', { id: 'a', text: 'x', choice: 'y' }, 400, 'bad_request'],
    ['no id', { text: 'x' }, 400, 'bad_request'],
    ['an id of 101 characters', { id: 'x'.repeat(101), text: 'x' }, 400, 'bad_request'],
    ['a text that is none', { id: 'a', text: { $gt: '' } }, 400, 'bad_request'],
    ['a list', [], 400, 'bad_request'],
    ['a file that was never sent', { id: 'a', text: 'x', files: ['file-9'] }, 400, 'bad_request'],
  ])('refuses %s and hands nothing over', async (...[, body, status, code]) => {
    expect(await client.say(mine, body)).toMatchObject({ status, body: { error: { code } } });
    expect(host.received).toEqual([]);
  });

  it('says which field is wrong', async () => {
    const { body } = await client.say(mine, { id: '', text: 'x' });
    expect(body).toMatchObject({ error: { message: expect.stringMatching(/^id: must be 1 to 100/) } });
  });
});

describe('reading messages over HTTP', () => {
  it('gives only what came after', async () => {
    for (const text of ['one', 'two', 'three']) host.write(mine.id, { from: 'bot', text });
    expect((await client.read(mine, '?after=1')).map((message) => message.text)).toEqual(['two', 'three']);
  });

  it('waits, and ends as soon as something is there', async () => {
    const reading = client.read(mine, '?wait=30');
    await until(() => host.listeners(mine.id) === 1);
    host.set(mine.id, { working: true });
    host.write(mine.id, { from: 'bot', text: 'there' });
    expect((await reading).map((message) => message.text)).toEqual(['there']);
    expect(host.listeners(mine.id)).toBe(0);
  });

  it('ends with nothing when the time is over', async () => {
    expect(await client.read(mine, '?wait=0.05')).toEqual([]);
  });

  it('stops listening when the client goes away, and when the gateway stops', async () => {
    const leaving = new AbortController();
    const path = `/${mine.id}/messages?wait=30`;
    const gone = client.call(path, { headers: { authorization: `Bearer ${mine.token}` }, signal: leaving.signal }).catch(() => 'gone');
    await until(() => host.listeners(mine.id) === 1);
    leaving.abort();
    expect(await gone).toBe('gone');
    await until(() => host.listeners(mine.id) === 0);

    const waiting = client.read(mine, '?wait=30').catch(() => []);
    await until(() => host.listeners(mine.id) === 1);
    await host.close();
    expect(await waiting).toEqual([]);
    expect(host.listeners(mine.id)).toBe(0);
    await host.listen();
  });

  it.each(['?after=-1', '?after=x', '?wait=61', '?after=1.5'])('refuses %s', async (query) => {
    expect(await client.get(mine, `/messages${query}`)).toMatchObject({ status: 400, body: { error: { code: 'bad_request' } } });
  });
});

describe('files', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

  it('are kept, and come with the message that names them', async () => {
    const sent = await client.upload(mine, { name: '../../etc/receipt é.png', type: 'image/png', data: png });
    expect(sent).toMatchObject({ status: 201, body: { id: 'file-1', name: 'receipt é.png', type: 'image/png', bytes: png.length } });
    await client.say(mine, { id: 'm-1', text: '', files: ['file-1'] });
    expect(host.received).toMatchObject([{ kind: 'text', text: '', files: [{ id: 'file-1', name: 'receipt é.png' }] }]);
    expect(await client.read(mine)).toMatchObject([{ files: [{ id: 'file-1' }] }]);
  });

  it('belong to their conversation', async () => {
    await client.upload(mine, { name: 'a.png', type: 'image/png', data: png });
    const other = await client.open();
    expect((await client.say(other, { id: 'm-1', text: '', files: ['file-1'] })).status).toBe(400);
  });

  it.each([
    ['a kind that is not allowed', 'text/html', new Uint8Array([60]), 415],
    ['a page that says it is a picture', 'image/png', new TextEncoder().encode('<html>'), 415],
    ['an empty file', 'image/png', new Uint8Array(0), 400],
    ['more than 5 MB', 'text/plain', new Uint8Array(5 * 1024 * 1024 + 1).fill(65), 413],
  ])('refuse %s', async (...[, type, data, status]) => {
    expect((await client.upload(mine, { name: 'a', type, data })).status).toBe(status);
  });
});

describe('other sites', () => {
  it('may talk to the gateway only when they are allowed', async () => {
    const [allowed, stranger] = await Promise.all([preflight('https://shop.example'), preflight('https://evil.example')]);
    expect(allowed).toMatchObject({ status: 204 });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the described API', () => {
  it('has an operation for every route and names none that is not there', async () => {
    const statuses = await Promise.all(webApi.map(async ({ method, path }) => {
      const response = await fetch(host.url + path.replace(':id', mine.id), { method: method.toUpperCase() });
      return response.status;
    }));
    expect(statuses).toEqual([201, 400, 401, 401, 401, 401]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => { setImmediate(resolve); });
}
