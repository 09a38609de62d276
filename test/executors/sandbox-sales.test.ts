import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Json, JsonObject } from '../../src/contracts.ts';
import type { Systems } from '../../executors/connectors/openapi/systems.ts';
import { newDataDir, removeDataDir, startSandbox } from './support/sandbox.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { failureOf, sandboxSystems } from './support/systems.ts';

const paged = z.object({ pages: z.number(), rows: z.array(z.looseObject({ accountId: z.string() })) });
const finding = (accountId: string, points: number): JsonObject => ({ accountId, name: 'Cedar Labs', owner: 'Amira Shah', level: 'watch', points, because: 'It is quiet.', evidence: {} });

describe('the systems behind account monitoring', () => {
  let dataDir = '';
  let sandbox: RunningSandbox;
  let systems: Systems;
  let calls = 0;
  beforeAll(async () => {
    dataDir = await newDataDir();
    sandbox = await startSandbox(dataDir);
    systems = await sandboxSystems(sandbox.url);
  });
  afterAll(async () => {
    await sandbox.stop();
    await removeDataDir(dataDir);
  });
  const call = (action: string, args: JsonObject, key = `k${(calls += 1)}`): Promise<Json> => systems.call(action, args, { key, signal: AbortSignal.timeout(10_000) });
  const rows = async (action: string, args: JsonObject): Promise<{ accountId: string }[]> => paged.parse(await call(action, args)).rows;

  it('list 12,000 accounts, each on one page', async () => {
    const book = z.object({ accounts: z.number(), size: z.number(), pages: z.array(z.object({ number: z.number(), upTo: z.number() })) }).parse(await call('accounts.getBook', { book: 'all' }));
    const ids = new Set<string>();
    for (const { number, upTo } of book.pages) {
      for (const { accountId } of await rows('accounts.listAccounts', { book: 'all', page: number, size: book.size })) ids.add(accountId);
      expect(ids.size).toBe(upTo);
    }
    expect([book.accounts, ids.size]).toEqual([12_000, 12_000]);
    expect(await rows('accounts.listAccounts', { book: 'all', page: 25 })).toEqual([]);
  });

  it.each(['product.listUsage', 'support.listCases', 'contracts.listContracts'])('%s says the same of an account on whatever page it is', async (action) => {
    const whole = await rows(action, { from: 'A-00101', to: 'A-00150', size: 50 });
    const parts = (await Promise.all([1, 2, 3, 4].map((page) => rows(action, { from: 'A-00101', to: 'A-00150', page, size: 15 })))).flat();
    expect(whole.length).toBeGreaterThan(20);
    expect(parts).toEqual(whole);
  });

  it('know nothing of some accounts', async () => {
    const ids = (await rows('product.listUsage', { from: 'A-00001', to: 'A-00010' })).map(({ accountId }) => accountId);
    expect(ids).not.toContain('A-00007');
    expect(ids).toHaveLength(9);
  });

  it('keep one finding for an account and a run, and show it once its page is closed', async () => {
    const { runId } = z.object({ runId: z.string() }).parse(await call('findings.openRun', { book: 'pilot', accounts: 60 }));
    const page = { runId, page: 1 };
    await call('findings.putFindings', { ...page, findings: [finding('A-00001', 10), finding('A-00002', 20)] });
    await call('findings.putFindings', { ...page, findings: [finding('A-00002', 40), finding('A-00003', 30)] });
    expect(await call('findings.listFindings', { runId })).toEqual({ total: 0, findings: [] });
    expect(await failureOf(call('findings.closePage', { ...page, accounts: 20, found: ['A-00002', 'A-00009'] }))).toMatchObject({ kind: 'terminal', code: 'incomplete' });
    expect(await failureOf(call('findings.getPage', page))).toMatchObject({ code: 'not_found' });
    await call('findings.closePage', { ...page, accounts: 20, found: ['A-00003', 'A-00002'] });
    const shown = z.object({ total: z.number(), findings: z.array(z.object({ accountId: z.string(), points: z.number() })) }).parse(await call('findings.listFindings', { runId }));
    expect(shown).toEqual({ total: 2, findings: [{ accountId: 'A-00002', points: 40 }, { accountId: 'A-00003', points: 30 }] });
    expect(await call('findings.getRun', { runId })).toMatchObject({ pages: 1, looked: 20, findings: 2 });
  });

  it('post a message once for each key, show it, and take it back', async () => {
    const message = { channel: 'sales', text: 'Good morning' };
    const posted = z.object({ ts: z.string() }).parse(await call('workspace.postMessage', message, 'the same'));
    expect(await call('workspace.postMessage', message, 'the same')).toMatchObject(posted);
    expect(await call('workspace.listMessages', { channel: 'sales' })).toMatchObject([{ ts: posted.ts, text: 'Good morning' }]);
    await call('workspace.deleteMessage', { channel: 'sales', ts: posted.ts });
    expect(await call('workspace.listMessages', { channel: 'sales' })).toEqual([]);
    expect((await sandbox.ask('/ledger')).body).toContainEqual(expect.objectContaining({ system: 'workspace', action: 'postMessage', undoneBy: expect.objectContaining({ action: 'deleteMessage' }) }));
    expect(await failureOf(call('workspace.postMessage', { ...message, channel: 'nowhere' }))).toMatchObject({ code: 'channel_not_found' });
  });
});
