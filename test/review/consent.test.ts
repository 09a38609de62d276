import { describe, expect, it } from '@jest/globals';
import { IDENTIFY, MOVE, STATUS, toyWorld } from '../conversation/toy-world.ts';
import { set, start, talk } from '../conversation/talk.ts';

const PLAN = {
  ...MOVE, flow: 'plan', title: 'Plan',
  steps: [{ confirm: 'Plan for {number}, {size}?' }, { call: 'toy.plan', with: { number: 'number', size: 'size' }, irreversible: true }],
};
const OPEN = { ...MOVE, identity: 'anonymous' };

/** At the summary of a move that needs no identity. */
function atSummary(...more: object[]) {
  const t = talk(toyWorld(OPEN, STATUS, ...more));
  t.hear(start('move'), set('number', '+441'), set('size', 'small'));
  t.works({ outcome: 'approve' });
  return t;
}

describe('the proof of an identity', () => {
  it('does not pass to a number that was put in its place by another request', () => {
    const t = talk(toyWorld(IDENTIFY, MOVE, PLAN));
    t.hear(start('move'));
    t.hear(set('number', '+441'));
    t.works({ id: 'mine' });
    t.works({ challenge: 'mine' });
    t.hear(start('plan'));
    t.hear(set('number', '+441'));
    t.works({ id: 'mine' });
    t.works({ challenge: 'mine' });
    t.hear({ kind: 'correct', slot: 'number', value: '+449', said: '+449' });
    t.hear({ kind: 'cancel', all: false });
    t.hear(set('code', '123456'));
    t.works({ verified: true });
    expect(t.context().identity.proof).toEqual({ number: '+441' });
    expect(t.context().frames).toMatchObject([{ flow: 'move', slots: { number: { value: '+441' } } }]);
  });

  it('is asked for anew, with the new number, when the number changes while it is being proved', () => {
    const t = talk(toyWorld(IDENTIFY, MOVE));
    t.hear(start('move'), set('number', '+441'));
    t.works({ id: 'mine' });
    t.works({ challenge: 'mine' });
    t.hear({ kind: 'correct', slot: 'number', value: '+442', said: '+442' });
    expect(t.owed()).toMatchObject({ action: 'toy.find', input: { arguments: { number: '+442' } } });
    t.works({ id: 'other' });
    expect(t.owed()).toMatchObject({ action: 'toy.sendCode', input: { arguments: { id: 'other' } } });
    t.works({ challenge: 'other' });
    t.hear(set('code', '1'));
    t.works({});
    expect(t.context().identity.proof).toEqual({ number: '+442' });
    expect(t.context().frames.at(-1)?.slots['number']?.value).toBe('+442');
  });
});

describe('a yes', () => {
  it('counts only as the answer to the summary, not to what was asked after a no', () => {
    const t = atSummary();
    t.hear({ kind: 'deny' });
    expect(t.hear({ kind: 'confirm' })).toEqual(['Move +441, size small?']);
    t.hear({ kind: 'confirm' });
    expect(t.owed().action).toBe('toy.move');
  });

  it('together with another request does the agreed work first', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' }, start('status'));
    expect(t.owed().action).toBe('toy.move');
    expect(t.context().queue).toEqual(['status']);
  });
});

describe('a cancel', () => {
  const ASKS_AGAIN = {
    flow: 'two', title: 'Two', description: 'Two writes.', slots: { size: { type: 'text', ask: 'Which size?' }, colour: { type: 'text', ask: 'Which colour?' } },
    steps: [
      { confirm: 'Do {size} and {colour}?' },
      { call: 'toy.one', with: { size: 'size' }, undo: 'toy.oneBack' },
      { call: 'toy.two', with: { colour: 'colour' }, undo: 'toy.twoBack', on: { bad_colour: { 'ask again': 'colour', because: 'No such colour.', times: 3 } } },
    ],
  };

  function halfDone() {
    const t = talk(toyWorld(ASKS_AGAIN, STATUS));
    t.hear(start('two'), set('size', 'small'), set('colour', 'red'));
    t.hear({ kind: 'confirm' });
    t.works({});
    t.fails('bad_colour');
    expect(t.said()).toEqual(['No such colour.', 'Which colour?']);
    return t;
  }

  it('never says that nothing was changed when something was', () => {
    const t = halfDone();
    expect(t.hear({ kind: 'cancel', all: false }).join(' ')).not.toMatch(/nothing was changed/);
    const again = halfDone();
    again.hear(set('colour', 'blue'));
    expect(again.state()).toBe('confirming');
    expect(again.hear({ kind: 'cancel', all: false }).join(' ')).not.toMatch(/nothing was changed/);
    expect(again.hear({ kind: 'deny' }).join(' ')).not.toMatch(/nothing was done/);
  });

  it('of everything leaves a request that has begun below', () => {
    const t = halfDone();
    t.hear(start('status'));
    const lines = t.hear({ kind: 'cancel', all: true });
    expect(lines.filter((line) => /nothing was changed/.test(line))).toEqual([expect.stringMatching(/Order status/)]);
    expect(t.context().frames.map((frame) => frame.flow)).toEqual(['two']);
  });

  it('is taken while only a one-time code was sent', () => {
    const t = talk(toyWorld(IDENTIFY, MOVE));
    t.hear(start('move'), set('number', '+441'));
    t.works({ id: 'mine' });
    t.works({});
    expect(t.hear({ kind: 'cancel', all: false })[0]).toMatch(/nothing was changed/);
  });
});

