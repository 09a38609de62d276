import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../src/contracts.ts';
import { set, start, talk } from './talk.ts';
import { begin, failure, FREE, result } from './begin.ts';
import { IDENTIFY, LATER, MOVE, STATUS, toyWorld } from './toy-world.ts';

type Talk = ReturnType<typeof talk>;
const PERSON: Command = { kind: 'person' };
const OPEN = { ...MOVE, identity: 'anonymous' };
const world = () => toyWorld(MOVE, IDENTIFY, STATUS, LATER);

/** Each place at which a conversation can rest, and the way there. */
const PLACES: { [state: string]: () => Talk } = {
  idle: () => talk(world()),
  identifying: () => heard(talk(world()), [start('move')]),
  collecting: () => heard(talk(world()), [start('status')]),
  clarifying: () => heard(talk(world()), [{ kind: 'unclear', candidates: ['move', 'status'] }]),
  waiting: () => heard(talk(world()), [start('later')]),
  confirming: () => atSummary(),
  working: () => heard(atSummary(), [{ kind: 'confirm' }]),
  awaitingApproval: () => awaiting(),
};

function heard(t: Talk, ...turns: Command[][]): Talk {
  for (const commands of turns) t.hear(...commands);
  return t;
}

function atSummary(): Talk {
  const t = heard(talk(toyWorld(OPEN, STATUS)), [start('move'), set('number', '+441'), set('size', 'small')]);
  t.works({ outcome: 'approve' });
  return t;
}

function awaiting(): Talk {
  const t = heard(talk(toyWorld(OPEN, STATUS)), [start('move'), set('number', '+441'), set('size', 'small')]);
  t.works({ outcome: 'review' });
  return t;
}

const claim = (t: Talk, by = 'amy'): string[] => t.send({ type: 'claimed', by });
const resume = (t: Talk, slots = {}): string[] => t.send({ type: 'resumed', by: 'amy', slots });
const run = (t: Talk, flow: string, slots = {}): string[] => t.send({ type: 'ran', by: 'amy', flow, slots });

describe.each(Object.keys(PLACES))('while it is %s', (state) => {
  const place = (): Talk => PLACES[state]?.() ?? talk(world());

  it('a person who is asked for comes, whatever else was said', () => {
    for (const also of [[], [{ kind: 'cancel', all: true }], [start('status')], [{ kind: 'confirm' }], [set('size', 'large')], [{ kind: 'elsewhere', channel: 'sms' }]] satisfies Command[][]) {
      for (const commands of [[PERSON, ...also], [...also, PERSON]]) {
        const t = place();
        expect(t.state()).toBe(state);
        expect(t.hear(...commands).join(' ')).toMatch(/passing this on to a person/);
        expect(t.state()).toBe('withPerson');
        expect(t.context().handover).toMatchObject({ queue: 'asked for a person', asked: true });
      }
    }
  });

  it('nothing that comes by itself brings the bot back, nor makes it speak over the person', () => {
    for (const by of [null, 'amy']) {
      const t = place();
      const owed = t.emitted().flatMap((one) => (one.type === 'owe' ? [one.effect] : []));
      t.hear(PERSON);
      if (by !== null) claim(t, by);
      const said = [
        ...owed.flatMap(({ id, kind }) => (kind === 'timer' ? t.send({ type: 'timer', effect: id }) : failure(t, id, 'down'))),
        ...owed.flatMap(({ id }) => t.send({ type: 'decided', effect: id, decision: 'approved', by: 'flo' })),
        ...t.send({ type: 'opened' }), ...t.send({ type: 'moved', to: { channel: 'sms' } }), ...t.send({ type: 'event', event: 'paid', data: null }),
        ...t.send({ type: 'mended', exception: t.context().trouble?.exception ?? '', by: 'otto', mending: { act: 'retry' } }),
      ];
      expect(t.state()).toBe('withPerson');
      if (by !== null) expect(said).toEqual([]);
      if (by !== null) expect(t.hear(start('status'), { kind: 'cancel', all: true }, { kind: 'confirm' })).toEqual([]);
      expect(t.context().agent).toBe(by);
    }
  });

  it('a person who takes it and resumes it finds the same place again, with nothing asked twice', () => {
    const t = place();
    const before = t.context();
    claim(t);
    expect(t.state()).toBe('withPerson');
    resume(t);
    if (before.frames.length === 0) expect(t.state()).toBe('withPerson');
    else {
      expect(t.state()).toBe(state);
      expect(t.context().frames.map(({ flow, slots }) => [flow, slots])).toEqual(before.frames.map(({ flow, slots }) => [flow, slots]));
      expect(t.context()).toMatchObject({ agent: null, handover: null });
    }
  });
});

