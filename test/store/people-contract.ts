import { describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { ApprovalStore, ExceptionStore, Store } from '../../src/contracts.ts';
import { approvalOf, exceptionOf } from './fixtures.ts';

/** What every driver must do for approvals and exceptions; part of the store's contract. */
export function peopleContract(opened: () => { store: Store; connection: Connection }): void {
  const approvals = (): ApprovalStore => opened().store.approvals;
  const exceptions = (): ExceptionStore => opened().store.exceptions;

  describe('approvals', () => {
    it('are decided once, and every later answer hears who did', async () => {
      await approvals().request(approvalOf('a 1'));
      const answers = await Promise.all(['ann', 'ben', 'eve'].map((by) => approvals().decide('a 1', { state: 'approved', by, at: 7, note: null })));
      expect(answers.filter(({ won }) => won)).toHaveLength(1);
      const winner = answers.find(({ won }) => won)?.approval;
      expect(answers.map(({ approval }) => approval)).toEqual([winner, winner, winner]);
      expect(winner).toMatchObject({ state: 'approved', decidedAt: 7, note: null });
      expect(await approvals().load('a 1')).toEqual(winner);
      expect(await approvals().decide('nobody asked', { state: 'refused', by: 'ann', at: 1, note: null })).toEqual({ won: false, approval: null });
    });

    it('asked again, keep the decision', async () => {
      await approvals().request(approvalOf('a 2'));
      await approvals().decide('a 2', { state: 'refused', by: 'ann', at: 7, note: 'no' });
      await approvals().request(approvalOf('a 2'));
      expect(await approvals().load('a 2')).toMatchObject({ state: 'refused', decidedBy: 'ann', note: 'no' });
    });

    it('that are open are listed for the roles that may decide, oldest first', async () => {
      await approvals().request(approvalOf('a 3', { role: 'desk', requestedAt: 9 }));
      await approvals().request(approvalOf('a 4', { role: 'desk', requestedAt: 3 }));
      await approvals().request(approvalOf('a 5', { role: 'other' }));
      expect((await approvals().open(['desk', 'none'], 10)).map(({ id }) => id)).toEqual(['a 4', 'a 3']);
      expect(await approvals().open(['desk'], 1)).toHaveLength(1);
      expect(await approvals().open([], 10)).toEqual([]);
    });

    it('count the votes of different people until there are enough, however many come at once', async () => {
      await approvals().request(approvalOf('a 6', { quorum: 2 }));
      const vote = { decision: 'approved' as const, at: 3, note: 'fine' };
      const twice = await Promise.all([1, 2, 3].map(() => approvals().vote('a 6', { ...vote, by: 'ann' })));
      expect(twice.filter(({ counted }) => counted)).toHaveLength(1);
      expect(await approvals().load('a 6')).toMatchObject({ state: 'open', votes: [{ by: 'ann' }] });
      const rest = await Promise.all(['ben', 'eve', 'joe'].map((by) => approvals().vote('a 6', { ...vote, by, at: 4 })));
      expect(rest.filter(({ counted }) => counted)).toHaveLength(1);
      const [, second] = (await approvals().load('a 6'))?.votes ?? [];
      expect(await approvals().load('a 6')).toMatchObject({ state: 'approved', decidedBy: `ann, ${second?.by}`, decidedAt: 4, note: 'fine; fine' });
      const crowd = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      await approvals().request(approvalOf('a 7', { quorum: 9 }));
      await Promise.all(crowd.map((by) => approvals().vote('a 7', { ...vote, by })));
      expect((await approvals().load('a 7'))?.votes.map(({ by }) => by).toSorted()).toEqual(crowd);
    });

    it('are refused by one person, whoever approved before', async () => {
      await approvals().request(approvalOf('a 8', { quorum: 3 }));
      await approvals().vote('a 8', { by: 'ann', decision: 'approved', at: 3, note: null });
      expect(await approvals().vote('a 8', { by: 'ben', decision: 'refused', at: 4, note: 'no' }))
        .toMatchObject({ counted: true, approval: { state: 'refused', decidedBy: 'ben', note: 'no' } });
      expect(await approvals().vote('a 8', { by: 'eve', decision: 'approved', at: 5, note: null })).toMatchObject({ counted: false, approval: { state: 'refused', decidedBy: 'ben' } });
    });

    it('that were escalated wait for the other role too, and keep their votes', async () => {
      await approvals().request(approvalOf('a 9', { role: 'desk 9', quorum: 2 }));
      await approvals().vote('a 9', { by: 'ann', decision: 'approved', at: 3, note: null });
      expect(await approvals().open(['lead 9'], 10)).toEqual([]);
      await approvals().escalate('a 9', { roles: ['lead 9'], at: 5 });
      await approvals().escalate('a 9', { roles: ['lead 9', 'more'], at: 6 });
      const [escalated] = await approvals().open(['lead 9'], 10);
      expect(escalated).toMatchObject({ id: 'a 9', role: 'desk 9', roles: ['desk 9', 'lead 9'], escalatedAt: 5, votes: [{ by: 'ann' }] });
      expect(await approvals().open(['desk 9', 'lead 9'], 10)).toHaveLength(1);
      expect(await approvals().escalate('nobody asked', { roles: ['lead 9'], at: 5 })).toBeNull();
    });

    it('keep what a person changed', async () => {
      await approvals().request(approvalOf('a 10'));
      await approvals().decide('a 10', { state: 'edited', by: 'ann', at: 7, note: null, slots: { amount: 40 } });
      expect(await approvals().load('a 10')).toMatchObject({ state: 'edited', decidedBy: 'ann', slots: { amount: 40 } });
    });

    it('of an earlier release are read with what came later', async () => {
      const { quorum: _q, votes: _v, roles: _r, escalatedAt: _e, evidence: _ev, changes: _c, ...old } = approvalOf('a 11', { role: 'old desk' });
      await opened().connection.collection('approvals').insertMany([{ _id: 'a 11', state: 'open', role: 'old desk', requestedAt: 1, body: JSON.stringify(old) } as never]);
      expect(await approvals().open(['old desk'], 10)).toEqual([approvalOf('a 11', { role: 'old desk' })]);
      expect(await approvals().vote('a 11', { by: 'ann', decision: 'approved', at: 3, note: null })).toMatchObject({ counted: true, approval: { state: 'approved' } });
    });
  });

  describe('exceptions', () => {
    it('are raised once: raised again, they keep what became of them', async () => {
      await exceptions().raise(exceptionOf('x 1'));
      expect(await exceptions().load('x 1')).toEqual(exceptionOf('x 1'));
      await exceptions().close('x 1', { state: 'edited', by: 'ann', at: 7, note: 'typo', mending: { act: 'edit', arguments: { 'a.b': 1 } } });
      await exceptions().raise(exceptionOf('x 1'));
      expect(await exceptions().load('x 1')).toMatchObject({ state: 'edited', closedBy: 'ann', closedAt: 7, note: 'typo', mending: { act: 'edit', arguments: { 'a.b': 1 } } });
      expect(await exceptions().load('never raised')).toBeNull();
    });

    it('are closed by one, and every later answer hears who', async () => {
      await exceptions().raise(exceptionOf('x 2'));
      const answers = await Promise.all(['ann', 'ben', 'eve'].map((by) => exceptions().close('x 2', { state: 'retried', by, at: 7, note: null })));
      expect(answers.filter(({ won }) => won)).toHaveLength(1);
      expect(new Set(answers.map(({ exception }) => exception?.closedBy)).size).toBe(1);
      expect(await exceptions().close('never raised', { state: 'retried', by: 'ann', at: 7, note: null })).toEqual({ won: false, exception: null });
    });

    it('that are open are listed by their deadline, by queue, by owner, and by what is due', async () => {
      await exceptions().raise(exceptionOf('x 3', { queue: 'q', dueAt: 30 }));
      await exceptions().raise(exceptionOf('x 4', { queue: 'q', dueAt: 20, owner: 'ann' }));
      await exceptions().raise(exceptionOf('x 5', { queue: 'q 5', dueAt: 25, owner: 'ann' }));
      const ids = async (which: Parameters<Store['exceptions']['open']>[0], limit = 10) => (await exceptions().open(which, limit)).map(({ id }) => id);
      expect(await ids({})).toEqual(['x 4', 'x 5', 'x 3']);
      expect(await ids({}, 1)).toEqual(['x 4']);
      expect(await ids({ queue: 'q' })).toEqual(['x 4', 'x 3']);
      expect(await ids({ owner: 'ann', before: 25 })).toEqual(['x 4']);
      await exceptions().close('x 4', { state: 'withdrawn', by: 'errand', at: 7, note: null });
      expect(await ids({ queue: 'q' })).toEqual(['x 3']);
    });

    it('are taken by one person, and handed on only by whoever knows who has them', async () => {
      await exceptions().raise(exceptionOf('x 6'));
      expect(await exceptions().take('x 6', 'ann')).toMatchObject({ owner: 'ann' });
      expect(await exceptions().take('x 6', 'ben')).toMatchObject({ owner: 'ann' });
      expect(await exceptions().take('x 6', 'ben', 'eve')).toMatchObject({ owner: 'ann' });
      expect(await exceptions().take('x 6', 'ben', 'ann')).toMatchObject({ owner: 'ben' });
      await exceptions().close('x 6', { state: 'undone', by: 'ben', at: 7, note: null });
      expect(await exceptions().take('x 6', 'ann', 'ben')).toMatchObject({ owner: 'ben', state: 'undone' });
      expect(await exceptions().take('never raised', 'ann')).toBeNull();
    });
  });
}
