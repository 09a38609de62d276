import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { z } from 'zod';
import type { Json, JsonObject } from '../../src/contracts.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { listen } from './support/listen.ts';
import type { Listening } from './support/listen.ts';
import { newDataDir, removeDataDir, startSandbox } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { failureOf, sandboxSystems } from './support/systems.ts';

const HOUR_MS = 3_600_000;
const ADA = { msisdn: '+447700900600', market: 'GB', code: 'nwv 123456', account: 'NW-44120' };
const rowSchema = z.looseObject({ system: z.string(), action: z.string(), key: z.string().nullable(), undoneBy: z.looseObject({ action: z.string(), key: z.string() }).nullable() });
const idOf = (answer: Json, member: string) => z.string().parse(z.record(z.string(), z.json()).parse(answer)[member]);

describe('the stand-in systems of a telecom company', () => {
  let dataDir = '';
  let sandbox: RunningSandbox;
  let systems: Systems;
  let office: Listening;
  const events: JsonObject[] = [];
  /** How the address of ours answers next; 200 when there is none. */
  const answers: number[] = [];
  let calls = 0;
  beforeAll(async () => {
    dataDir = await newDataDir();
    sandbox = await startSandbox(dataDir);
    systems = await sandboxSystems(sandbox.url);
    office = await listen(express().use(express.json(), (request, response) => {
      const status = answers.shift() ?? 200;
      if (status === 200) events.push({ path: request.path, ...z.record(z.string(), z.json()).parse(request.body) });
      response.status(status).end();
    }));
  });
  afterAll(async () => {
    await office.close();
    await sandbox.stop();
    await removeDataDir(dataDir);
  });
  const call = (action: string, args: JsonObject, key = `k${calls += 1}`) => systems.call(action, args, { key, signal: AbortSignal.timeout(10_000) });
  const refusal = async (action: string, args: JsonObject) => (await failureOf(call(action, args))).code;
  const later = (hours: number) => {
    sandbox.clock.now += hours * HOUR_MS;
    return sandbox.settle();
  };
  const reasonsOf = async (reference: string) => {
    const documentId = idOf(await call('documents.registerDocument', { reference, owner: 'Jane Cooper' }), 'documentId');
    return z.looseObject({ reasons: z.array(z.string()) }).parse(await call('documents.checkDocument', { documentId, name: 'Jane COOPER', birthDate: '1990-05-14' })).reasons;
  };
  const contactsOf = async (action: string) => z.array(z.looseObject({ customerId: z.string(), updatedAt: z.string() })).parse(await call(action, { limit: 200 }));

  it.each([
    ['+447700900600', 'NWV123456', 'NW-1', 'account_mismatch'], ['+447700900600', 'NWV999999', 'NW-44120', 'code_unknown'],
    ['+447700900602', 'NWV309910', 'NW-30991', 'code_expired'], ['+447700900603', 'KES550020', 'KM-55002', 'number_inactive'],
    ['+447700900604', 'NWV812340', 'NW-81234', 'outstanding_debt'], ['+447700900605', 'KES700010', 'KM-70001', 'already_porting'],
    ['+447700900123', 'NWV123456', 'NW-44120', 'unknown_number'],
  ])('do not let %s move with code %s and account %s: %s', async (...[msisdn, code, account, why]) => {
    expect(await refusal('portability.checkPort', { msisdn, market: 'GB', code, account })).toBe(why);
  });

  it('move a number: submitted, scheduled by the losing carrier, activated in its window, complete, and tell so', async () => {
    expect(await call('portability.checkPort', ADA)).toMatchObject({ carrier: 'Northwave', holder: 'A•• M•••••', earliest: '2026-11-11' });
    const submission = { ...ADA, holder: 'ada martin', date: '2026-11-12', callback: `${office.url}/answer` };
    const portId = idOf(await call('portability.submitPort', submission), 'portId');
    expect(await refusal('portability.submitPort', submission)).toBe('already_porting');
    await later(1);
    expect([await call('portability.getPort', { portId }), events]).toMatchObject([{ status: 'submitted' }, []]);
    await later(1);
    expect(events).toMatchObject([{ path: '/answer', event: 'port-scheduled', data: { portId, windowStart: '2026-11-12T08:00:00.000Z' } }]);
    expect(await refusal('portability.activatePort', { portId })).toBe('too_early');
    await later(42);
    // The address is down for a moment: the event is sent again, and once.
    answers.push(503);
    await call('portability.activatePort', { portId, callback: `${office.url}/done` });
    await later(0.5);
    expect(events).toHaveLength(1);
    await sandbox.settle();
    await sandbox.settle();
    expect(events.slice(1)).toMatchObject([{ path: '/done', event: 'port-complete', data: { portId, status: 'complete' } }]);
    expect(await refusal('portability.cancelPort', { portId })).toBe('already_complete');
  });

  it('reject a port for the name on the account, and schedule it when it is submitted again', async () => {
    const port = { msisdn: '+447700900606', market: 'GB', code: 'NWV616160', account: 'NW-61616', holder: 'Eilidh MacLeod', date: '2026-11-16', callback: `${office.url}/answer` };
    const portId = idOf(await call('portability.submitPort', port), 'portId');
    expect(await refusal('portability.resubmitPort', { portId })).toBe('not_rejected');
    await later(2);
    expect(events.at(-1)).toMatchObject({ event: 'port-rejected', data: { portId, rejection: 'holder_mismatch', attempts: 1 } });
    await call('portability.resubmitPort', { portId, holder: 'Eilidh MacLeod-Ross' });
    await later(2);
    expect(events.at(-1)).toMatchObject({ event: 'port-scheduled', data: { portId, attempts: 2, date: '2026-11-16' } });
  });

  it.each([['2026-11-12', 'date_too_soon'], ['2027-03-01', 'date_too_late'], ['2026-11-21', 'not_a_working_day']])('refuse a port on %s: %s', async (date, why) => {
    expect(await refusal('portability.submitPort', { msisdn: '+447700900601', market: 'GB', code: 'KES200117', account: 'KM-20117', holder: 'Ben Okafor', date })).toBe(why);
  });

  it('say of each write which one took it back', async () => {
    const undone: [action: string, args: JsonObject, undo: string, undoArgs: (answer: Json) => JsonObject][] = [
      ['provisioning.swapSim', { msisdn: '+447700900124', iccid: '8944100000000005017' }, 'provisioning.restoreSim', () => ({ msisdn: '+447700900124' })],
      ['provisioning.setPlan', { msisdn: '+447700900124', plan: 'basic' }, 'provisioning.setPlan', () => ({ msisdn: '+447700900124', plan: 'plus' })],
      ['provisioning.blockSim', { msisdn: '+447700900124', reason: 'stolen' }, 'provisioning.unblockSim', () => ({ msisdn: '+447700900124' })],
      ['billing.addFee', { customerId: 'C-1002', amount: 5, reason: 'SIM' }, 'billing.refundFee', (fee) => ({ feeId: idOf(fee, 'feeId') })],
      ['billing.addCredit', { customerId: 'C-1002', amount: 5, reason: 'sorry' }, 'billing.reverseCredit', (credit) => ({ creditId: idOf(credit, 'creditId') })],
      ['billing.changePlan', { customerId: 'C-1002', plan: 'basic' }, 'billing.restorePlan', () => ({ customerId: 'C-1002' })],
      ['crm.changePlan', { customerId: 'C-1002', plan: 'basic' }, 'crm.restorePlan', () => ({ customerId: 'C-1002' })],
      ['crm.updateContact', { customerId: 'C-1002', field: 'phone', value: '1' }, 'crm.updateContact', (was) => ({ customerId: 'C-1002', field: 'phone', value: idOf(was, 'previous') })],
      ['diagnostics.setProfile', { customerId: 'C-1002', profile: 'stable' }, 'diagnostics.setProfile', () => ({ customerId: 'C-1002', profile: 'fast' })],
      ['orders.createOrder', { customerId: 'C-1002', product: 'eSIM', quantity: 1 }, 'orders.cancelOrder', (order) => ({ orderId: idOf(order, 'orderId') })],
      ['identity.resetPassword', { customerId: 'C-1002' }, 'identity.cancelReset', (reset) => ({ resetId: idOf(reset, 'resetId') })],
    ];
    const before = (await sandbox.ask('/state?msisdn=%2B447700900124')).body;
    for (const [action, args, undo, undoArgs] of undone) await call(undo, undoArgs(await call(action, args, `do ${action}`)), `undo ${action}`);
    const rows = z.array(rowSchema).parse((await sandbox.ask('/ledger')).body);
    for (const [action, , undo] of undone) {
      const [system = '', name = ''] = undo.split('.');
      expect(rows.find(({ key }) => key === `do ${action}`)).toMatchObject({ system, undoneBy: { action: name, key: `undo ${action}` } });
    }
    const after = z.looseObject({ provisioning: z.unknown() }).parse((await sandbox.ask('/state?msisdn=%2B447700900124')).body);
    expect(after.provisioning).toEqual(z.looseObject({ provisioning: z.unknown() }).parse(before).provisioning);
  });

  it('mend a line by what is wrong with it, and by nothing else', async () => {
    const faultOf = async (customerId: string) => z.object({ fault: z.string() }).loose().parse(await call('diagnostics.testLine', { customerId })).fault;
    expect([await faultOf('C-1001'), await faultOf('C-1004'), await faultOf('C-1009')]).toEqual(['port stuck', 'line broken', 'none']);
    for (const customerId of ['C-1001', 'C-1004']) await call('diagnostics.resetPort', { customerId });
    await call('diagnostics.setProfile', { customerId: 'C-1002', profile: 'stable' });
    expect([await faultOf('C-1001'), await faultOf('C-1002'), await faultOf('C-1004')]).toEqual(['none', 'none', 'line broken']);
  });

  it.each([
    ['registry.registerUser', { market: 'FR', msisdn: '+33639980200', name: 'A B', birthDate: '1990-01-01', documentKind: 'passport' }, 'missing_fields'],
    ['registry.registerUser', { market: 'FR', msisdn: '+33639980200', name: 'A B', birthDate: '2009-11-30', documentKind: 'passport', documentNumber: '1', address: 'x' }, 'too_young'],
    ['registry.registerUser', { market: 'GB', msisdn: '+447700900899', name: 'A B', birthDate: '1990-01-01', postcode: 'x' }, 'already_registered'],
    ['documents.registerDocument', { reference: 'UP-1', owner: 'A B' }, 'unknown_reference'],
    ['billing.openAccount', { customerId: 'C-1001', plan: 'plus', market: 'GB' }, 'already_open'],
    ['crm.createCustomer', { name: 'Ada', email: 'ada.martin@example.com', market: 'GB', birthDate: '1990-01-01' }, 'already_customer'],
    ['provisioning.activateLine', { msisdn: '+447700900123', iccid: '8944100000000010009', plan: 'plus' }, 'number_in_use'],
    ['orders.createOrder', { customerId: 'C-1001', product: 'Refurbished phone', quantity: 1 }, 'out_of_stock'],
    ['orders.cancelOrder', { orderId: 'ORD-1001' }, 'already_sent'],
  ])('refuse %s with %j: %s', async (action, args, why) => {
    expect(await refusal(action, args)).toBe(why);
  });

  it('tell a genuine identity document from one that is expired, altered, unreadable or another person’s', async () => {
    expect(await Promise.all(['UP-1001', 'UP-1002', 'UP-1003', 'UP-1004', 'UP-1005'].map(reasonsOf))).toEqual([
      [], ['it has expired'], ['the document seems altered'], ['the picture is not sharp enough'], ['it shows another name', 'it shows another date of birth'],
    ]);
  });

  it('hold contacts that differ between CRM and billing', async () => {
    const [crm, billing] = [await contactsOf('crm.listCustomers'), await contactsOf('billing.listContacts')];
    const differing = crm.filter((one, i) => JSON.stringify({ ...one, updatedAt: '' }) !== JSON.stringify({ ...billing[i], updatedAt: '' }));
    expect(crm.map(({ customerId }) => customerId)).toEqual(billing.map(({ customerId }) => customerId));
    expect(differing.length).toBeGreaterThan(8);
  });
});
