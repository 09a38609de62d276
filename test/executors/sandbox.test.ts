import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { z } from 'zod';
import type { Json } from '../../src/contracts.ts';
import { CODE, newDataDir, removeDataDir, startSandbox, startTwin } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { STAND_INS } from './support/systems.ts';

const ADA = encodeURIComponent('+447700900123');
const demoSchema = z.array(z.object({ name: z.string(), msisdn: z.string(), spareIccids: z.array(z.string()), special: z.string() }));
const systemsSchema = z.array(z.object({ name: z.string(), document: z.string(), ledger: z.string() }));
const listSchema = z.array(z.record(z.string(), z.json()));
const challengeSchema = z.object({ challenge: z.string(), sentTo: z.string() });
const codeOf = (body: Json) => z.object({ error: z.object({ code: z.string() }) }).parse(body).error.code;
const sendCode = (on: RunningSandbox) => on.ask('/identity/customers/C-1009/codes', { key: 'code-crash' });
const note = (on: RunningSandbox, i: number) => on.ask('/crm/customers/C-1004/notes', { body: { text: `note ${i}` }, key: `note-${i}` });

describe('the stand-in systems', () => {
  let dataDir = '';
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    dataDir = await newDataDir();
    sandbox = await startSandbox(dataDir);
  });
  afterAll(async () => {
    await sandbox.stop();
    await removeDataDir(dataDir);
  });
  const bodyOf = async (path: string) => (await sandbox.ask(path)).body;
  const spareOf = async (name: string) => {
    const demo = demoSchema.parse((await sandbox.ask('/demo')).body);
    return demo.find((customer) => customer.name === name)?.spareIccids[0] ?? '';
  };

  it('list themselves with the address of each document, and every address answers', async () => {
    const systems = systemsSchema.parse((await sandbox.ask('')).body);
    expect(systems.map((system) => system.name).toSorted()).toEqual(STAND_INS);
    for (const { document, ledger } of systems) {
      const path = document.replace('/sandbox', '');
      expect(await sandbox.ask(path)).toMatchObject({ status: 200, body: { openapi: expect.stringMatching(/^3\.1/) } });
      expect(await sandbox.ask(ledger.replace('/sandbox', ''))).toMatchObject({ status: 200 });
    }
  });

  it('move a number once for one key, whatever the number of deliveries, and keep the move over a restart', async () => {
    const iccid = await spareOf('Ada Martin');
    const swap = { body: { iccid }, key: 'swap-1' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => sandbox.ask(`/provisioning/sims/${ADA}/swap`, swap)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { msisdn: '+447700900123', iccid } });

    await sandbox.stop();
    sandbox = await startSandbox(dataDir, sandbox.clock);

    expect(await sandbox.ask(`/provisioning/sims/${ADA}/swap`, swap)).toEqual(answers[0]);
    expect(await sandbox.ask(`/provisioning/sims/${ADA}`)).toMatchObject({ body: { iccid, lastSwapAt: '2026-11-10T12:00:00.000Z' } });
    expect((await sandbox.ask('/provisioning/ledger?key=swap-1')).body).toEqual([{
      at: '2026-11-10T12:00:00.000Z', action: 'swapSim', key: 'swap-1', arguments: { msisdn: '+447700900123', iccid }, result: answers[0]?.body,
    }]);
    expect(await sandbox.ask(`/crm/subscriptions/lookup?msisdn=${ADA}`)).toMatchObject({ body: { iccid, daysSinceLastSwap: 0 } });
  });

  it('refuse a key that comes back with other arguments, and do nothing', async () => {
    const fees = '/billing/accounts/C-1002/fees';
    await sandbox.ask(fees, { body: { amount: 5, reason: 'SIM swap' }, key: 'fee-1' });
    const again = await sandbox.ask(fees, { body: { amount: 6, reason: 'SIM swap' }, key: 'fee-1' });
    expect([again.status, codeOf(again.body)]).toEqual([422, 'key_reused']);
    expect(await sandbox.ask('/billing/accounts/C-1002')).toMatchObject({ body: { balance: 25, fees: [{ amount: 5 }] } });
  });

  it('give a refusal again for the same key, although it would go through by now', async () => {
    const path = `/provisioning/sims/${encodeURIComponent('+447700900124')}/restore`;
    const refused = await sandbox.ask(path, { key: 'restore-1' });
    expect([refused.status, codeOf(refused.body)]).toEqual([409, 'nothing_to_restore']);
    await sandbox.ask(path.replace('restore', 'swap'), { body: { iccid: await spareOf('Ben Okafor') }, key: 'swap-2' });
    expect(await sandbox.ask(path, { key: 'restore-1' })).toEqual(refused);
    expect((await sandbox.ask(path, { key: 'restore-2' })).status).toBe(200);
  });

  it('undo: the old card, the fee and the plan are as they were', async () => {
    const number = encodeURIComponent('+447700900127');
    const state = () => sandbox.ask(`/state?msisdn=${number}`);
    const before = await state();
    await sandbox.ask(`/provisioning/sims/${number}/swap`, { body: { iccid: await spareOf('Eilidh MacLeod') } });
    await sandbox.ask('/billing/accounts/C-1005/plan', { body: { plan: 'max' } });
    await sandbox.ask('/crm/customers/C-1005/plan', { body: { plan: 'max' } });
    expect(await state()).toMatchObject({ body: { crm: { customer: { plan: 'max' } }, billing: { plan: 'max', monthly: 32, balance: 28.4 } } });
    for (const path of [`/provisioning/sims/${number}/restore`, '/billing/accounts/C-1005/plan/restore', '/crm/customers/C-1005/plan/restore']) {
      expect(await sandbox.ask(path, {})).toMatchObject({ status: 200 });
    }
    expect(await state()).toEqual(before);
  });

  it.each([
    ['an unknown card', '/provisioning/sims/%2B447700900129/swap', { iccid: '8900000000000000000' }, 404, 'sim_unknown'],
    ['a cheaper plan against the contract', '/crm/customers/C-1004/plan', { plan: 'basic' }, 409, 'downgrade_not_allowed'],
    ['a plan that the region has not', '/provisioning/lines/%2B447700900127/plan', { plan: 'ultra-5g' }, 409, 'plan_unavailable'],
    ['an unknown plan', '/billing/accounts/C-1001/plan', { plan: 'gold' }, 404, 'plan_unknown'],
    ['the same plan', '/billing/accounts/C-1001/plan', { plan: 'plus' }, 409, 'same_plan'],
    ['an unknown customer', '/crm/customers/C-9999/notes', { text: 'hello' }, 404, 'not_found'],
    ['an unknown fee', '/billing/fees/F-999/refund', {}, 404, 'not_found'],
  ])('refuse %s', async (...[, path, body, status, code]) => {
    const answer = await sandbox.ask(path, { body });
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });

  it('send a one-time code by e-mail once, and accept it once', async () => {
    const sent = challengeSchema.parse((await sandbox.ask('/identity/customers/C-1006/codes', { key: 'code-1' })).body);
    await sandbox.ask('/identity/customers/C-1006/codes', { key: 'code-1' });
    expect(sent.sentTo).toBe('f•••@example.com');
    const mails = listSchema.parse((await sandbox.ask('/outbox/messages?to=felix.moreau@example.com')).body);
    expect(mails.map((mail) => mail['text'])).toEqual([expect.stringContaining(CODE)]);
    const path = `/identity/challenges/${sent.challenge}/check`;
    expect(await sandbox.ask(path, { body: { code: CODE } })).toMatchObject({ status: 200, body: { verified: true } });
    expect(codeOf((await sandbox.ask(path, { body: { code: CODE } })).body)).toBe('code_used');
  });

  it('let a code expire after ten minutes, and close after three wrong ones, which raise the risk of a swap', async () => {
    const send = async () => challengeSchema.parse((await sandbox.ask('/identity/customers/C-1007/codes', {})).body).challenge;
    const check = async (challenge: string, code: string) => codeOf((await sandbox.ask(`/identity/challenges/${challenge}/check`, { body: { code } })).body);
    const late = await send();
    sandbox.clock.now += 600_000;
    expect(await check(late, CODE)).toBe('code_expired');
    const tried = await send();
    for (const code of ['000000', '111111', '222222']) expect(await check(tried, code)).toBe('wrong_code');
    expect(await check(tried, CODE)).toBe('too_many_tries');
    expect(await sandbox.ask(`/identity/risk/swap?customerId=C-1007&msisdn=%2B447700900129`)).toMatchObject({ body: { recentFailures: 3, fraudFlag: false } });
  });

  it('show the demo customers as what they are said to be', async () => {
    expect(await bodyOf('/crm/subscriptions/lookup?msisdn=%2B447700900131')).toMatchObject({ status: 'suspended' });
    expect(await bodyOf('/identity/risk/swap?customerId=C-1003&msisdn=%2B447700900125')).toMatchObject({ fraudFlag: true });
    expect(await bodyOf('/provisioning/coverage?region=islands&plan=ultra-5g')).toMatchObject({ available: false });
    expect(await bodyOf('/orders/orders/ORD-1003')).toMatchObject({ status: 'delayed', expected: '2026-11-16' });
    expect(await bodyOf('/billing/accounts/C-1008')).toMatchObject({ overdue: true });
    const demo = demoSchema.parse(await bodyOf('/demo'));
    expect(demo.map(({ spareIccids: [spare = ''] }) => /^89\d{17,18}$/.test(spare))).toEqual(demo.map(() => true));
  });

  it.each([
    ['broken JSON', { raw: '{' }], ['a list', { body: [] }], ['text', { raw: '"a"' }], ['nothing', { raw: '' }], ['a wrong type', { body: { iccid: 8944 } }],
    ['an unknown member', { body: { iccid: '8944100000000000017', x: 1 } }], ['a huge body', { body: { iccid: 'x'.repeat(200_000) } }],
    ['an endless key', { body: { iccid: '8944100000000000017' }, key: 'k'.repeat(300) }],
  ])('answer %s with a clear 4xx', async (_what, send) => {
    const answer = await sandbox.ask('/provisioning/sims/%2B447700900123/swap', send);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(codeOf(answer.body)).toMatch(/^(bad_request|too_large)$/);
  });

  it.each(['/nowhere', '/crm/nowhere', '/crm/customers/lookup', '/provisioning/sims/%E0%A4%A', '/provisioning/sims/__proto__', '/state', '/state?msisdn=1', '/outbox/messages?limit=x'])(
    'answer GET %s with a clear 4xx', async (path) => {
      const answer = await sandbox.ask(path);
      expect([400, 404]).toContain(answer.status);
      expect(codeOf(answer.body)).toMatch(/^(bad_request|not_found)$/);
    });

  it('never answer 5xx, whatever the body', async () => {
    await fc.assert(fc.asyncProperty(
      fc.constantFrom('/crm/customers/C-1001/notes', '/billing/accounts/C-1001/fees', '/outbox/emails', '/identity/customers/C-1001/codes', '/provisioning/lines/%2B447700900123/plan'),
      fc.oneof(fc.json(), fc.string(), fc.record({ text: fc.string(), amount: fc.double(), plan: fc.string(), to: fc.string() }).map((body) => JSON.stringify(body))),
      async (path, raw) => {
        expect((await sandbox.ask(path, { raw })).status).toBeLessThan(500);
      },
    ), { numRuns: 60 });
  });

  it('send what is still owed when a process died between the code and its e-mail', async () => {
    const dying = await startTwin(sandbox, {
      add: (folder, key, value) => (folder === 'sandbox-outbox' ? Promise.reject(new Error('killed')) : sandbox.documents.add(folder, key, value)),
    });
    await expect(sendCode(dying)).rejects.toThrow('JSON');
    await dying.stop();
    const [first, second] = [await sendCode(sandbox), await sendCode(sandbox)];
    expect([first.status, second]).toEqual([201, first]);
    expect(await bodyOf('/outbox/messages?to=isla.brown@example.com')).toHaveLength(1);
  });

  it('stay one system when two processes write to one store', async () => {
    const other = await startTwin(sandbox);
    await Promise.all(Array.from({ length: 10 }, (_, i) => [note(sandbox, i), note(other, i)]).flat());
    expect(listSchema.parse((await sandbox.ask('/crm/customers/C-1004/notes')).body)).toHaveLength(10);
    expect((await other.ask('/crm/customers/C-1004/notes')).body).toEqual((await sandbox.ask('/crm/customers/C-1004/notes')).body);
    await other.stop();
  });
});
