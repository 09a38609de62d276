import { describe, expect, it } from '@jest/globals';
import type { JsonObject, Mending } from '../../src/contracts.ts';
import { FREE, begin, raised, workFlow, type Talk } from './begin.ts';
import { talk } from './talk.ts';
import { toyWorld } from './toy-world.ts';

const mended = (t: Talk, mending: Mending): string[] => t.send({ type: 'mended', exception: t.context().trouble?.exception ?? '', by: 'otto', mending });

function run(file: object, slots: JsonObject = {}): Talk {
  const t = talk(toyWorld(file), 'back-office');
  t.send({ type: 'started', flow: 'work', slots, by: 'schedule' });
  return t;
}

describe('failed work that a person mends', () => {
  const steps = [
    { call: 'toy.move', with: { id: "'m'" }, undo: 'toy.moveBack', ...FREE },
    { call: 'toy.charge', with: { id: "'c'" }, undo: 'toy.refund', ...FREE },
  ];
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

  it('needs a fresh approval for arguments that a person edited', () => {
    const t = begin([{ approve: { by: 'boss', within: '1h', otherwise: 'refused', shows: {} } }, ...steps]);
    const { stop } = t.context();
    t.send({ type: 'decided', effect: stop.at === 'awaitingApproval' ? stop.effect : '', decision: 'approved', by: 'bea' });
    t.works();
    t.fails('broken');
    t.works();
    mended(t, { act: 'edit', arguments: { id: 'more' } });
    expect(t.state()).toBe('awaitingApproval');
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
  it('runs with what it was given', () => {
    const t = run(workFlow([{ call: 'toy.find', with: { id: 'id' }, save: 'found' }], { slots: { id: { type: 'text', ask: 'Which?' } } }), { id: 'a' });
    expect(t.owed()).toMatchObject({ input: { arguments: { id: 'a' } } });
    expect(t.works()).toEqual(['Done.']);
  });

  it('gives a missing value, and a yes that it needs, to a person', () => {
    const missing = run(workFlow([{ call: 'toy.find', with: { id: 'id' } }], { slots: { id: { type: 'text', ask: 'Which?' } } }));
    expect(raised(missing)).toMatchObject([{ kind: 'flow', evidence: { because: 'nobody is there to give "id"' } }]);
    const yes = run(workFlow([{ confirm: 'Shall I?' }, { call: 'toy.move', undo: 'toy.moveBack' }]));
    expect(raised(yes)).toMatchObject([{ kind: 'flow', evidence: { because: 'nobody is there to say yes' } }]);
  });
});