describe('a request that is resumed', () => {
  it('has what the customer told the person, as far as it was missing or a correction', () => {
    const t = heard(talk(toyWorld(OPEN)), [start('move'), set('number', '+441')], [PERSON]);
    claim(t);
    t.send({ type: 'agent', by: 'amy', text: 'Which size?' });
    t.hear(set('number', '+449'), set('size', 'small'), { kind: 'confirm' });
    expect(t.context().frames.at(-1)).toMatchObject({ slots: { number: { value: '+441' } }, told: { size: { value: 'small' } } });
    resume(t);
    expect(t.works({ outcome: 'approve' })).toEqual(['Move +441, size small?']);
    const other = heard(talk(toyWorld(OPEN)), [start('move'), set('number', '+441')], [PERSON]);
    claim(other);
    other.send({ type: 'agent', by: 'amy', text: 'Which number?' });
    other.hear({ kind: 'correct', slot: 'number', value: '+449', said: '+449' });
    expect(resume(other)).toEqual([expect.stringMatching(/I’m back/), expect.stringMatching(/\+449 instead/), 'Which size?']);
  });

  it('takes no one-time code from the talk with a person', () => {
    const t = heard(talk(world()), [start('move'), set('number', '+441')]);
    t.works({ id: 'c1' });
    t.works({});
    expect(t.context().stop).toMatchObject({ slot: 'code' });
    claim(t);
    t.hear(set('code', '123456'));
    expect(JSON.stringify(t.context())).not.toContain('123456');
  });

  it('goes on with the work that is under way, and does it once', () => {
    const t = heard(atSummary(), [{ kind: 'confirm' }]);
    const { id } = t.owed();
    claim(t);
    expect(resume(t)).toEqual([expect.stringMatching(/I’m back/)]);
    expect(t.state()).toBe('working');
    result(t, id, {});
    expect(t.owed().action).toBe('toy.read');
  });

  it('has work on what was corrected dropped while that can be', () => {
    const t = talk(toyWorld(OPEN));
    heard(t, [start('move'), set('number', '+441'), set('size', 'small')]);
    const { id } = t.owed();
    claim(t);
    t.hear({ kind: 'correct', slot: 'size', value: 'large', said: 'large' });
    resume(t);
    expect(t.emitted()).toContainEqual({ type: 'drop', effect: id });
    expect(t.owed()).toMatchObject({ action: 'risk', input: { inputs: { size: 'large' } } });
  });

  it('is left where it is when the flow itself called for the person and nothing is new', () => {
    const t = begin([{ if: 'n > 5', 'hand over': 'desk', because: 'it is too much' }, { call: 'toy.one', ...FREE }], { slots: { n: { type: 'number', ask: 'How much?' } } });
    t.hear(set('n', 9));
    claim(t);
    t.send({ type: 'agent', by: 'amy', text: 'Hello' });
    expect(resume(t)).toEqual([]);
    expect(t.state()).toBe('withPerson');
    resume(t, { n: 9 });
    expect(t.state()).toBe('withPerson');
    resume(t, { n: 2 });
    expect(t.owed().action).toBe('toy.one');
  });

  it('is not the way past a rule: with another value it is looked at again', () => {
    const t = begin([{ if: 'n > 5', 'hand over': 'desk', because: 'it is too much' }, { call: 'toy.one', ...FREE }], { slots: { n: { type: 'number', ask: 'How much?' } } });
    t.hear(set('n', 9));
    claim(t);
    t.send({ type: 'agent', by: 'amy', text: 'Hello' });
    resume(t, { n: 8 });
    expect(t.state()).toBe('withPerson');
    expect(t.context().handover).toMatchObject({ queue: 'desk' });
  });
});

