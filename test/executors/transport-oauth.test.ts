import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { json, names, open, serve } from './support/serving.ts';
import { callShop } from './support/shop.ts';
import { failureOf } from './support/systems.ts';
import { createTokenEndpoint } from './support/token-endpoint.ts';

const oauth = async (options: { expiresIn?: number; secret?: string } = {}) => {
  const endpoint = createTokenEndpoint({ client: 'gate way', secret: 's:e+c/ret', ...(options.expiresIn !== undefined && { expiresIn: options.expiresIn }) });
  const tokens = await serve((...asked) => void endpoint.listener(...asked));
  const shop = await serve((request, response) => { json(response, endpoint.accepts(request.headers.authorization) ? 200 : 401, {}); });
  const clock = { now: 0 };
  const systems = await open({
    url: shop.url,
    credentials: { type: 'oauth2', 'token url': `${tokens.url}/token`, client: 'gate way', secret: { $env: 'SECRET' }, scopes: ['items:read', 'items:write'], audience: 'shop' },
  }, { secrets: { SECRET: options.secret ?? 's:e+c/ret' }, now: () => clock.now });
  return { endpoint, shop, clock, systems, get: () => callShop(systems, 'getItem', { id: '1' }) };
};

describe('OAuth 2 client credentials', () => {
  it('asks for one token however many calls wait for it, with scopes and audience', async () => {
    const { endpoint, shop, get } = await oauth();
    await Promise.all([get(), get(), get()]);
    await get();
    expect(endpoint.given).toEqual([{ scope: 'items:read items:write', audience: 'shop' }]);
    expect(shop.seen).toHaveLength(4);
  });

  it('asks anew shortly before the token runs out', async () => {
    const { endpoint, clock, get } = await oauth({ expiresIn: 600 });
    await get();
    clock.now = 569_000;
    await get();
    expect(endpoint.given).toHaveLength(1);
    clock.now = 571_000;
    await get();
    expect(endpoint.given).toHaveLength(2);
  });

  it('renews a refused token once, however many calls it was refused to', async () => {
    const { endpoint, shop, get } = await oauth();
    await get();
    endpoint.revokeAll();
    await Promise.all([get(), get()]);
    expect(endpoint.given).toHaveLength(2);
    expect(shop.seen).toHaveLength(5);
  });

  it('says unauthorized when a new token does not help', async () => {
    const { endpoint, shop, get } = await oauth();
    endpoint.accepts = () => false;
    expect(await failureOf(get())).toMatchObject({ kind: 'terminal', code: 'unauthorized' });
    expect(shop.seen).toHaveLength(2);
    expect(endpoint.given).toHaveLength(2);
  });

  it('says who refused, and no secret, when it cannot sign in', async () => {
    const { shop, get } = await oauth({ secret: 'hunter2' });
    expect(await failureOf(get())).toEqual({
      kind: 'terminal', code: 'sign_in_refused', message: 'shop: its token endpoint answered 401 invalid_client; look at the client, its secret and its scopes.',
    });
    expect(shop.seen).toHaveLength(0);
  });

  it('never makes a write unknown, because nothing was sent', async () => {
    const { endpoint, shop, systems } = await oauth();
    endpoint.broken = 503;
    expect(await failureOf(callShop(systems, 'addItem', { amount: 1 }))).toMatchObject({ kind: 'retryable', code: 'sign_in_failed' });
    expect(shop.seen).toHaveLength(0);
  });

  it('lets a call whose time is up leave, and the others have the token', async () => {
    const { endpoint, systems, get } = await oauth();
    const held = new AbortController();
    endpoint.hold = once(held.signal, 'abort');
    const stop = new AbortController();
    const late = failureOf(systems.call('shop.addItem', { amount: 1 }, { key: 'k', signal: stop.signal }));
    const patient = get();
    stop.abort();
    expect(await late).toMatchObject({ kind: 'retryable', code: 'timed_out' });
    held.abort();
    await patient;
    expect(endpoint.given).toHaveLength(1);
  });

  it('sends no secret to a token endpoint at a private address', async () => {
    const tokens = await serve();
    const systems = await open({
      url: 'http://shop.example', credentials: { type: 'oauth2', 'token url': `http://login.example:${tokens.port}`, client: 'me', secret: { $env: 'SECRET' }, scopes: [] },
    }, { allowedHosts: [], resolve: names(['127.0.0.1']) });
    expect(await failureOf(callShop(systems, 'getItem', { id: '1' }))).toMatchObject({ kind: 'terminal', code: 'address_refused' });
    expect(tokens.seen).toHaveLength(0);
  });
});
