import { createServer as createTlsServer } from 'node:https';
import { describe, expect, it } from '@jest/globals';
import { fetchFailure } from '../../executors/connectors/openapi/failures.ts';
import { createAuthority } from './support/certificates.ts';
import { closeLater, json, names, open, serve } from './support/serving.ts';
import { SHOP, callShop } from './support/shop.ts';
import { failureOf } from './support/systems.ts';

describe('credentials', () => {
  const secrets = { KEY: 'k/ey 1', USER: 'me', WORD: 'pa:ss' };

  it.each([
    ['a bearer token', { type: 'bearer', token: { $env: 'KEY' } }, { authorization: 'Bearer k/ey 1' }, '/items/1'],
    ['a key in a header', { type: 'api key', header: 'X-Key', key: { $env: 'KEY' } }, { 'x-key': 'k/ey 1' }, '/items/1'],
    ['a key in the query', { type: 'api key', query: 'api key', key: { $env: 'KEY' } }, {}, '/items/1?api%20key=k%2Fey%201'],
    ['a name and a password', { type: 'basic', user: { $env: 'USER' }, password: { $env: 'WORD' } }, { authorization: `Basic ${btoa('me:pa:ss')}` }, '/items/1'],
  ] as const)('send %s', async (...[, credentials, headers, path]) => {
    const { url, seen } = await serve();
    await callShop(await open({ url, credentials }, { secrets }), 'getItem', { id: '1' });
    expect(seen[0]).toMatchObject({ url: path, headers });
  });

  it('are not said when they cannot be sent', async () => {
    const failed = open({ url: 'http://127.0.0.1', credentials: { type: 'bearer', token: { $env: 'KEY' } } }, { secrets: { KEY: 'top\nsecret' } });
    await expect(failed).rejects.toThrow('its credentials cannot be sent in a header');
    await expect(failed).rejects.not.toThrow('secret');
  });

  it('come from the kept secrets too', async () => {
    const { url, seen } = await serve();
    const systems = await open({ url, credentials: { type: 'bearer', token: { $secret: 'SHOP' } } }, { keptSecret: (name) => `kept ${name}` });
    await callShop(systems, 'getItem', { id: '1' });
    expect(seen[0]?.headers.authorization).toBe('Bearer kept SHOP');
  });
});

describe('mutual TLS', () => {
  const authority = createAuthority('Test CA');
  const stranger = createAuthority('Another CA');
  const ours = authority.issue('errand');
  const strange = stranger.issue('errand');
  const secrets = { CERT: ours.cert, KEY: ours.key, CA: authority.ca, STRANGE_CERT: strange.cert, STRANGE_KEY: strange.key, STRANGE_CA: stranger.ca };
  const ref = (name: keyof typeof secrets) => ({ $env: name });
  const serveTls = async () => {
    const seen: (string | undefined)[] = [];
    const server = createTlsServer({ ...authority.issue('shop'), ca: authority.ca, requestCert: true, rejectUnauthorized: true }, (request, response) => {
      seen.push(request.headers.authorization);
      json(response, 200, {});
    });
    await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready); });
    closeLater(() => new Promise((done) => { server.close(done).closeAllConnections(); }));
    const address = server.address();
    return { url: `https://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`, seen };
  };

  it('shows our certificate, beside other credentials', async () => {
    const { url, seen } = await serveTls();
    const systems = await open({ url, tls: { cert: ref('CERT'), key: ref('KEY'), ca: ref('CA') }, credentials: { type: 'bearer', token: { $env: 'T' } } }, { secrets: { ...secrets, T: 't' } });
    await expect(callShop(systems, 'addItem', { amount: 1 })).resolves.toEqual({});
    expect(seen).toEqual(['Bearer t']);
  });

  it.each([
    ['no certificate', { ca: ref('CA') }], ['one of another authority', { ca: ref('CA'), cert: ref('STRANGE_CERT'), key: ref('STRANGE_KEY') }],
  ])('does not get a call through with %s', async (_what, tls) => {
    const { url, seen } = await serveTls();
    // This server hangs up without a word, so that nobody can know.
    expect(await failureOf(callShop(await open({ url, tls }, { secrets }), 'addItem', { amount: 1 }))).toMatchObject({ kind: 'unknown', code: 'connection_lost' });
    expect(seen).toEqual([]);
  });

  it.each([
    ['when the system is not who it should be', { ca: ref('STRANGE_CA'), cert: ref('CERT'), key: ref('KEY') }],
    ['when the system is known to no authority', { cert: ref('CERT'), key: ref('KEY') }],
  ])('does nothing %s, not even a write of unknown outcome', async (_what, tls) => {
    const { url, seen } = await serveTls();
    expect(await failureOf(callShop(await open({ url, tls }, { secrets }), 'addItem', { amount: 1 }))).toMatchObject({ kind: 'terminal', code: 'bad_certificate' });
    expect(seen).toEqual([]);
  });

  it.each([
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'terminal'], ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'terminal'], ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'terminal'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC', 'unknown'], ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'unknown'],
  ])('knows from the alert %s whether a write may have been done', (code, kind) => {
    const error = new TypeError('fetch failed', { cause: Object.assign(new Error('alert'), { code }) });
    expect(fetchFailure({ action: 'shop.addItem', write: true }, error, false).kind).toBe(kind);
  });

  it('says so when the other end does not speak TLS at all', async () => {
    const { port } = await serve();
    expect(await failureOf(callShop(await open({ url: `https://127.0.0.1:${port}` }), 'addItem', { amount: 1 }))).toMatchObject({ kind: 'terminal', code: 'bad_certificate' });
  });

  it.each([
    ['a key that is not its own', { cert: ref('CERT'), key: ref('STRANGE_KEY') }], ['what is no PEM', { ca: { $env: 'NONE' } }],
  ])('stops at the start over %s', async (_what, tls) => {
    await expect(open({ url: 'https://127.0.0.1', tls }, { secrets })).rejects.toThrow('its "tls" cannot be used');
  });
});

