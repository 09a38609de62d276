import { describe, expect, it } from '@jest/globals';
import { readingContext } from '../../src/session/read.ts';
import { start, talk } from '../conversation/talk.ts';
import { STATUS, toyWorld } from '../conversation/toy-world.ts';

/** What the chaos found; see docs/chaos.md. */
const LOOK = { flow: 'look', title: 'Look', description: 'Looks something up.', steps: [{ call: 'toy.read', with: {}, save: 'found', progress: 'Looked up' }] };
const BLOCK = {
  flow: 'block', title: 'Block', description: 'Stops a card at once.',
  steps: [{ call: 'toy.block', with: {}, unconfirmed: 'a lost card is stopped at once', irreversible: true, progress: 'Card blocked' }, { end: 'done' }],
  done: 'Blocked.',
};

describe('a cancel while work is under way', () => {
  it('leaves no line of work behind that is shown as under way for ever', () => {
    const t = talk(toyWorld(LOOK, STATUS));
    t.hear(start('look'));
    expect(t.hear({ kind: 'cancel', all: false })).toEqual(['Cancelled – nothing was changed: Look.']);
    expect(t.emitted().filter(({ type }) => type === 'progress')).toMatchObject([{ text: 'Looked up', status: 'failed' }]);
  });

  it('does not say that nothing was changed when a write that needs no yes is on its way', () => {
    const t = talk(toyWorld(BLOCK, STATUS));
    t.hear(start('block'));
    const block = t.owed().id;
    expect(t.hear({ kind: 'cancel', all: false })).toEqual([expect.stringContaining('too late to cancel')]);
    expect(t.send({ type: 'result', effect: block, outcome: { ok: true, output: {} } })).toEqual(['Blocked.']);
  });
});

it('a message that comes before the choices of a later question are known can be read', () => {
  const world = toyWorld({
    flow: 'choose', title: 'Choose', description: 'Chooses among what was found.',
    slots: { one: { type: 'choice', ask: 'Which one?', choose: 'map(filter(found, #.id != "x"), { id: #.id, label: #.name + "!" })' } },
    steps: [{ call: 'toy.read', with: {}, save: 'found' }, { say: 'You chose {one}.' }],
  }, STATUS);
  const t = talk(world);
  t.hear(start('choose'));
  expect(readingContext(t.context(), { world, country: 'GB' }).slots).toMatchObject({ one: { options: [] } });
  t.works([{ id: 'a', name: 'A' }]);
  expect(readingContext(t.context(), { world, country: 'GB' }).slots).toMatchObject({ one: { options: [{ id: 'a', label: 'A!' }] } });
});
