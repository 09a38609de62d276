import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Approval, Executor, Store } from '../../src/contracts.ts';
import { Retryable, Terminal } from '../../src/errors.ts';
import { createApprove, type Telling } from '../../src/session/approve.ts';
import { createRaise } from '../../src/session/raise.ts';
import { openStore } from '../../src/store/open-store.ts';
import { temporaryFolder } from '../store/fixtures.ts';

let store: Store;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  store = await openStore({ dataDir: folder.path, mongoUri: null });
  remove = async () => {
    await store.close();
    await folder.remove();
  };
});
afterAll(async () => remove());

type Mail = Parameters<Telling['notify']>[0];
const NAMES: { [role: string]: string[] } = { 'fraud team': ['ann', 'ben'], 'team lead': ['lea'] };
const telling = (sent: Mail[], fail?: (mail: Mail) => Error | null): Telling => ({
  people: (role) => (NAMES[role] ?? []).map((name) => ({ email: `${name}@example.com`, name })),
  link: async (approval, email) => `https://bot.example.com/approve#${approval.id}.${email}`,
  async notify(mail) {
    const error = fail?.(mail) ?? null;
    if (error) throw error;
    sent.push(mail);
  },
});
/** As the worker does: what an effect holds, checked by the executor's own schema. */
const perform = async (executor: Executor, key: string, input: object) => executor.run(executor.input.parse(input), { key, session: 's', signal: AbortSignal.timeout(1_000) });
const question = (more: object = {}) => ({ role: 'fraud team', digest: 'd', facts: { amount: 50, number: '+44' }, expiresAt: Date.UTC(2026, 10, 23, 12, 30), summary: 'Raise a limit', flow: 'f', version: 1, step: '3', ...more });
const asking = (sent: Mail[] = [], fail?: (mail: Mail) => Error | null) => createApprove(store.approvals, () => 5, telling(sent, fail));

