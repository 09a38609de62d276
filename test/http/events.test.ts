import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCallbackTokens } from '../../src/callback-token.ts';
import type { Inbound } from '../../src/contracts.ts';
import { closeWait, openWait } from '../../src/outside-events.ts';
import { asPeople, refused, staffFile } from './people.ts';
import { ask, startRig, storeSession, type Answer, type Rig } from './rig.ts';

const SECRET = 'shared with the clearing house';
let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ STAFF_FILE: await staffFile({ ops: ['operations'], ann: ['agent'] }), WEBHOOK_SECRET_CLEARING_HOUSE: SECRET });
});
afterAll(async () => rig.close());

const as = asPeople(() => rig);
const told = async (session: string): Promise<Inbound[]> => (await rig.store.inbox.waiting(session)).map(({ message }) => message);
const send = async (event: object) => as('ops', '/api/v1/events', event);
const waitFor = async (event: string, key: string, session: string) => {
  await storeSession(rig, session);
  return openWait(rig.store.documents, { event, key, session });
};

const tokens = () => createCallbackTokens(rig.config.secret);
const seconds = () => Math.floor(rig.now / 1_000);
const post = async (raw: string, headers: { [name: string]: string }, source = 'clearing-house') => ask(`${rig.url}/api/v1/webhooks/${source}`, { raw, headers });

const call = async (session: string, body?: unknown, headers: { [name: string]: string } = {}): Promise<Answer> =>
  ask(`${rig.url}/api/v1/callbacks/${tokens().token(session)}/port-confirmed`, { method: 'POST', headers, ...(body !== undefined && { body }) });

describe('a session\'s own address', () => {
  it('brings an event to it, and to no other', async () => {
    await storeSession(rig, 'port 1: ümläut/~');
    expect(await call('port 1: ümläut/~', { window: '10:00' })).toMatchObject({ status: 202, body: { id: expect.any(String) } });
    expect(await told('port 1: ümläut/~')).toEqual([expect.objectContaining({ kind: 'event', event: 'port-confirmed', data: { window: '10:00' }, address: { channel: 'web', id: 'port 1: ümläut/~' } })]);
  });

  it('takes the same event once: by its key, or by its content', async () => {
    await storeSession(rig, 'port 2');
    for (let i = 0; i < 3; i += 1) await call('port 2', { window: '10:00' });
    expect(await told('port 2')).toHaveLength(1);
    await call('port 2', { window: '11:00' });
    expect(await told('port 2')).toHaveLength(2);
    await call('port 2', { n: 1 }, { 'idempotency-key': 'a' });
    await call('port 2', { n: 2 }, { 'idempotency-key': 'a' });
    await call('port 2', { n: 2 }, { 'idempotency-key': 'b' });
    expect((await told('port 2')).slice(2)).toMatchObject([{ data: { n: 1 } }, { data: { n: 2 } }]);
  });

  it('needs no body', async () => {
    await storeSession(rig, 'port 3');
    expect(await call('port 3')).toMatchObject({ status: 202 });
    expect(await told('port 3')).toMatchObject([{ event: 'port-confirmed', data: null }]);
  });

  it('is refused when it is not one of ours, and when its session is gone', async () => {
    const [name = '', signature = ''] = tokens().token('port 1').split('.');
    const other = Buffer.from('port 2').toString('base64url');
    const foreign = createCallbackTokens('another secret').token('port 1');
    for (const token of [`${other}.${signature}`, `${name}.`, name, foreign, 'x', 'x'.repeat(600)]) {
      expect((await ask(`${rig.url}/api/v1/callbacks/${token}/port-confirmed`, { body: {} })).status).toBe(token.length > 500 ? 404 : 401);
    }
    expect(await call('never was', {})).toMatchObject(refused(404, 'not_found'));
    expect(await told('port 1')).toEqual([]);
  });
});

