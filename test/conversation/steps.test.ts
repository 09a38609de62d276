import { describe, expect, it } from '@jest/globals';
import { FREE, begin, failure, owedBy, raised, result, timersOf, workFlow } from './begin.ts';
import { set, start, talk } from './talk.ts';
import { toyWorld } from './toy-world.ts';

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
  it('for a time keeps its absolute deadline, whatever is said meanwhile', () => {
    const t = begin([{ wait: '2d', says: 'In two days.' }]);
    expect(t.said()).toEqual(['In two days.']);
    const [timer] = timersOf(t);
    expect(timer).toMatchObject({ dueAt: 1_000 + 2 * 86_400_000 });
    expect(t.hear({ kind: 'unclear', candidates: [] }).length).toBeGreaterThan(0);
    expect(timersOf(t)).toEqual([]);
    expect(t.state()).toBe('waiting');
    expect(t.send({ type: 'timer', effect: timer?.id ?? '' })).toEqual(['Done.']);
  });

  it('until a moment takes a time without an offset in the time zone of the gateway, summer time included', () => {
    const t = begin([{ call: 'toy.find', save: 'port' }, { wait: { until: 'port.window' } }]);
    t.works({ window: '2026-07-01T09:30' });
    expect(timersOf(t)).toMatchObject([{ dueAt: Date.UTC(2026, 6, 1, 8, 30) }]);
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

  it('does not take an event for a request that has ended before', () => {
    const t = begin(event);
    t.send({ type: 'timer', effect: timersOf(t)[0]?.id ?? '' });
    expect(t.state()).toBe('idle');
    t.send({ type: 'event', event: 'port-confirmed', data: { status: 'late' } });
    t.hear(start('work'));
    expect(t.state()).toBe('waiting');
  });

  it('ends as the flow says when nothing comes in time', () => {
    const t = begin(event);
    const [timer] = timersOf(t);
    expect(t.send({ type: 'timer', effect: timer?.id ?? '' })).toEqual(['Refused.']);
  });

  it('lets the customer do something else meanwhile, and comes back on top when it is over', () => {
    const other = { flow: 'other', title: 'Other', description: 'Asks.', examples: { en: ['other'] }, slots: { size: { type: 'text', ask: 'Which size?' } }, steps: [{ say: 'Size {size}.' }], done: 'Other done.' };
    const t = talk(toyWorld(workFlow([{ wait: '1h' }]), other));
    t.hear(start('work'));
    const [timer] = timersOf(t);
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
