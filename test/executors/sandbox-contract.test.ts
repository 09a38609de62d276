import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { z } from 'zod';
import type { Json, JsonObject } from '../../src/contracts.ts';
import { digest } from '../../src/digest.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { GOOD_CALLS } from './good-calls/good-calls.ts';
import { MSISDN } from './good-calls/telecom.ts';
import { newDataDir, removeDataDir, startSandbox } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { failureOf, sandboxSystems } from './support/systems.ts';

const customerId = 'C-1001';

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
    expect(Object.keys(GOOD_CALLS).toSorted()).toEqual(systems.actions().filter(({ operation }) => operation !== 'getOperation').map(({ action }) => action).toSorted());
    expect(systems.skipped).toEqual([]);
  });

  it('answers as the document promises, once for each key', async () => {
    const demo = z.array(z.object({ spareIccids: z.array(z.string()) })).parse((await sandbox.ask('/demo')).body);
    const outputs = new Map<string, Json>();
    const given = (action: string, member: string) => z.record(z.string(), z.json()).parse(outputs.get(action))[member] ?? null;
    const later = (hours: number) => {
      sandbox.clock.now += hours * 3_600_000;
      return sandbox.settle();
    };
    const before = { spare: demo[0]?.spareIccids[0] ?? '', given, later };
    for (const [action, argumentsAfter] of Object.entries(GOOD_CALLS)) {
      const args = await argumentsAfter(before);
      const output = await systems.call(action, args, at(`first ${action}`));
      if (systems.find(action)?.write) await expect(systems.call(action, args, at(`first ${action}`))).resolves.toEqual(output);
      outputs.set(action, output);
    }
    for (const { action, system, write, operation } of systems.actions()) {
      if (write) await expect(systems.call(`${system}.getOperation`, { key: `first ${action}` }, at('look'))).resolves.toMatchObject({ action: operation, result: outputs.get(action) });
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
    const text = fc.oneof(fc.string(), fc.constantFrom(MSISDN, customerId, 'basic', 'max', 'C-1003', 'F-1', 'islands', 'ada.martin@example.com', '8944100000000000017'));
    const cases = fc.asyncProperty(fc.constantFrom(...actions), fc.array(text, { minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 20 }), async ({ action, input }, texts, number) => {
      const properties = z.record(z.string(), z.looseObject({ type: z.string().optional() })).parse(input['properties']);
      const args = Object.fromEntries(Object.entries(properties).map(([name, { type }], i) => [name, type === 'integer' || type === 'number' ? number : texts[i % 4] ?? '']));
      const code = await systems.call(action, args, at(digest([action, args]))).then(() => null, () => failureOf(systems.call(action, args, at(digest([action, args])))));
      return code === null || (code.kind === 'terminal' && !/^bad_(response|document)$/.test(code.code));
    });
    expect(await fc.check(cases, { numRuns: 150 })).toMatchObject({ failed: false });
  });
});