describe('an event from outside', () => {
  it('reaches every session that waits for its key, once', async () => {
    for (const session of ['w 1', 'w 2']) await waitFor('port', 'P-1', session);
    await waitFor('port', 'P-2', 'w 3');
    const event = { event: 'port', key: 'P-1', data: { ok: true }, id: 'e1' };
    expect(await send(event)).toMatchObject({ status: 202, body: { id: 'e1', sessions: 2, runs: [] } });
    await send(event);
    expect([await told('w 1'), await told('w 2'), await told('w 3')]).toMatchObject([[{ kind: 'event', event: 'port', key: 'P-1', data: { ok: true } }], [{ key: 'P-1' }], []]);
    expect([(await told('w 1')).length, (await told('w 2')).length]).toEqual([1, 1]);
  });

  it('that nobody waits for is kept for the one that comes, and for one only', async () => {
    expect(await send({ event: 'port', key: 'P-3', data: { n: 1 }, id: 'e1' })).toMatchObject({ body: { sessions: 0 } });
    await send({ event: 'port', key: 'P-3', data: { n: 1 }, id: 'e1' });
    expect(await waitFor('port', 'P-4', 'w 4')).toBeNull();
    expect(await waitFor('port', 'P-3', 'w 5')).toEqual({ id: 'e1', data: { n: 1 } });
    expect(await waitFor('port', 'P-3', 'w 6')).toBeNull();
    expect(await send({ event: 'port', key: 'P-3', data: { n: 1 }, id: 'e1' })).toMatchObject({ body: { sessions: 0 } });
  });

  it('that came before is told again to a wait that asks again, and not to the next wait of that session', async () => {
    await send({ event: 'port', key: 'P-6', data: { n: 1 }, id: 'e1' });
    const ask1 = async () => openWait(rig.store.documents, { event: 'port', key: 'P-6', session: 'w 9', as: 'w 9/w1' });
    expect([await ask1(), await ask1()]).toEqual([{ id: 'e1', data: { n: 1 } }, { id: 'e1', data: { n: 1 } }]);
    expect(await openWait(rig.store.documents, { event: 'port', key: 'P-6', session: 'w 9', as: 'w 9/w2' })).toBeNull();
  });

  it('of two that begin to wait at once goes to one', async () => {
    await send({ event: 'port', key: 'P-7', data: { n: 1 }, id: 'e1' });
    const found = await Promise.all(['a', 'b', 'c'].map((session) => openWait(rig.store.documents, { event: 'port', key: 'P-7', session, as: session })));
    expect(found.filter((one) => one !== null)).toEqual([{ id: 'e1', data: { n: 1 } }]);
  });

  it('does not reach a session that waits no more', async () => {
    await waitFor('port', 'P-5', 'w 7');
    await closeWait(rig.store.documents, { event: 'port', key: 'P-5', session: 'w 7' });
    expect(await send({ event: 'port', key: 'P-5', id: 'e1' })).toMatchObject({ body: { sessions: 0 } });
    expect(await told('w 7')).toEqual([]);
    expect(await waitFor('port', 'P-5', 'w 7')).toMatchObject({ id: 'e1' });
  });

  it('reaches the next wait for it, although the one before is closed after that began', async () => {
    const { documents } = rig.store;
    const of = { event: 'port', key: 'P-8', session: 'w 9' };
    await openWait(documents, { ...of, as: 'w 9/e1' });
    await openWait(documents, { ...of, as: 'w 9/e2' });
    await closeWait(documents, { ...of, of: ['w 9/e1', 'w 9/t1'] });
    expect(await send({ event: 'port', key: 'P-8', id: 'e1' })).toMatchObject({ body: { sessions: 1 } });
    await closeWait(documents, { ...of, of: ['w 9/e2'] });
    expect(await send({ event: 'port', key: 'P-8', id: 'e2' })).toMatchObject({ body: { sessions: 0 } });
  });

  it('without an id is known by its content', async () => {
    await waitFor('paid', '', 'w 8');
    await send({ event: 'paid', data: { amount: 5 } });
    await send({ event: 'paid', data: { amount: 5 } });
    await send({ event: 'paid', data: { amount: 6 } });
    expect(await told('w 8')).toMatchObject([{ data: { amount: 5 } }, { data: { amount: 6 } }]);
  });

  it('begins the flows that say so, each once', async () => {
    rig.starts = (event, data) => (event === 'usage' ? [{ flow: 'monitor', slots: { signal: data } }] : []);
    const answers = [await send({ event: 'usage', data: { n: 1 }, id: 'u1' }), await send({ event: 'usage', data: { n: 1 }, id: 'u1' }), await send({ event: 'usage', data: { n: 2 }, id: 'u2' })];
    const [first, again, second] = answers.map(({ body }) => (body as { runs: string[] }).runs);
    expect([first, second]).toEqual([[expect.stringMatching(/^run-/)], [expect.stringMatching(/^run-/)]]);
    expect(again).toEqual(first);
    expect(second).not.toEqual(first);
    expect(await told(first?.[0] ?? '')).toEqual([expect.objectContaining({ kind: 'started', flow: 'monitor', slots: { signal: { n: 1 } }, by: 'ops@example.com' })]);
    rig.starts = () => [];
  });

  it('is for operations to tell, as described', async () => {
    expect(await as('ann', '/api/v1/events', { event: 'port' })).toMatchObject(refused(403, 'forbidden'));
    for (const wrong of [{}, { event: '' }, { event: 'x', key: 7 }, { event: 'x', more: 1 }]) expect(await send(wrong)).toMatchObject(refused(400, 'bad_request'));
  });
});

