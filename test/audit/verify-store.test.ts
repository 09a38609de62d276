import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { link } from '../../src/audit/link.ts';
import { readChain, verifyStore } from '../../src/audit/verify-store.ts';
import type { AuditEvent, Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';

const KEY = 'k'.repeat(32);
let dataDir: string;
let store: Store;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'errand-audit-'));
  store = await openStore({ dataDir, mongoUri: null });
});
afterEach(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** A session of `length` events; those from `unstored` on are still in its document. */
async function session(id: string, length: number, { unstored = length, without = -1 } = {}): Promise<void> {
  const rows: AuditEvent[] = [];
  for (let i = 0; i < length; i += 1) {
    const data = { n: i, text: 'é\u2028', nested: { 'a.b': [1.5, null, {}] } };
    rows.push(link(rows.at(-1) ?? { seq: 0, hash: '0'.repeat(64) }, { chain: id, at: i, kind: 'work.done', by: 'errand', data }, KEY));
  }
  const { seq, hash } = rows.at(-1) ?? { seq: 0, hash: '' };
  const appends = rows.map((row) => ({ to: 'audit' as const, row }));
  await store.sessions.save({
    id, revision: 1, machine: 1, snapshot: {}, addresses: [], owner: 'bot', customer: null, flow: null, version: null, outbox: [], appends: appends.slice(unstored),
    handled: [], seq: 0, audit: { seq, hash }, dueAt: null, createdAt: 0, updatedAt: 0,
  });
  await store.records.append(appends.filter((_append, i) => i < unstored && i !== without));
}

describe('the audit of a store', () => {
  it('is whole: over pages of sessions and of events, and with events still on their way', async () => {
    for (let i = 0; i < 30; i += 1) await session(`s${i}`, 3);
    await session('long', 1_200);
    await session('pending', 5, { unstored: 3 });
    expect(await verifyStore(store, KEY)).toEqual({ sessions: 32, events: 1_295, findings: [] });
    expect((await readChain(store, 'pending'))?.events).toHaveLength(5);
  });

  it('names the session and the event that is gone', async () => {
    await session('good', 3);
    await session('bad', 4, { without: 3 });
    expect((await verifyStore(store, KEY)).findings).toEqual([expect.objectContaining({ chain: 'bad', seq: 4, problem: 'removed' })]);
  });

  it('is wrong all over under another key', async () => {
    await session('s', 2);
    expect((await verifyStore(store, 'another')).findings.map(({ problem }) => problem)).toEqual(['changed', 'changed']);
  });

  it('knows no session that is not there', async () => {
    expect(await readChain(store, 'none')).toBeNull();
  });
});