describe('asking for an approval', () => {
  it('keeps it once, and writes to each person of the role with a link of their own', async () => {
    const sent: Mail[] = [];
    await perform(asking(sent), 's/w1', question({ quorum: 2, evidence: { score: 612 } }));
    expect(await store.approvals.load('s/w1')).toMatchObject({ state: 'open', effect: 'w1', quorum: 2, votes: [], roles: ['fraud team'], evidence: { score: 612 }, changes: [], requestedAt: 5 });
    expect(sent.map(({ to, key, subject }) => ({ to, key, subject }))).toEqual([
      { to: 'ann@example.com', key: 's/w1:ann@example.com', subject: 'Please decide: Raise a limit' }, { to: 'ben@example.com', key: 's/w1:ben@example.com', subject: 'Please decide: Raise a limit' },
    ]);
    expect(sent[0]?.text).toContain('Hello ann');
    expect(sent[0]?.text).toContain('https://bot.example.com/approve#s/w1.ann@example.com\n');
    expect(sent[0]?.text).toContain('2 people have to approve it.');
    expect(sent[0]?.text).toContain('until 2026-11-23 12:30 (UTC)');
  });

  it('works without anybody to write to', async () => {
    await perform(createApprove(store.approvals, () => 5), 's/w2', question());
    expect(await store.approvals.load('s/w2')).toMatchObject({ state: 'open', quorum: 1 });
  });

  it('is done although an address is wrong for good, and is tried again when the mail server is away', async () => {
    const sent: Mail[] = [];
    await perform(asking(sent, ({ to }) => (to.startsWith('ann') ? new Terminal('no_such_address', 'unknown') : null)), 's/w3', question());
    expect(sent.map(({ to }) => to)).toEqual(['ben@example.com']);
    await expect(perform(asking([], () => new Retryable('away', 'away')), 's/w4', question())).rejects.toThrow(Retryable);
    expect(await store.approvals.load('s/w4')).toMatchObject({ state: 'open' });
  });

  it('again, of what was decided meanwhile, writes to nobody', async () => {
    const sent: Mail[] = [];
    await perform(createApprove(store.approvals, () => 5), 's/w5', question());
    await store.approvals.decide('s/w5', { state: 'approved', by: 'ann@example.com', at: 6, note: null });
    await perform(asking(sent), 's/w5', question());
    expect(sent).toEqual([]);
  });

  it('after other inputs shows what changed', async () => {
    const sent: Mail[] = [];
    await perform(asking(), 's/w6', question());
    await perform(asking(sent), 's/w7', question({ facts: { amount: 40, number: '+44', reason: 'lost' }, follows: 'w6' }));
    const changes: Approval['changes'] = [{ name: 'amount', before: 50, after: 40 }, { name: 'reason', before: null, after: 'lost' }];
    expect(await store.approvals.load('s/w7')).toMatchObject({ changes });
    expect(sent[0]?.text).toContain('inputs were changed');
    await perform(asking(), 's/w8', question({ changes: [{ name: 'x', before: 1, after: 2 }] }));
    expect(await store.approvals.load('s/w8')).toMatchObject({ changes: [{ name: 'x', before: 1, after: 2 }] });
  });

  it('after other inputs knows who put them in, from edit to edit', async () => {
    await perform(asking(), 's/e1', question());
    await store.approvals.decide('s/e1', { state: 'edited', by: 'ann@example.com', at: 6, note: null, slots: { amount: 40 } });
    await perform(asking(), 's/e2', question({ follows: 'e1' }));
    expect(await store.approvals.load('s/e2')).toMatchObject({ editors: ['ann@example.com'] });
    await store.approvals.decide('s/e2', { state: 'edited', by: 'ben@example.com', at: 7, note: null, slots: { amount: 30 } });
    await perform(asking(), 's/e3', question({ follows: 'e2' }));
    expect(await store.approvals.load('s/e3')).toMatchObject({ editors: ['ann@example.com', 'ben@example.com'] });
  });

  it('of more people lets them decide and writes to them, unless it is decided', async () => {
    const sent: Mail[] = [];
    await perform(asking(), 's/w9', question());
    const place = { flow: 'f', version: 1, step: '3' };
    await perform(asking(sent), 's/w10', { escalate: 'w9', to: 'team lead', ...place });
    expect(await store.approvals.load('s/w9')).toMatchObject({ roles: ['fraud team', 'team lead'], escalatedAt: 5 });
    expect(sent.map(({ to }) => to)).toEqual(['lea@example.com']);
    await perform(asking(), 's/w11', question());
    await perform(asking(), 's/w12', { withdraw: 'w11' });
    await perform(asking(sent), 's/w13', { escalate: 'w11', to: 'team lead' });
    expect(await store.approvals.load('s/w11')).toMatchObject({ state: 'withdrawn', roles: ['fraud team'] });
    expect(sent).toHaveLength(1);
  });
});

const raise = () => createRaise(store.exceptions, () => 5);

describe('raising an exception', () => {
  const input = { kind: 'failed', queue: 'failed work', flow: 'f', version: 1, step: '3', action: 'crm.note', input: { a: 1 }, error: { code: 'not_found', message: 'none' }, evidence: { left: [] }, dueAt: 99 };

  it('puts it before the staff once', async () => {
    await perform(raise(), 's/x1', input);
    await perform(raise(), 's/x1', { ...input, queue: 'other' });
    expect(await store.exceptions.load('s/x1')).toEqual({
      ...input, id: 's/x1', session: 's', effect: 'x1', owner: null, raisedAt: 5, state: 'open', closedBy: null, closedAt: null, note: null,
    });
  });

  it('and taking it back closes it, unless a person was first', async () => {
    await perform(raise(), 's/x2', input);
    await perform(raise(), 's/x3', { withdraw: 'x2' });
    expect(await store.exceptions.load('s/x2')).toMatchObject({ state: 'withdrawn', closedBy: 'errand' });
    await perform(raise(), 's/x4', input);
    await store.exceptions.close('s/x4', { state: 'retried', by: 'ann@example.com', at: 6, note: null, mending: { act: 'retry' } });
    await perform(raise(), 's/x5', { withdraw: 'x4' });
    expect(await store.exceptions.load('s/x4')).toMatchObject({ state: 'retried', closedBy: 'ann@example.com' });
  });

  it('takes nothing else', () => {
    expect(() => raise().input.parse({ ...input, kind: 'odd' })).toThrow('kind');
    expect(() => raise().input.parse({ ...input, more: 1 })).toThrow('more');
  });
});
