import { describe, expect, it } from '@jest/globals';
import { FREE, begin, owedBy, raised, type Talk } from './begin.ts';
import { set } from './talk.ts';

const waiting = (t: Talk): string => owedBy(t).find((work) => work.action === 'boss')?.id ?? '';

describe('a hard limit', () => {
  const credit = { call: 'toy.charge', with: { amount: 'found.amount' }, undo: 'toy.refund', ...FREE };
  const limits = [{ on: 'toy.charge', of: 'amount', most: 50 }];

  it('is kept before anything is sent, and undoes what was done', () => {
    const t = begin([{ call: 'toy.find', save: 'found' }, credit], { limits });
    t.works({ amount: 51 });
    expect(owedBy(t).map((work) => work.action)).toEqual(['raise']);
    expect(raised(t)).toMatchObject([{ kind: 'limit', action: 'toy.charge', error: { code: 'over_limit' } }]);
  });

  it('lets through what it allows, and goes along to where the call is performed', () => {
    const t = begin([{ call: 'toy.find', save: 'found' }, credit], { limits });
    t.works({ amount: 50 });
    expect(t.owed()).toMatchObject({ action: 'toy.charge', limits: [{ of: 'amount', most: 50 }] });
  });

  it('cannot be passed by a value that is no number', () => {
    const t = begin([{ call: 'toy.find', save: 'found' }, credit], { limits });
    t.works({ amount: '9999' });
    expect(raised(t)).toHaveLength(1);
  });

  it('has a way out of its own in the flow', () => {
    const t = begin([{ call: 'toy.find', save: 'found' }, { ...credit, on: { over_limit: { end: 'refused' } } }], { limits });
    expect(t.works({ amount: 51 })).toEqual(['Refused.']);
  });
});

describe('an approval', () => {
  const steps = [
    { call: 'toy.find', save: 'account' },
    { approve: { by: 'boss', of: 2, within: '1h', escalate: { after: '10m', to: 'chief' }, otherwise: 'refused', shows: { balance: 'account.balance' } } },
    { call: 'toy.move', undo: 'toy.moveBack', ...FREE },
  ];
  const asked = () => {
    const t = begin(steps);
    t.works({ balance: 10 });
    return t;
  };

  it('asks as many people as the flow says, and others when it takes long', () => {
    expect(owedBy(asked())).toMatchObject([{ executor: 'approve', input: { quorum: 2 } }, { executor: 'approve', action: 'escalate', dueAt: 601_000, input: { to: 'chief' } }]);
  });

  it('reads what it was based on again, and goes on when that still holds', () => {
    const t = asked();
    t.send({ type: 'decided', effect: waiting(t), decision: 'approved', by: 'bea' });
    expect(t.owed()).toMatchObject({ action: 'toy.find' });
    t.works({ balance: 10 });
    expect(t.owed()).toMatchObject({ action: 'toy.move' });
  });

  it('asks afresh when it does not', () => {
    const t = asked();
    const first = waiting(t);
    t.send({ type: 'decided', effect: first, decision: 'approved', by: 'bea' });
    t.works({ balance: 11 });
    expect(t.state()).toBe('awaitingApproval');
    expect(owedBy(t)[0]).toMatchObject({ input: { facts: { balance: 11 }, follows: first } });
  });

  it('goes through the flow once more with what a person edited', () => {
    const t = begin([{ ask: 'id' }, { approve: { by: 'boss', within: '1h', otherwise: 'refused', shows: { id: 'id' } } }, { say: 'It is {id}.' }], { slots: { id: { type: 'text', ask: 'Which?' } } });
    t.hear(set('id', 'wrong'));
    const first = waiting(t);
    t.send({ type: 'decided', effect: first, decision: 'edited', by: 'bea', slots: { id: 'right' } });
    expect(owedBy(t)[0]).toMatchObject({ input: { facts: { id: 'right' }, follows: first } });
    expect(t.send({ type: 'decided', effect: waiting(t), decision: 'approved', by: 'bob' })).toEqual(expect.arrayContaining(['It is right.', 'Done.']));
  });
});