describe('a flow that a person runs', () => {
  it('is asked of the customer, and gives the session back to the person, with what was under way below it', () => {
    const t = heard(talk(toyWorld(OPEN, STATUS)), [start('move'), set('number', '+441')], [PERSON]);
    claim(t);
    expect(run(t, 'status')).toEqual([expect.stringMatching(/I’m back/), 'Which order?']);
    expect(t.context().agent).toBe('amy');
    t.hear(set('id', 'A1'));
    expect(t.works({ status: 'shipped' })).toEqual(['It is shipped.', 'That is all.', 'A person has taken over.']);
    expect(t.state()).toBe('withPerson');
    expect(t.context().frames.map(({ flow }) => flow)).toEqual(['move']);
    expect(t.hear(set('size', 'small'))).toEqual([]);
  });

  it('is not begun by anybody else, nor on top of work, of trouble or of itself, nor to prove who somebody is', () => {
    const t = heard(talk(world()), [PERSON]);
    expect(run(t, 'status')).toEqual([]);
    claim(t);
    t.send({ type: 'ran', by: 'bob', flow: 'status', slots: {} });
    run(t, 'identify');
    run(t, 'nothing');
    expect(t.state()).toBe('withPerson');
    const working = heard(atSummary(), [{ kind: 'confirm' }]);
    claim(working);
    run(working, 'status');
    expect(working.state()).toBe('withPerson');
    const troubled = begin([{ call: 'toy.one', ...FREE }]);
    troubled.fails('reset', 'unknown');
    claim(troubled);
    run(troubled, 'work');
    expect(troubled.state()).toBe('withPerson');
  });

  it('needs the same identity and the same yes as one that the customer asked for', () => {
    const t = heard(talk(world()), [PERSON]);
    claim(t);
    run(t, 'move', { number: '+441', size: 'small' });
    expect(t.context().frames.at(-1)).toMatchObject({ flow: 'identify', role: 'grant' });
    const known = heard(talk(toyWorld(OPEN)), [PERSON]);
    claim(known);
    run(known, 'move', { number: '+441', size: 'small' });
    known.works({ outcome: 'approve' });
    expect(known.state()).toBe('confirming');
  });

  it.each(['claimed', 'heard'] as const)('is over when the person takes it back or the customer asks for them (%s)', (how) => {
    const t = heard(talk(world()), [PERSON]);
    claim(t);
    run(t, 'status');
    if (how === 'claimed') claim(t);
    else t.hear(PERSON);
    expect(t.state()).toBe('withPerson');
    expect(t.context()).toMatchObject({ agent: 'amy', frames: [{ flow: 'status' }] });
  });

  it('hears what the person writes meanwhile', () => {
    const t = heard(talk(world()), [PERSON]);
    claim(t);
    run(t, 'status');
    expect(t.send({ type: 'agent', by: 'amy', text: 'It begins with A.' })).toEqual(['It begins with A.']);
    expect(t.send({ type: 'agent', by: 'bob', text: 'No.' })).toEqual([]);
    expect(t.state()).toBe('collecting');
  });
});

const troubled = (): Talk => {
  const t = begin([{ call: 'toy.one', ...FREE }, { say: 'One is done.' }]);
  t.fails('down');
  return t;
};
const mended = (t: Talk, by = 'otto'): string[] => t.send({ type: 'mended', exception: t.context().trouble?.exception ?? '', by, mending: { act: 'resolve', outcome: 'done' } });

describe('failed work that a colleague deals with', () => {
  it('goes on at once where nobody has the session', () => {
    expect(mended(troubled()).join(' ')).toMatch(/looked at it.*One is done/);
  });

  it('waits for the person who has the session, and is done when they resume it', () => {
    const t = troubled();
    claim(t);
    expect(mended(t)).toEqual([]);
    expect(t.context()).toMatchObject({ agent: 'amy', trouble: null });
    expect(resume(t)).toEqual([expect.stringMatching(/I’m back/), 'One is done.', 'Done.']);
    expect(t.state()).toBe('idle');
  });

  it('leaves the customer who asked for a person with one', () => {
    const t = troubled();
    t.hear(PERSON);
    mended(t);
    expect(t.state()).toBe('withPerson');
    expect(t.context().handover).toMatchObject({ queue: 'asked for a person' });
  });
});