describe('a step that is another flow', () => {
  const SUB = {
    flow: 'sub', title: 'Sub', description: 'Part of another.', slots: { number: { type: 'phone', ask: 'Which number?' }, colour: { type: 'text', ask: 'Which colour?' } },
    steps: [
      { ask: 'number' }, { ask: 'colour' }, { confirm: 'Paint {colour}?' },
      { call: 'toy.paint', with: { colour: 'colour' }, undo: 'toy.unpaint', on: { no_paint: { end: 'refused' } } },
    ],
    refused: 'No paint.',
  };
  const WHOLE = {
    flow: 'whole', title: 'Whole', description: 'Has a part.', slots: { number: { type: 'phone', ask: 'Which number?' } },
    steps: [
      { call: 'toy.find', with: { number: 'number' }, save: 'found' },
      { confirm: 'Reserve {number}?' }, { call: 'toy.reserve', with: { number: 'number' }, undo: 'toy.release' },
      { flow: 'sub' },
      { confirm: 'Ship {number}?' }, { call: 'toy.ship', with: { number: 'number' }, irreversible: true },
    ],
    done: 'All done.',
  };

  function inPart() {
    const t = talk(toyWorld(WHOLE, SUB));
    t.hear(start('whole'), set('number', '+441'));
    t.works({});
    t.hear({ kind: 'confirm' });
    t.works({});
    expect(t.said()).toEqual(['Which colour?']);
    return t;
  }

  it('that is refused undoes what the flow above it has done', () => {
    const t = inPart();
    t.hear(set('colour', 'red'));
    t.hear({ kind: 'confirm' });
    t.fails('no_paint');
    expect(t.owed()).toMatchObject({ action: 'toy.release' });
  });

  it('that has written is not forgotten: a cancel after it does not say that nothing was changed', () => {
    const t = talk(toyWorld({ ...WHOLE, steps: [{ flow: 'sub' }, ...WHOLE.steps.slice(-2)] }, SUB));
    t.hear(start('whole'), set('number', '+441'));
    t.hear(set('number', '+441'), set('colour', 'red'));
    t.hear({ kind: 'confirm' });
    t.works({});
    expect(t.said()).toEqual(['Ship +441?']);
    expect(t.hear({ kind: 'cancel', all: false }).join(' ')).not.toMatch(/nothing was changed/);
    t.hear({ kind: 'confirm' });
    t.fails('broken');
    expect(t.records().map((record) => record.kind)).toContain('rollback.incomplete');
  });

  it('in which a value changes leads back to the start of the flow above, not into its middle', () => {
    const t = talk(toyWorld({ ...WHOLE, steps: [{ call: 'toy.find', with: { number: 'number' }, save: 'found' }, { flow: 'sub' }, ...WHOLE.steps.slice(-2)] }, SUB));
    t.hear(start('whole'), set('number', '+441'));
    t.works({});
    t.hear({ kind: 'correct', slot: 'number', value: '+442', said: '+442' }, set('colour', 'red'));
    t.hear({ kind: 'confirm' });
    t.works({});
    expect(t.owed()).toMatchObject({ action: 'toy.find', input: { arguments: { number: '+442' } } });
    expect(t.works({})).toEqual(['Ship +442?']);
  });
});

describe('an approval that is refused', () => {
  it('undoes what was done before it', () => {
    const t = talk(toyWorld({
      flow: 'late', title: 'Late', description: 'Approved late.', slots: { size: { type: 'text', ask: 'Which size?' } },
      steps: [
        { confirm: 'Do {size}?' }, { call: 'toy.one', with: { size: 'size' }, undo: 'toy.oneBack' },
        { approve: { by: 'boss', within: '5m', otherwise: 'refused' } }, { call: 'toy.two', with: { size: 'size' }, undo: 'toy.twoBack' },
      ],
      refused: 'Not here.',
    }));
    t.hear(start('late'), set('size', 'small'));
    t.hear({ kind: 'confirm' });
    t.works({});
    const { stop } = t.context();
    t.send({ type: 'decided', effect: stop.at === 'awaitingApproval' ? stop.effect : '', decision: 'refused', by: 'bo' });
    expect(t.owed().action).toBe('toy.oneBack');
    expect(t.works({})).toEqual(['Not here.']);
  });
});

describe('an outcome that is not known', () => {
  it('is never taken for a failure, whatever the flow does with failures', () => {
    const t = talk(toyWorld({ ...STATUS, steps: [{ confirm: 'Send {id}?' }, { call: 'toy.sendIt', with: { id: 'id' }, irreversible: true, on: { any: { end: 'refused' } } }], refused: 'Nothing was sent.' }));
    t.hear(start('status'), set('id', 'A1'));
    t.hear({ kind: 'confirm' });
    expect(t.fails('timed_out', 'unknown')[0]).toMatch(/can’t confirm/);
  });
});

describe('a person who has the conversation', () => {
  it('is not put out of it by another who claims it a moment later', () => {
    const t = atSummary();
    t.send({ type: 'claimed', by: 'amy' });
    t.send({ type: 'claimed', by: 'bob' });
    expect(t.context().agent).toBe('amy');
    t.send({ type: 'returned', by: 'bob' });
    expect(t.state()).toBe('withPerson');
  });

  it('is not talked over by the bot when the work under way comes back', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    const { id } = t.owed();
    t.send({ type: 'claimed', by: 'amy' });
    expect(t.send({ type: 'result', effect: id, outcome: { ok: false, error: { kind: 'unknown', code: 'reset', message: 'reset' } } })).toEqual([]);
    expect(t.context()).toMatchObject({ agent: 'amy', handover: null });
    expect(t.records().map((record) => record.kind)).toContain('work.unknown');
  });

  it('closes it without dropping a write that is on its way', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    t.send({ type: 'claimed', by: 'amy' });
    t.send({ type: 'closed', by: 'amy' });
    expect(t.emitted().filter((o) => o.type === 'drop')).toEqual([]);
  });
});