describe('private addresses', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])('are refused, written as %s', async (host) => {
    const { port, seen } = await serve();
    const failure = await failureOf(callShop(await open({ url: `http://${host}:${port}` }, { allowedHosts: [] }), 'addItem', { amount: 1 }));
    expect(failure).toMatchObject({ kind: 'terminal', code: 'address_refused', message: expect.stringContaining('name it in ALLOWED_PRIVATE_HOSTS') });
    expect(seen).toHaveLength(0);
  });

  it('are looked at when the connection is made, so a name that changes its mind is refused', async () => {
    const { port, seen } = await serve((_request, response) => { response.shouldKeepAlive = false; json(response, 200, {}); });
    const systems = await open({ url: `http://shop.example:${port}` }, { resolve: names(['127.0.0.1'], ['169.254.169.254'], ['::1', '10.0.0.1']) });
    await callShop(systems, 'getItem', { id: '1' });
    for (const id of ['2', '3']) expect(await failureOf(callShop(systems, 'getItem', { id }))).toMatchObject({ code: 'address_refused' });
    expect(seen).toHaveLength(1);
  });

  it('of a name that has others too are passed over', async () => {
    const { port, seen } = await serve();
    await callShop(await open({ url: `http://shop.example:${port}` }, { resolve: names(['10.0.0.1', '169.254.169.254', '127.0.0.1']) }), 'getItem', { id: '1' });
    expect(seen).toHaveLength(1);
  });

  it('can be allowed by the name of their host', async () => {
    const { port, seen } = await serve();
    const options = { allowedHosts: ['Shop.internal'], resolve: names(['127.0.0.1']) };
    await callShop(await open({ url: `http://shop.internal:${port}` }, options), 'getItem', { id: '1' });
    expect(await failureOf(callShop(await open({ url: `http://other.internal:${port}` }, options), 'getItem', { id: '1' }))).toMatchObject({ code: 'address_refused' });
    expect(seen).toHaveLength(1);
  });

  it('are open at the one host and port of our own stand-ins', async () => {
    const own = await serve();
    const other = await serve();
    const options = { allowedHosts: [], sandboxUrl: () => `${own.url}/sandbox` };
    await callShop(await open({ url: own.url }, options), 'getItem', { id: '1' });
    expect(await failureOf(callShop(await open({ url: other.url }, options), 'getItem', { id: '1' }))).toMatchObject({ code: 'address_refused' });
    expect(other.seen).toHaveLength(0);
  });

  it('are not reached by a redirect of a call, which is not followed', async () => {
    const inner = await serve();
    const outer = await serve((_request, response) => { response.writeHead(307, { location: inner.url }).end(); });
    expect(await failureOf(callShop(await open({ url: outer.url }), 'addItem', { amount: 1 }))).toMatchObject({ kind: 'terminal', code: 'redirected' });
    expect(inner.seen).toHaveLength(0);
  });
});

describe('the document of a system', () => {
  it('is downloaded, after redirects too, and gets no credentials', async () => {
    const { url, seen } = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/shop.yaml' }).end();
      else response.end(SHOP);
    });
    const systems = await open({ url, document: `${url}/moved`, credentials: { type: 'bearer', token: { $env: 'T' } } }, { secrets: { T: 't' } });
    expect(systems.find('shop.getItem')).not.toBeNull();
    expect(seen.map(({ url: path, headers }) => [path, headers.authorization])).toEqual([['/moved', undefined], ['/shop.yaml', undefined]]);
  });

  it('is not downloaded from a private address, not even by a redirect', async () => {
    const inner = await serve((_request, response) => { response.end(SHOP); });
    const outer = await serve((_request, response) => { response.writeHead(302, { location: `http://docs.example:${inner.port}/` }).end(); });
    const options = { resolve: names(['127.0.0.2']) };
    await expect(open({ url: outer.url, document: outer.url }, options)).rejects.toThrow('its document is not downloaded, because the address of docs.example is private');
    await expect(open({ url: outer.url, document: inner.url }, { allowedHosts: [] })).rejects.toThrow('the address of 127.0.0.1 is private');
    expect(inner.seen).toHaveLength(0);
  });

  it('that is not there stops the start with its address', async () => {
    const { url } = await serve((_request, response) => { response.writeHead(404).end(); });
    await expect(open({ url, document: `${url}/none` })).rejects.toThrow(`its document ${url}/none cannot be read`);
  });
});
