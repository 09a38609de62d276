import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { newDataDir, removeDataDir, startSandbox } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';

const SLOT = 'S-101-20261116-0930';
const codeOf = (body: unknown) => z.object({ error: z.object({ code: z.string() }) }).parse(body).error.code;
const memberOf = (body: unknown, name: string) => z.string().parse(z.record(z.string(), z.json()).parse(body)[name]);

describe('the stand-ins of banking and healthcare', () => {
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
  const post = (path: string, body: object = {}) => sandbox.ask(path, { body });
  const bodyOf = async (path: string) => (await sandbox.ask(path)).body;

  it('undo: limit, fee, freeze, new card, dispute and report are as they were, and the ledger says so', async () => {
    const account = '/bank/accounts/CC-1001-1';
    const before = await Promise.all([bodyOf(account), bodyOf('/cards/cards/K-1001-1')]);
    await post(`${account}/limit`, { limit: 3000 });
    const fee = memberOf((await post(`${account}/fees`, { amount: 5, reason: 'New card' })).body, 'feeId');
    await post('/cards/cards/K-1001-1/freeze');
    const order = memberOf((await post('/cards/cards/K-1001-1/replacement', { delivery: 'express' })).body, 'orderId');
    const dispute = memberOf((await post('/disputes/disputes', { customerId: 'C-1001', transactionId: 'T-1001-003', reason: 'undelivered', statement: 'Nothing came.' })).body, 'disputeId');
    await post(`/disputes/disputes/${dispute}/credit`, { amount: 5 });
    const report = memberOf((await post('/caps/reports', { customerId: 'C-1001', accountId: 'CC-1001-1', before: 2000, after: 3000 })).body, 'reportId');

    const undone = [
      `/caps/reports/${report}/withdraw`, `/disputes/disputes/${dispute}/credit/reverse`, `/disputes/disputes/${dispute}/withdraw`,
      `/cards/replacements/${order}/cancel`, '/cards/cards/K-1001-1/unfreeze', `/bank/fees/${fee}/refund`, `${account}/limit/restore`,
    ];
    for (const path of undone) expect(await post(path)).toMatchObject({ status: 200 });

    expect(await bodyOf(account)).toMatchObject({ ...z.record(z.string(), z.json()).parse(before[0]), fees: [{ status: 'refunded' }] });
    expect(await bodyOf('/cards/cards/K-1001-1')).toMatchObject({ status: 'active' });
    const ledger = z.array(z.object({ undoes: z.number().nullable() })).parse(await bodyOf('/ledger'));
    expect(ledger.filter(({ undoes }) => undoes !== null)).toHaveLength(undone.length);
  });

  it.each([
    ['a limit below what is owed', '/bank/accounts/CC-1008-1/limit', { limit: 900 }, 'below_balance'],
    ['a fee where the limit leaves no room', '/bank/accounts/CC-1008-1/fees', { amount: 5, reason: 'New card' }, 'limit_reached'],
    ['a new card to an address that letters come back from', '/cards/cards/K-1009-1/replacement', {}, 'address_returned'],
    ['a report while the record is corrected', '/caps/reports', { customerId: 'C-1007', accountId: 'CC-1007-1', before: 1500, after: 2000 }, 'under_correction'],
    ['a dispute of a pending payment', '/disputes/disputes', { customerId: 'C-1001', transactionId: 'T-1001-001', reason: 'x', statement: 'x' }, 'still_pending'],
    ['records without consent', '/records/transfers', { customerId: 'C-1001', providerId: 'P-101', consentId: 'CO-99' }, 'consent_missing'],
    ['a time that the clinic gave away by itself', '/calendar/slots/S-102-20261116-1100/hold', { customerId: 'C-1001' }, 'slot_taken'],
    ['a time that is over', '/calendar/slots/S-101-20261109-0930/hold', { customerId: 'C-1001' }, 'slot_past'],
  ])('refuse %s', async (...[, path, body, code]) => {
    expect(codeOf((await post(path, body)).body)).toBe(code);
  });

  it('give one time of a clinic to one patient only, and a patient one appointment at a time', async () => {
    const held = await Promise.all(['C-1001', 'C-1002', 'C-1003'].map((customerId) => post(`/calendar/slots/${SLOT}/hold`, { customerId })));
    expect(held.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const holdId = memberOf(held.find(({ status }) => status === 201)?.body, 'holdId');
    const slots = z.array(z.object({ slotId: z.string() })).parse(await bodyOf('/directory/providers/P-101/slots'));
    expect(slots.map(({ slotId }) => slotId)).not.toContain(SLOT);
    const add = (slotId: string) => post('/scheduling/customers/C-1001/appointments', { slotId, holdId });
    expect((await add(SLOT)).status).toBe(201);
    expect(codeOf((await add('S-102-20261116-0930')).body)).toBe('already_booked_then');
  });

  it('keep a time for three days, then it is free again', async () => {
    const slot = '/calendar/slots/S-201-20261120-0930';
    const holdId = memberOf((await post(`${slot}/hold`, { customerId: 'C-1001' })).body, 'holdId');
    expect(await bodyOf(slot)).toMatchObject({ status: 'held' });
    sandbox.clock.now += 3 * 86_400_000;
    expect(await bodyOf(slot)).toMatchObject({ status: 'free' });
    expect(codeOf((await post(`/calendar/holds/${holdId}/confirm`)).body)).toBe('not_held');
  });
});
