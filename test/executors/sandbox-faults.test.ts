import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { newDataDir, removeDataDir, startSandbox } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { failureOf, sandboxSystems } from './support/systems.ts';

const FEE = { customerId: 'C-1002', amount: 5, reason: 'SIM swap' };
const feePath = '/billing/accounts/C-1002/fees';
const feeBody = { amount: 5, reason: 'SIM swap' };
const at = (key: string) => ({ key, signal: AbortSignal.timeout(10_000) });
const ledgerSchema = z.array(z.looseObject({ system: z.string(), action: z.string(), key: z.string().nullable(), partial: z.boolean() }));
const count = (body: unknown) => z.object({ balance: z.number(), fees: z.array(z.unknown()) }).parse(body);
const outcomeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', async () => {
  const { kind, code } = await failureOf(work);
  return `${kind} ${code}`;
});

describe('the stand-in systems under faults', () => {
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
  const plan = (body: object) => sandbox.ask('/faults', { method: 'PUT', body });
  const calm = () => sandbox.ask('/faults', { method: 'DELETE' });
  const rowsOf = async (key: string) => ledgerSchema.parse((await sandbox.ask('/ledger')).body).filter((row) => row.key === key);
  const addFee = (key: string) => systems.call('billing.addFee', FEE, at(key));
  const lookUp = (key: string) => systems.call('billing.getOperation', { key }, at('look'));

  it.each([
    ['error', 'unknown system_error', 0], ['too-many', 'retryable too_many_requests', 0], ['unavailable', 'retryable unavailable', 0],
    ['drop-before-commit', 'unknown connection_lost', 0], ['drop-after-commit', 'unknown connection_lost', 1],
    ['malformed-body', 'unknown bad_response', 1], ['slow-body', 'done', 1], ['latency', 'done', 1],
  ])('%s: the caller sees %s, and the ledger has %s', async (kind, seen, times) => {
    const key = `session/${kind}`;
    await plan({ seed: 1, rate: 1, kinds: { [kind]: 1 }, only: ['billing.addFee'], latencyMs: 20, slowMs: 20 });
    expect(await outcomeOf(addFee(key))).toBe(seen);
    await calm();
    expect(await rowsOf(key)).toHaveLength(times);
    if (times === 0) expect(await failureOf(lookUp(key))).toMatchObject({ kind: 'terminal', code: 'not_found' });
    else expect(await lookUp(key)).toMatchObject({ key, action: 'addFee', status: 201, result: { amount: 5 } });
    await addFee(key);
    expect(await rowsOf(key)).toMatchObject([{ system: 'billing', action: 'addFee', partial: false }]);
  });

  it('do half of a write, and the other half when it is asked for again with the same key', async () => {
    const before = await sandbox.ask('/billing/accounts/C-1002');
    const half = await sandbox.ask(feePath, { body: feeBody, key: 'half', fault: 'partial' });
    expect([half.status, await rowsOf('half')]).toMatchObject([500, [{ partial: true }]]);
    expect(await lookUp('half')).toMatchObject({ status: 500 });
    const [was, now] = [count(before.body), count((await sandbox.ask('/billing/accounts/C-1002')).body)];
    expect([now.balance - was.balance, now.fees.length - was.fees.length]).toEqual([5, 0]);
    expect((await sandbox.ask(feePath, { body: feeBody, key: 'half' })).status).toBe(201);
    const whole = count((await sandbox.ask('/billing/accounts/C-1002')).body);
    expect([whole.balance - was.balance, whole.fees.length - was.fees.length]).toEqual([5, 1]);
    expect(await rowsOf('half')).toMatchObject([{ partial: false }]);
  });

  it('do nothing of a write that has only one part, or no key', async () => {
    const note = { body: { text: 'hello' }, fault: 'partial' };
    expect((await sandbox.ask('/crm/customers/C-1004/notes', { ...note, key: 'one part' })).status).toBe(500);
    expect((await sandbox.ask(feePath, { body: feeBody, fault: 'partial' })).status).toBe(500);
    expect([await rowsOf('one part'), (await sandbox.ask('/crm/customers/C-1004/notes')).body]).toEqual([[], []]);
  });

  it('look up a refusal that was recorded, with its status', async () => {
    const args = { feeId: 'F-9999' };
    await failureOf(systems.call('billing.refundFee', args, at('w/1')));
    expect(await lookUp('w/1')).toMatchObject({ action: 'refundFee', status: 404, result: { error: { code: 'not_found' } } });
  });

  it('go wrong in the same way for the same seed, and in another for another, whatever the order', async () => {
    const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
    const play = async (seed: number, order: string[]) => {
      await plan({ seed, rate: 0.5, kinds: { error: 1, 'too-many': 1 }, systems: ['crm'] });
      const statuses = new Map<string, number>();
      for (const key of order) statuses.set(key, (await sandbox.ask('/crm/customers/C-1005/notes', { body: { text: key }, key })).status);
      return keys.map((key) => statuses.get(key));
    };
    const first = await play(7, keys);
    expect(await play(7, keys.toReversed())).toEqual(first);
    expect(await play(8, keys)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([201, 500, 429]));
    await calm();
  });

  it('leave other systems alone, stop after as many as were ordered, and stay as they were set over a restart', async () => {
    await plan({ seed: 1, rate: 1, kinds: { error: 1 }, systems: ['crm'], count: 2 });
    await sandbox.stop();
    sandbox = await startSandbox(dataDir);
    systems = await sandboxSystems(sandbox.url);
    const subscription = () => sandbox.ask('/crm/customers/C-1004/notes');
    const statuses = [(await sandbox.ask('/billing/plans')).status];
    for (let i = 0; i < 3; i += 1) statuses.push((await subscription()).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect((await sandbox.ask('/faults')).body).toMatchObject({ plan: { rate: 1, count: 2 }, faults: 2 });
    expect((await calm()).body).toMatchObject({ plan: { rate: 0 } });
  });

  it('refuse a plan or a header that is none', async () => {
    expect(await plan({ seed: 1, rate: 2 })).toMatchObject({ status: 400, body: { error: { code: 'bad_request', message: expect.stringContaining('rate') } } });
    expect(await plan({ seed: 1, rate: 1, kinds: { flood: 1 } })).toMatchObject({ status: 400 });
    expect((await sandbox.ask('/billing/plans', { method: 'GET', fault: 'flood' })).status).toBe(400);
  });
});
