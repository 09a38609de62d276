import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../src/contracts.ts';
import { set, start, talk } from './talk.ts';
import { toyWorld } from './toy-world.ts';

const flow = (steps: object[], more: object = {}) => ({
  flow: 'work', title: 'Work', description: 'Works.', examples: { en: ['work'] }, steps, done: 'Done.', refused: 'Refused.', ...more,
});
const begin = (steps: object[], more?: object) => {
  const t = talk(toyWorld(flow(steps, more)));
  t.hear(start('work'));
  return t;
};
const FREE = { unconfirmed: 'a test needs no yes' };
type Talk = ReturnType<typeof talk>;
const result = (t: Talk, effect: string, output: Json = {}) => t.send({ type: 'result', effect, outcome: { ok: true, output } });
const failure = (t: Talk, effect: string, code: string, kind: 'terminal' | 'unknown' = 'terminal') => t.send({ type: 'result', effect, outcome: { ok: false, error: { kind, code, message: code } } });
const owedBy = (t: Talk) => t.emitted().flatMap((o) => (o.type === 'owe' && o.effect.kind === 'work' ? [o.effect] : []));
const raised = (t: Talk) => owedBy(t).filter((work) => work.executor === 'raise').map((work) => work.input);

describe('each', () => {
  const steps = [
    { call: 'toy.find', save: 'found' },
    { each: 'found.lines', as: 'line', do: [{ call: 'toy.charge', with: { id: 'line.id' }, save: 'charged', undo: { call: 'toy.refund', with: { id: 'charged.fee' } }, ...FREE }], collect: { fees: 'charged.fee' } },
    { say: 'Fees: {fees | list}.' },
  ];

  it('does its steps once for each item, and collects', () => {
    const t = begin(steps);
    t.works({ lines: [{ id: 'a' }, { id: 'b' }] });
    expect(t.owed()).toMatchObject({ action: 'toy.charge', input: { arguments: { id: 'a' } } });
    t.works({ fee: 'f1' });
    expect(t.owed()).toMatchObject({ input: { arguments: { id: 'b' } } });
    expect(t.works({ fee: 'f2' })).toEqual(['Fees: f1 and f2.', 'Done.']);
  });

  it('goes past an empty list', () => {
    const t = begin(steps);
    expect(t.works({ lines: [] }).at(-1)).toBe('Done.');
  });

  it('undoes what it did for the items before, last first', () => {
    const t = begin(steps);
    t.works({ lines: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    t.works({ fee: 'f1' });
    t.works({ fee: 'f2' });
    t.fails('broken');
    expect(t.owed()).toMatchObject({ action: 'toy.refund', input: { arguments: { id: 'f2' } } });
    t.works();
    expect(t.owed()).toMatchObject({ action: 'toy.refund', input: { arguments: { id: 'f1' } } });
    t.works();
    expect(t.state()).toBe('withPerson');
  });

  it('gives a list that is longer than its limit to a person', () => {
    const t = begin([{ call: 'toy.find', save: 'found' }, { each: 'found.lines', as: 'line', limit: 1, do: [{ say: '{line}' }] }]);
    t.works({ lines: ['a', 'b'] });
    expect(raised(t)).toMatchObject([{ kind: 'limit', evidence: { because: expect.stringMatching(/2 items are more than the 1/) } }]);
  });
});

describe('parallel', () => {
  const steps = [
    { parallel: [
      { call: 'toy.find', with: { id: "'a'" }, save: 'a' },
      { call: 'toy.charge', with: { id: "'b'" }, save: 'b', undo: { call: 'toy.refund', with: { id: 'b.fee' } }, ...FREE },
      { call: 'toy.move', with: { id: "'c'" }, on: { sold_out: { end: 'refused' } }, irreversible: false, undo: 'toy.moveBack', ...FREE },
    ] },
    { say: '{a.name} and {b.fee}.' },
  ];

  it('has all its calls under way at once, and goes on when the last is back, in any order', () => {
    const t = begin(steps);
    const [a, b, c] = owedBy(t).map((work) => work.id);
    expect([a, b, c].every((id) => id !== undefined)).toBe(true);
    result(t, c ?? '');
    result(t, a ?? '', { name: 'Ada' });
    expect(t.state()).toBe('working');
    expect(result(t, b ?? '', { fee: 'f1' })).toEqual(['Ada and f1.', 'Done.']);
  });

  it('waits for the others before a failure is dealt with, then undoes what they did', () => {
    const t = begin(steps);
    const [a, b, c] = owedBy(t).map((work) => work.id);
    failure(t, c ?? '', 'sold_out');
    expect(t.state()).toBe('working');
    expect(owedBy(t)).toEqual([]);
    result(t, a ?? '', { name: 'Ada' });
    result(t, b ?? '', { fee: 'f1' });
    expect(t.owed()).toMatchObject({ action: 'toy.refund', input: { arguments: { id: 'f1' } } });
    expect(t.works()).toEqual(['Refused.']);
  });

  it('asks for the yes that one branch lacks before any begins', () => {
    const t = begin([{ confirm: 'Shall I?' }, { parallel: [{ call: 'toy.find', save: 'a' }, { call: 'toy.move', with: { id: "'c'" }, undo: 'toy.moveBack' }] }]);
    expect(t.state()).toBe('confirming');
    t.hear({ kind: 'confirm' });
    expect(owedBy(t)).toHaveLength(2);
  });
});

describe('wait', () => {
  const timers = (t: Talk) => t.emitted().flatMap((o) => (o.type === 'owe' && o.effect.kind === 'timer' ? [o.effect] : []));

  it('for a time keeps its absolute deadline, whatever is said meanwhile', () => {
    const t = begin([{ wait: '2d', says: 'In two days.' }]);
    expect(t.said()).toEqual(['In two days.']);
    const [timer] = timers(t);
    expect(timer).toMatchObject({ dueAt: 1_000 + 2 * 86_400_000 });
    expect(t.hear({ kind: 'unclear', candidates: [] }).length).toBeGreaterThan(0);
    expect(timers(t)).toEqual([]);
    expect(t.state()).toBe('waiting');
    expect(t.send({ type: 'timer', effect: timer?.id ?? '' })).toEqual(['Done.']);
  });

  it('until a moment takes a time without an offset in the time zone of the gateway, summer time included', () => {
    const t = begin([{ call: 'toy.find', save: 'port' }, { wait: { until: 'port.window' } }]);
    t.works({ window: '2026-07-01T09:30' });
    expect(timers(t)).toMatchObject([{ dueAt: Date.UTC(2026, 6, 1, 8, 30) }]);
  });

  it('goes on at once when the moment is past, and gives a wrong one to a person', () => {
    const past = begin([{ call: 'toy.find', save: 'port' }, { wait: { until: 'port.window' } }]);
    expect(past.works({ window: '1969-01-01' })).toEqual(['Done.']);
    const wrong = begin([{ call: 'toy.find', save: 'port' }, { wait: { until: 'port.window' } }]);
    wrong.works({ window: 'soon' });
    expect(raised(wrong)).toMatchObject([{ kind: 'flow' }]);
  });

  const event = [{ wait: { for: 'port-confirmed', key: "'p1'", within: '10d', otherwise: 'refused', save: 'answer' } }, { say: 'Port: {answer.status}.' }];

  it('for an event takes the one with its key, and no other', () => {
    const t = begin(event);
    expect(owedBy(t)).toMatchObject([{ executor: 'listen', input: { event: 'port-confirmed', key: 'p1' } }]);
    t.send({ type: 'event', event: 'port-confirmed', key: 'p2', data: { status: 'no' } });
    expect(t.state()).toBe('waiting');
    expect(t.send({ type: 'event', event: 'port-confirmed', key: 'p1', data: { status: 'ported' } })).toEqual(['Port: ported.', 'Done.']);
  });

  it('takes an event that came before it waited', () => {
    const t = begin([{ call: 'toy.find', save: 'port' }, ...event]);
    const { id } = t.owed();
    t.send({ type: 'event', event: 'port-confirmed', data: { status: 'early' } });
    expect(result(t, id)).toEqual(['Port: early.', 'Done.']);
  });

  it('ends as the flow says when nothing comes in time', () => {
    const t = begin(event);
    const [timer] = timers(t);
    expect(t.send({ type: 'timer', effect: timer?.id ?? '' })).toEqual(['Refused.']);
  });

  it('lets the customer do something else meanwhile, and comes back on top when it is over', () => {
    const other = { flow: 'other', title: 'Other', description: 'Asks.', examples: { en: ['other'] }, slots: { size: { type: 'text', ask: 'Which size?' } }, steps: [{ say: 'Size {size}.' }], done: 'Other done.' };
    const t = talk(toyWorld(flow([{ wait: '1h' }]), other));
    t.hear(start('work'));
    const [timer] = timers(t);
    expect(t.hear(start('other'))).toEqual(['Which size?']);
    expect(t.send({ type: 'timer', effect: timer?.id ?? '' })).toEqual(['Done.', 'Back to: Other.', 'Which size?']);
    expect(t.hear(set('size', 'large'))).toEqual(['Size large.', 'Other done.']);
  });

  it('is left by a cancel, with everything that is owed for it', () => {
    const t = begin(event);
    t.hear({ kind: 'cancel', all: false });
    expect(t.state()).toBe('idle');
    expect(t.emitted().filter((o) => o.type === 'drop').length).toBeGreaterThanOrEqual(2);
    expect(owedBy(t)).toMatchObject([{ executor: 'listen', action: 'stop' }]);
  });
});

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

describe('failed work that a person mends', () => {
  const steps = [
    { call: 'toy.move', with: { id: "'m'" }, undo: 'toy.moveBack', ...FREE },
    { call: 'toy.charge', with: { id: "'c'" }, undo: 'toy.refund', ...FREE },
  ];
  const mended = (t: Talk, mending: object) => t.send({ type: 'mended', exception: t.context().trouble?.exception ?? '', by: 'otto', mending } as never);
  const failed = () => {
    const t = begin(steps);
    t.works();
    t.fails('broken');
    t.works();
    return t;
  };
  const unknown = () => {
    const t = begin(steps);
    t.works();
    const { id } = t.owed();
    t.fails('reset', 'unknown');
    return { t, id };
  };

  it('is raised with what was tried and what was undone', () => {
    const t = failed();
    expect(raised(t)).toMatchObject([{ kind: 'failed', action: 'toy.charge', input: { id: 'c' }, error: { code: 'broken' }, evidence: { done: [{ action: 'toy.move', undone: true }] } }]);
  });

  it('does what was undone again on a retry, and ends well', () => {
    const t = failed();
    mended(t, { act: 'retry' });
    expect(t.owed()).toMatchObject({ action: 'toy.move' });
    t.works();
    expect(t.owed()).toMatchObject({ action: 'toy.charge' });
    expect(t.works()).toEqual(['Done.']);
  });

  it('takes edited arguments in the place of its own', () => {
    const t = failed();
    mended(t, { act: 'edit', arguments: { id: 'right' } });
    t.works();
    expect(t.owed()).toMatchObject({ action: 'toy.charge', input: { arguments: { id: 'right' } } });
    expect(t.works()).toEqual(['Done.']);
  });

  it('looks an unknown outcome up under the same key on a retry', () => {
    const { t, id } = unknown();
    expect(t.state()).toBe('withPerson');
    expect(raised(t)).toMatchObject([{ kind: 'unknown' }]);
    mended(t, { act: 'retry' });
    expect(t.owed()).toMatchObject({ action: 'toy.charge', of: id, doubt: true });
  });

  it('goes on past a step that a person says was done, and undoes the rest when it was not', () => {
    const { t } = unknown();
    expect(mended(t, { act: 'resolve', outcome: 'done', output: {} }).at(-1)).toBe('Done.');
    const other = unknown().t;
    mended(other, { act: 'resolve', outcome: 'not done' });
    expect(other.owed()).toMatchObject({ action: 'toy.moveBack' });
    other.works();
    expect(other.state()).toBe('idle');
  });

  it('undoes everything when a person wants that', () => {
    const { t } = unknown();
    mended(t, { act: 'undo' });
    expect(t.owed()).toMatchObject({ action: 'toy.moveBack' });
    expect(t.works()).toEqual([expect.stringMatching(/undone/)]);
    expect(t.state()).toBe('idle');
  });

  it('goes on with an undo that failed', () => {
    const t = begin(steps);
    t.works();
    t.fails('broken');
    t.fails('stuck');
    expect(raised(t)).toMatchObject([{ kind: 'rollback incomplete' }]);
    mended(t, { act: 'retry' });
    expect(t.owed()).toMatchObject({ action: 'toy.moveBack' });
    t.works();
    expect(raised(t)).toMatchObject([{ kind: 'failed' }]);
  });

  it('cannot be mended by an act for another exception', () => {
    const t = failed();
    t.send({ type: 'mended', exception: 'w999', by: 'otto', mending: { act: 'retry' } });
    expect(t.state()).toBe('withPerson');
  });
});

describe('a flow that no customer asked for', () => {
  const run = (files: object[], slots = {}) => {
    const t = talk(toyWorld(...files), 'back-office');
    t.send({ type: 'started', flow: 'work', slots, by: 'schedule' });
    return t;
  };

  it('runs with what it was given', () => {
    const t = run([flow([{ call: 'toy.find', with: { id: 'id' }, save: 'found' }], { slots: { id: { type: 'text', ask: 'Which?' } } })], { id: 'a' });
    expect(t.owed()).toMatchObject({ input: { arguments: { id: 'a' } } });
    expect(t.works()).toEqual(['Done.']);
  });

  it('gives a missing value, and a yes that it needs, to a person', () => {
    const missing = run([flow([{ call: 'toy.find', with: { id: 'id' } }], { slots: { id: { type: 'text', ask: 'Which?' } } })]);
    expect(raised(missing)).toMatchObject([{ kind: 'flow', evidence: { because: 'nobody is there to give "id"' } }]);
    const yes = run([flow([{ confirm: 'Shall I?' }, { call: 'toy.move', undo: 'toy.moveBack' }])]);
    expect(raised(yes)).toMatchObject([{ kind: 'flow', evidence: { because: 'nobody is there to say yes' } }]);
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
  const waiting = (t: Talk) => owedBy(t).find((work) => work.action === 'boss')?.id ?? '';

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
