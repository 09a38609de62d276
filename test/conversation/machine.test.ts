import { describe, expect, it } from '@jest/globals';
import { IDENTIFY, MOVE, STATUS, toyWorld } from './toy-world.ts';
import { set, start, talk } from './talk.ts';

const ADA = { id: 'c1', email: 'ada@example.com' };

/** A conversation that stands at the summary of the move. */
function atSummary() {
  const t = talk(toyWorld(IDENTIFY, MOVE, STATUS));
  t.send({ type: 'opened' });
  t.hear(start('move'));
  t.hear(set('number', '+441'));
  t.works(ADA);
  t.works({ challenge: 'x' });
  t.hear(set('code', '123456'));
  t.works({ verified: true });
  t.hear(set('size', 'small'));
  t.works({ outcome: 'approve' });
  return t;
}

describe('a conversation', () => {
  it('says at first contact that it is a machine', () => {
    const t = talk(toyWorld(STATUS));
    expect(t.send({ type: 'opened' })[0]).toMatch(/machine/);
    expect(t.state()).toBe('idle');
  });

  it('identifies the customer before the work, asks what is missing, and stops at a summary', () => {
    const t = talk(toyWorld(IDENTIFY, MOVE));
    expect(t.hear(start('move'))).toEqual(['Which number?']);
    expect(t.state()).toBe('identifying');
    t.hear(set('number', '+441'));
    expect(t.owed()).toMatchObject({ action: 'toy.find', write: false });
    t.works(ADA);
    expect(t.owed()).toMatchObject({ action: 'toy.sendCode' });
    expect(t.works({})).toEqual(['Which code?']);
    t.hear(set('code', '1'));
    expect(t.fails('wrong_code')).toEqual(['Wrong code.', 'Which code?']);
    t.hear(set('code', '2'));
    expect(t.works({})).toEqual(['Which size?']);
    expect(t.context().identity).toMatchObject({ level: 'verified', customer: ADA, proof: { number: '+441' } });
  });

  it('does the confirmed work, reads it back, and only then says that it is done', () => {
    const t = atSummary();
    expect(t.said()).toEqual(['Move +441, size small?']);
    t.hear({ kind: 'confirm' });
    expect(t.owed()).toMatchObject({ action: 'toy.move', write: true, guard: { identity: 'verified', proof: { number: '+441' } } });
    expect(t.works({})).toEqual([]);
    expect(t.owed()).toMatchObject({ action: 'toy.read', write: false });
    t.works({ number: '+441', size: 'small' });
    expect(t.owed()).toMatchObject({ action: 'toy.charge' });
    expect(t.works({ id: 'f1' })).toEqual(['Done: +441 moved.']);
    expect(t.state()).toBe('idle');
  });

  it('asks for a new yes when the details change at the summary', () => {
    const t = atSummary();
    t.hear({ kind: 'correct', slot: 'size', value: 'large', said: 'large' });
    expect(t.works({ outcome: 'approve' })).toEqual(['Move +441, size large?']);
    t.hear({ kind: 'confirm' }, set('size', 'small'));
    t.works({ outcome: 'approve' });
    expect(t.state()).toBe('confirming');
  });

  it('identifies again when the number is no longer the one that was proved', () => {
    const t = atSummary();
    t.hear({ kind: 'correct', slot: 'number', value: '+442', said: '+442' });
    expect(t.owed()).toMatchObject({ action: 'toy.find', input: { arguments: { number: '+442' } } });
    expect(t.context().frames.at(-1)).toMatchObject({ flow: 'identify' });
  });

  it('undoes what was done, last first, when a later step fails for good', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    t.works({});
    t.works({ number: '+441', size: 'small' });
    t.fails('declined');
    expect(t.owed()).toMatchObject({ action: 'toy.moveBack', input: { arguments: { number: '+441', size: 'small' } } });
    expect(t.works({})).toEqual([expect.stringMatching(/undone/), expect.stringMatching(/person/)]);
    expect(t.state()).toBe('withPerson');
  });

  it('goes on past a failure that the flow says is no reason to stop', () => {
    const [note] = [{ call: 'toy.note', with: { number: 'number' }, irreversible: true, on: { any: { continue: true } } }];
    const t = talk(toyWorld({ ...MOVE, identity: 'anonymous', steps: [{ confirm: 'Move {number}?' }, { call: 'toy.move', with: { number: 'number' } }, note] }));
    t.hear(start('move'), set('number', '+441'));
    t.hear({ kind: 'confirm' });
    t.works({});
    expect(t.fails('down')).toEqual(['Done: +441 moved.']);
    expect(t.records().map((r) => r.kind)).toContain('work.failed');
  });

  it('says that the rollback is incomplete when an undo fails', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    t.works({});
    t.works({ number: '+441', size: 'small' });
    t.fails('declined');
    t.fails('down');
    expect(t.said()[0]).toMatch(/couldn’t undo everything/);
    expect(t.records().map((r) => r.kind)).toContain('rollback.incomplete');
  });

  it('claims neither success nor failure when the outcome is unknown', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    const [line] = t.fails('reset', 'unknown');
    expect(line).toMatch(/can’t confirm/);
    expect(t.context().handover).toMatchObject({ queue: 'unknown outcome' });
  });

  it('does not take silence in the system of record for success', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    t.works({});
    for (let i = 0; i < 4; i += 1) {
      expect(t.owed().action).toBe('toy.read');
      t.works({ number: '+441', size: 'something else' });
    }
    expect(t.owed().action).toBe('toy.moveBack');
  });

  it('waits for an approval that is bound to the facts, and fails closed without one', () => {
    const t = talk(toyWorld({ ...MOVE, identity: 'anonymous' }));
    t.hear(start('move'), set('size', 'small'), set('number', '+441'));
    t.works({ outcome: 'review' });
    expect(t.state()).toBe('awaitingApproval');
    const { stop } = t.context();
    if (stop.at !== 'awaitingApproval') throw new Error('no approval is awaited');
    expect(t.hear(start('move'))).toEqual([expect.stringMatching(/still waiting/)]);
    t.send({ type: 'decided', effect: 'w999', decision: 'approved', by: 'eve' });
    expect(t.state()).toBe('awaitingApproval');
    expect(t.send({ type: 'timer', effect: stop.timer })).toEqual([expect.stringMatching(/in time/), 'Not here.']);
    expect(t.state()).toBe('idle');
  });

  it('goes on after an approval', () => {
    const t = talk(toyWorld({ ...MOVE, identity: 'anonymous' }));
    t.hear(start('move'), set('size', 'small'), set('number', '+441'));
    t.works({ outcome: 'review' });
    const { stop } = t.context();
    t.send({ type: 'decided', effect: stop.at === 'awaitingApproval' ? stop.effect : '', decision: 'approved', by: 'flo' });
    expect(t.state()).toBe('confirming');
  });

  it('serves a second request in the middle, and resumes the first at the same question', () => {
    const t = talk(toyWorld({ ...MOVE, identity: 'anonymous' }, STATUS));
    t.hear(start('move'), set('number', '+441'));
    expect(t.hear(start('status'))).toEqual(['Which order?']);
    t.hear(set('id', 'A1'));
    expect(t.works({ status: 'shipped' })).toEqual(['It is shipped.', 'That is all.', 'Back to: Move.', 'Which size?']);
  });

  it('keeps the second of two requests for afterwards', () => {
    const t = talk(toyWorld({ ...MOVE, identity: 'anonymous' }, STATUS));
    const lines = t.hear(start('status'), start('move'));
    expect(lines).toEqual([expect.stringMatching(/afterwards: Move/), 'Which order?']);
    t.hear(set('id', 'A1'));
    expect(t.works({ status: 'shipped' })).toEqual(['It is shipped.', 'That is all.', 'Next: Move.', 'Which size?']);
  });

  it('hands over after two failed answers to the same question', () => {
    const t = talk(toyWorld(STATUS));
    t.hear(start('status'));
    t.hear({ kind: 'invalid', slot: 'id', said: '?' });
    expect(t.state()).toBe('collecting');
    t.hear({ kind: 'invalid', slot: 'id', said: '?' });
    expect(t.state()).toBe('withPerson');
  });

  it('stops at any time for a person, and stays with them', () => {
    const t = atSummary();
    t.hear({ kind: 'person' });
    expect(t.state()).toBe('withPerson');
    t.hear({ kind: 'confirm' });
    expect(t.state()).toBe('withPerson');
    expect(t.send({ type: 'claimed', by: 'Amy' })).toHaveLength(1);
    expect(t.hear(start('status'))).toEqual([]);
  });

  it('cancels before the commit point, and is honest after it', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    expect(t.hear({ kind: 'cancel', all: false })).toEqual([expect.stringMatching(/too late/)]);
    const before = atSummary();
    expect(before.hear({ kind: 'cancel', all: false })[0]).toMatch(/nothing was changed/);
    expect(before.state()).toBe('idle');
  });

  it('answers while work is under way, without starting it again', () => {
    const t = atSummary();
    t.hear({ kind: 'confirm' });
    const { id } = t.owed();
    expect(t.hear({ kind: 'confirm' })).toEqual([expect.stringMatching(/Still on it/)]);
    expect(t.context().flights[0]?.effect).toBe(id);
    expect(t.emitted().filter((o) => o.type === 'owe')).toEqual([]);
  });

  it('drops a late result of work that is no longer its own', () => {
    const t = atSummary();
    const before = t.snapshot();
    t.send({ type: 'result', effect: 'w1', outcome: { ok: true, output: {} } });
    expect(t.context()).toEqual(before.context);
  });

  it('is never silent', () => {
    for (const command of [{ kind: 'confirm' }, { kind: 'deny' }, { kind: 'skip' }, { kind: 'repeat' }, { kind: 'why' }, { kind: 'help' }, { kind: 'pause' }, { kind: 'restart' }, { kind: 'cancel', all: true }, { kind: 'unclear', candidates: [] }, { kind: 'stale' }, { kind: 'question', text: 'x?' }] as const) {
      for (const flow of [[], [start('status')]]) {
        const t = talk(toyWorld(STATUS));
        t.hear(...flow);
        expect({ command, lines: t.hear(command as never).length }).not.toEqual({ command, lines: 0 });
      }
    }
  });
});
