import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { z } from 'zod';
import type { JsonObject } from '../../src/contracts.ts';
import { digest } from '../../src/digest.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { CODE, newDataDir, removeDataDir, startSandbox } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { failureOf, sandboxSystems } from './support/systems.ts';

const MSISDN = '+447700900123';
const customerId = 'C-1001';
const email = { to: 'ada.martin@example.com', subject: 'Hello', text: 'Hello Ada' };
/** Good arguments for every operation, in an order in which each has something to work on. Steps before may give some. */
const GOOD: { [action: string]: (before: { spare: string; challenge: string }) => JsonObject } = {
  'crm.findCustomer': () => ({ msisdn: MSISDN }),
  'crm.findSubscription': () => ({ msisdn: MSISDN }),
  'crm.addNote': () => ({ customerId, text: 'called', reference: 'case 7' }),
  'crm.listNotes': () => ({ customerId }),
  'crm.changePlan': () => ({ customerId, plan: 'max' }),
  'crm.restorePlan': () => ({ customerId }),
  'billing.addFee': () => ({ customerId, amount: 5, reason: 'SIM swap' }),
  'billing.getAccount': () => ({ customerId }),
  'billing.refundFee': () => ({ feeId: 'F-1' }),
  'billing.listPlans': () => ({}),
  'billing.quotePlanChange': () => ({ customerId, plan: 'basic' }),
  'billing.changePlan': () => ({ customerId, plan: 'max' }),
  'billing.restorePlan': () => ({ customerId }),
  'provisioning.getSim': () => ({ msisdn: MSISDN }),
  'provisioning.swapSim': ({ spare }) => ({ msisdn: MSISDN, iccid: spare }),
  'provisioning.restoreSim': () => ({ msisdn: MSISDN }),
  'provisioning.setPlan': () => ({ msisdn: MSISDN, plan: 'max' }),
  'provisioning.checkCoverage': () => ({ region: 'islands', plan: 'ultra-5g' }),
  'identity.sendCode': () => ({ customerId }),
  'identity.checkCode': ({ challenge }) => ({ challenge, code: CODE }),
  'identity.assessSwap': () => ({ customerId, msisdn: MSISDN }),
  'orders.getOrder': () => ({ orderId: 'ORD-1001' }),
  'orders.findOrders': () => ({ customerId }),
  'outbox.sendEmail': () => ({ ...email }),
  'outbox.sendSms': () => ({ to: MSISDN, text: 'Hello' }),
  'outbox.listMessages': () => ({ to: email.to, limit: 5 }),
};

const at = (key: string) => ({ key, signal: AbortSignal.timeout(10_000) });

describe('each operation of each stand-in, called through its own document', () => {
  let dataDir = '';
  let sandbox: RunningSandbox;
  let systems: Systems;
  beforeAll(async () => {
    dataDir = await newDataDir();
    sandbox = await startSandbox(dataDir);
    systems = await sandboxSystems(sandbox.url);
  });
  afterAll(async () => {
    await sandbox.stop();
    await removeDataDir(dataDir);
  });

  it('is known here, and every document is used whole', () => {
    expect(Object.keys(GOOD).toSorted()).toEqual(systems.actions().map(({ action }) => action).toSorted());
    expect(systems.skipped).toEqual([]);
  });

  it('answers as the document promises, once for each key', async () => {
    const demo = z.array(z.object({ spareIccids: z.array(z.string()) })).parse((await sandbox.ask('/demo')).body);
    const before = { spare: demo[0]?.spareIccids[0] ?? '', challenge: '' };
    for (const [action, args] of Object.entries(GOOD)) {
      const output = await systems.call(action, args(before), at(`first ${action}`));
      if (systems.find(action)?.write) await expect(systems.call(action, args(before), at(`first ${action}`))).resolves.toEqual(output);
      if (action === 'identity.sendCode') before.challenge = z.object({ challenge: z.string() }).parse(output).challenge;
    }
    for (const { action, system, write, operation } of systems.actions()) {
      const ledger = z.array(z.object({ action: z.string() })).parse((await sandbox.ask(`/${system}/ledger?key=${encodeURIComponent(`first ${action}`)}`)).body);
      expect([action, ledger.map((row) => row.action)]).toEqual([action, write ? [operation] : []]);
    }
  });

  it('refuses what is not there with a code that a flow can name', async () => {
    const calls: [string, JsonObject][] = [
      ['crm.findCustomer', { msisdn: '+447700900999' }], ['orders.getOrder', { orderId: 'ORD-9999' }], ['provisioning.getSim', { msisdn: '+447700900999' }],
    ];
    for (const [action, args] of calls) expect(await failureOf(systems.call(action, args, at('x')))).toMatchObject({ kind: 'terminal', code: 'not_found' });
  });

  it('holds whatever texts are given to it: a promised answer or a terminal refusal', async () => {
    const actions = systems.actions();
    const text = fc.oneof(fc.string(), fc.constantFrom(MSISDN, customerId, 'basic', 'max', 'C-1003', 'F-1', 'islands', email.to, '8944100000000000017'));
    const cases = fc.asyncProperty(fc.constantFrom(...actions), fc.array(text, { minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 20 }), async ({ action, input }, texts, number) => {
      const properties = z.record(z.string(), z.looseObject({ type: z.string().optional() })).parse(input['properties']);
      const args = Object.fromEntries(Object.entries(properties).map(([name, { type }], i) => [name, type === 'integer' || type === 'number' ? number : texts[i % 4] ?? '']));
      const code = await systems.call(action, args, at(digest([action, args]))).then(() => null, () => failureOf(systems.call(action, args, at(digest([action, args])))));
      return code === null || (code.kind === 'terminal' && !/^bad_(response|document)$/.test(code.code));
    });
    expect(await fc.check(cases, { numRuns: 150 })).toMatchObject({ failed: false });
  });
});
