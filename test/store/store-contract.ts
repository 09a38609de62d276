import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { Json, SessionRecord, Store } from '../../src/contracts.ts';
import { storeOn } from '../../src/store/open-store.ts';
import { eventOf, ledgerOf, lineOf, messageOf, sessionOf } from './fixtures.ts';
import { peopleContract } from './people-contract.ts';
import { unindexed, watchQueries, type SeenQuery } from './watched-queries.ts';

export interface OpenedConnection { connection: Connection; shared: boolean; end: () => Promise<void> }

const hostileKeys = '{"a.b":{"$set":1,"$":[{"$x.y":null}]},"__proto__":{"admin":true},"constructor":1,"":"empty","\\u0000":"zero","é😀":"\\ud800 alone"}';

/** What every driver of the store must do. */
export function storeContract(name: string, open: () => Promise<OpenedConnection>): void {
  describe(`the store on ${name}`, () => {
    let opened: OpenedConnection;
    let store: Store;
    let queries: SeenQuery[];
    beforeAll(async () => {
      opened = await open();
      store = await storeOn(opened.connection, { shared: opened.shared, readOnly: false });
      queries = watchQueries(opened.connection);
    });
    afterAll(async () => { await opened.end(); });

    describe('sessions', () => {
      it('gives back what was saved, and null for what was not', async () => {
        const session = sessionOf('saved', { snapshot: { value: 'idle' }, flow: 'sim-swap', version: 2, outbox: [{ id: 'e', dueAt: 5, attempts: 0, lease: null, kind: 'timer', name: 'nudge' }] });
        expect(await store.sessions.save(session)).toBe(true);
        expect(await store.sessions.load('saved')).toEqual(session);
        expect(await store.sessions.load('never saved')).toBeNull();
      });

      it('lets one of 50 concurrent savers of the same revision win, first or later', async () => {
        for (const revision of [1, 2, 3]) {
          const savers = Array.from({ length: 50 }, (_, saver) => store.sessions.save(sessionOf('raced', { revision, updatedAt: saver })));
          const won = (await Promise.all(savers)).flatMap((win, saver) => (win ? [saver] : []));
          expect(won).toHaveLength(1);
          expect(await store.sessions.load('raced')).toMatchObject({ revision, updatedAt: won[0] });
        }
      });

      it('refuses a revision that skips one, and a later one of a session that is not there', async () => {
        await store.sessions.save(sessionOf('skipped'));
        expect(await store.sessions.save(sessionOf('skipped', { revision: 3 }))).toBe(false);
        expect(await store.sessions.save(sessionOf('absent', { revision: 2 }))).toBe(false);
        expect(await store.sessions.load('absent')).toBeNull();
      });

      it('lists due sessions, longest due first, and none that is owed nothing any more', async () => {
        const due = [30, 10, 20, 40].map((dueAt) => sessionOf(`due ${dueAt}`, { dueAt }));
        await Promise.all(due.map((session) => store.sessions.save(session)));
        expect(await store.sessions.due(30, 10)).toEqual(['due 10', 'due 20', 'due 30']);
        expect(await store.sessions.due(30, 2)).toEqual(['due 10', 'due 20']);
        await store.sessions.save(sessionOf('due 10', { revision: 2, dueAt: null }));
        await store.sessions.save(sessionOf('due 20', { revision: 2, dueAt: 35 }));
        expect(await store.sessions.due(30, 10)).toEqual(['due 30']);
        expect(await store.sessions.due(100, 10)).toEqual(['due 30', 'due 20', 'due 40']);
      });

      it('lists by owner, longest waiting first, and follows a change of owner', async () => {
        await store.sessions.save(sessionOf('second', { owner: 'human', createdAt: 2 }));
        await store.sessions.save(sessionOf('first', { owner: 'human', createdAt: 1 }));
        await store.sessions.save(sessionOf('taken', { owner: 'bot', createdAt: 3 }));
        await store.sessions.save(sessionOf('taken', { revision: 2, owner: 'human', createdAt: 3 }));
        await store.sessions.save(sessionOf('second', { revision: 2, owner: 'nobody', createdAt: 2 }));
        expect((await store.sessions.byOwner('human', 10)).map(({ id }) => id)).toEqual(['first', 'taken']);
        expect(await store.sessions.byOwner('human', 1)).toHaveLength(1);
      });

      it('lists those of one customer, the newest first, and follows a session whose customer is found out', async () => {
        await store.sessions.save(sessionOf('of ada, old', { customer: 'ada', createdAt: 1 }));
        await store.sessions.save(sessionOf('of ada, new', { customer: 'ada', createdAt: 3 }));
        await store.sessions.save(sessionOf('of ben', { customer: 'ben', createdAt: 4 }));
        await store.sessions.save(sessionOf('of nobody yet', { createdAt: 2 }));
        await store.sessions.save(sessionOf('of nobody yet', { revision: 2, customer: 'ada', createdAt: 2 }));
        expect((await store.sessions.byCustomer('ada', 10)).map(({ id }) => id)).toEqual(['of ada, new', 'of nobody yet', 'of ada, old']);
        expect((await store.sessions.byCustomer('ada', 1)).map(({ id }) => id)).toEqual(['of ada, new']);
        expect(await store.sessions.byCustomer('null', 10)).toEqual([]);
      });

      it('walks all ids page by page, each once', async () => {
        const walked: string[] = [];
        for (let page = await store.sessions.ids('', 3); page.length > 0; page = await store.sessions.ids(walked.at(-1) ?? '', 3)) walked.push(...page);
        expect(new Set(walked).size).toBe(walked.length);
        expect(walked).toEqual(expect.arrayContaining(['saved', 'raced', 'due 10', 'taken']));
      });

      it.each(['ümläut 😀 漢字', 'with "quotes" and \\ and / and :', ' leading space', 'tab\tand newline\n', '$where', 'a.b.c', '﷐\uffff', '0'.repeat(500)])(
        'keeps a session whose id is %j', async (id) => {
          const session = sessionOf(id);
          expect(await store.sessions.save(session)).toBe(true);
          expect(await store.sessions.save({ ...session, revision: 2 })).toBe(true);
          expect(await store.sessions.load(id)).toEqual({ ...session, revision: 2 });
        });

      it('gives back any JSON as it was: dots, $, __proto__, empty objects, lone surrogates', async () => {
        const snapshot: Json = JSON.parse(hostileKeys);
        await store.sessions.save(sessionOf('hostile', { snapshot: [snapshot, {}, [], '', 0, 1e300, 5e-324, -1, true, null] }));
        const stored = await store.sessions.load('hostile');
        expect(JSON.stringify(stored?.snapshot)).toBe(JSON.stringify([snapshot, {}, [], '', 0, 1e300, 5e-324, -1, true, null]));
        expect(Object.keys({})).toEqual([]);
      });

      it('keeps a session of 1 MB', async () => {
        const session: SessionRecord = sessionOf('large', { snapshot: { text: 'é'.repeat(500_000) } });
        await store.sessions.save(session);
        await store.sessions.save({ ...session, revision: 2 });
        expect(await store.sessions.load('large')).toEqual({ ...session, revision: 2 });
      });
    });

    describe('the inbox', () => {
      it('takes a message once, however often and however much at once it comes', async () => {
        const accepted = await Promise.all(Array.from({ length: 20 }, () => store.inbox.accept(messageOf('again', 'inbox 1'))));
        expect(accepted.filter(Boolean)).toHaveLength(1);
        expect(await store.inbox.waiting('inbox 1')).toEqual([{ message: messageOf('again', 'inbox 1'), handled: false }]);
      });

      it('remembers a handled message for redeliveries', async () => {
        await store.inbox.accept(messageOf('handled', 'inbox 2'));
        await store.inbox.settle(['handled']);
        expect(await store.inbox.waiting('inbox 2')).toEqual([]);
        expect(await store.inbox.accept(messageOf('handled', 'inbox 2'))).toBe(false);
        expect(await store.inbox.waiting('inbox 2')).toEqual([]);
      });

      it('gives waiting messages oldest first, those of one millisecond in the order they came', async () => {
        await store.inbox.accept(messageOf('z', 'inbox 3', 5));
        await store.inbox.accept(messageOf('a', 'inbox 3', 5));
        await store.inbox.accept(messageOf('m', 'inbox 3', 4));
        expect((await store.inbox.waiting('inbox 3')).map(({ message }) => message.id)).toEqual(['m', 'z', 'a']);
        await store.inbox.settle(['m', 'z', 'unknown']);
        expect((await store.inbox.waiting('inbox 3')).map(({ message }) => message.id)).toEqual(['a']);
      });

      it('keeps what a message was understood as', async () => {
        await store.inbox.accept(messageOf('understood', 'inbox 4'));
        expect(await store.inbox.reading('understood')).toBeNull();
        const reading = { digest: 'of the text', commands: [{ kind: 'start' as const, flow: 'sim-swap', confidence: 1 }] };
        await store.inbox.keepReading('understood', reading);
        expect(await store.inbox.reading('understood')).toEqual(reading);
        expect(await store.inbox.reading('never came')).toBeNull();
      });

      it('names each session with older waiting messages once, the longest waiting first', async () => {
        for (const [id, session, at] of [['w1', 'late', -10], ['w2', 'early', -20], ['w3', 'early', -15], ['w4', 'settled', -30], ['w5', 'too new', -5]] as const) await store.inbox.accept(messageOf(id, session, at));
        await store.inbox.settle(['w4']);
        expect(await store.inbox.sessionsWaiting(-5, 10)).toEqual(['early', 'late']);
        expect(await store.inbox.sessionsWaiting(-5, 1)).toEqual(['early']);
      });
    });

    describe('records', () => {
      it('appends in order, and a second time changes nothing', async () => {
        const rows = [lineOf('r 1', 1), lineOf('r 1', 2), eventOf('r 1', 1), ledgerOf('l 1', 'r 1')];
        await store.records.append(rows);
        await store.records.append([...rows.map((row) => (row.to === 'transcript' ? lineOf('r 1', row.row.seq, 'changed') : row)), lineOf('r 1', 3)]);
        expect((await store.records.entries('r 1', 0, 10)).map(({ text }) => text)).toEqual(['line 1', 'line 2', 'line 3']);
        expect(await store.records.auditChain('r 1', 0, 10)).toEqual([eventOf('r 1', 1).row]);
        expect(await store.records.ledger('r 1')).toEqual([ledgerOf('l 1', 'r 1').row]);
      });

      it('takes an empty list', async () => {
        await expect(store.records.append([])).resolves.toBeUndefined();
      });

      it('orders by number, not by text, after the given one and up to the limit', async () => {
        await store.records.append([100, 9, 10, 1, 11].map((seq) => lineOf('r 2', seq)));
        await store.records.append([100, 9, 10, 1, 11].map((seq) => eventOf('r 2', seq)));
        expect((await store.records.entries('r 2', 9, 2)).map(({ seq }) => seq)).toEqual([10, 11]);
        expect((await store.records.auditChain('r 2', 0, 10)).map(({ seq }) => seq)).toEqual([1, 9, 10, 11, 100]);
      });

      it('never mixes sessions whose names look like each other\'s lines', async () => {
        await store.records.append([lineOf('r', 1), lineOf('r:000000000001', 5), lineOf('r:', 1), lineOf('r3', 1)]);
        expect((await store.records.entries('r', 0, 10)).map(({ session, seq }) => [session, seq])).toEqual([['r', 1]]);
        expect((await store.records.entries('r:000000000001', 0, 10)).map(({ seq }) => seq)).toEqual([5]);
      });

      it('gives a session its ledger in the order of the work, also within a millisecond', async () => {
        const stages = [['b', 'attempt', 1], ['a', 'done', 1], ['c', 'intent', 1], ['d', 'attempt', 0]] as const;
        await store.records.append(stages.map(([id, stage, at]) => ledgerOf(`order ${id}`, 'r 4', { stage, at })));
        expect((await store.records.ledger('r 4')).map(({ stage }) => stage)).toEqual(['attempt', 'intent', 'attempt', 'done']);
      });
    });

    peopleContract(() => ({ store, connection: opened.connection }));

    describe('flows and documents', () => {
      it('publish a version of a flow once', async () => {
        const flow = { name: 'sim-swap', version: 1, digest: 'd', publishedAt: 1, by: 'ann', source: JSON.parse(hostileKeys) };
        const published = await Promise.all([1, 2, 3].map(() => store.flows.publish(flow)));
        expect(published.filter(Boolean)).toHaveLength(1);
        expect(await store.flows.publish({ ...flow, version: 10 })).toBe(true);
        expect(await store.flows.publish({ ...flow, version: 2, digest: 'other' })).toBe(true);
        expect(await store.flows.publish({ ...flow, version: 2 })).toBe(false);
        expect((await store.flows.all()).map(({ version, digest }) => [version, digest])).toEqual([[1, 'd'], [2, 'other'], [10, 'd']]);
      });

      it('keep one document for a folder and key', async () => {
        expect(await store.documents.get('crm', 'ann')).toBeNull();
        await Promise.all(Array.from({ length: 10 }, (_, at) => store.documents.put('crm', 'ann', { at })));
        await store.documents.put('crm', 'ann', { 'a.b': { $inc: 1 } });
        expect(await store.documents.add('crm', 'ann', {})).toBe(false);
        expect(await store.documents.add('crm', 'aaron', { new: true })).toBe(true);
        expect(await store.documents.add('crm","ann', '', {})).toBe(true);
        expect(await store.documents.get('crm', 'ann')).toEqual({ 'a.b': { $inc: 1 } });
        expect(await store.documents.list('crm', 10)).toEqual([{ key: 'aaron', value: { new: true } }, { key: 'ann', value: { 'a.b': { $inc: 1 } } }]);
        expect(await store.documents.list('crm', 1)).toHaveLength(1);
        await store.documents.remove('crm', 'aaron');
        await store.documents.remove('crm', 'nobody');
        expect(await store.documents.list('crm', 10)).toHaveLength(1);
        expect(await store.documents.add('crm', 'aaron', {})).toBe(true);
      });

      it('of the same two names under another id are refused by the unique index, as MongoDB refuses them', async () => {
        const row = { _id: 'another id', folder: 'crm', key: 'ann', body: '{}' };
        const refused = opened.connection.models['documents']?.insertMany([row], { lean: true });
        await expect(refused).rejects.toMatchObject({ code: 11_000, message: expect.stringContaining('E11000') });
      });
    });

    it('answers a ping and says whether others share it', async () => {
      await store.ping();
      expect(store.shared).toBe(opened.shared);
    });

    it('made no query in all of this that the declared indexes do not answer', () => {
      expect(new Set(queries.map(({ collection }) => collection)).size).toBe(9);
      expect(unindexed(opened.connection, queries)).toEqual([]);
    });
  });
}