const sign = (body: string, { at = seconds(), secret = SECRET } = {}): { [name: string]: string } => ({
  'x-errand-timestamp': String(at), 'x-errand-signature': `sha256=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
});

describe('a webhook', () => {
  const body = JSON.stringify({ event: 'port', key: 'W-1', data: { text: 'é' }, id: 'h1' });
  const refusedBody = JSON.stringify({ event: 'port', key: 'W-2', id: 'h2' });

  it('with the right signature is an event', async () => {
    await waitFor('port', 'W-1', 'h 1');
    expect(await post(body, sign(body))).toMatchObject({ status: 202, body: { sessions: 1 } });
    expect(await post(body, sign(body))).toMatchObject({ status: 202 });
    expect(await told('h 1')).toMatchObject([{ event: 'port', data: { text: 'é' } }]);
    expect(await told('h 1')).toHaveLength(1);
  });

  it.each([
    ['no signature', () => ({})],
    ['a signature of another body', () => sign(`${refusedBody} `)],
    ['another secret', () => sign(refusedBody, { secret: 'x' })],
    ['an empty secret', () => sign(refusedBody, { secret: '' })],
    ['a timestamp that was changed', () => ({ ...sign(refusedBody), 'x-errand-timestamp': String(seconds() + 1) })],
    ['a time 301 s ago', () => sign(refusedBody, { at: seconds() - 301 })],
    ['a time 302 s ahead', () => sign(refusedBody, { at: seconds() + 302 })],
    ['no timestamp', () => ({ 'x-errand-signature': sign(refusedBody)['x-errand-signature'] ?? '' })],
  ])('with %s changes nothing', async (_what, headers) => {
    await waitFor('port', 'W-2', 'h 2');
    expect(await post(refusedBody, headers())).toMatchObject(refused(401, 'unauthorized'));
    expect(await told('h 2')).toEqual([]);
  });

  it('of a source that was not agreed on is refused in the same words, whatever it is called', async () => {
    const known = await post(body, {});
    for (const source of ['somebody', '..%2F..', 'CLEARING_HOUSE', 'x'.repeat(400)]) expect((await post(body, sign(body), source)).body).toEqual(known.body);
    expect(await post(body, sign(body, { secret: '' }), 'somebody')).toMatchObject(refused(401, 'unauthorized'));
  });

  it('may be 300 s off, and must be as described', async () => {
    const other = JSON.stringify({ event: 'port', key: 'W-3' });
    expect(await post(other, sign(other, { at: seconds() - 299 }))).toMatchObject({ status: 202 });
    const wrong = JSON.stringify({ happened: 'port' });
    expect(await post(wrong, sign(wrong))).toMatchObject(refused(400, 'bad_request'));
  });
});
