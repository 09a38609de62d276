import { describe, expect, it } from '@jest/globals';
import { STEP, calls, later, led, linesOf, wants } from './agent-led.ts';
import { begin, owedBy, raised, timersOf, workFlow, type Talk } from './begin.ts';
import { talk } from './talk.ts';
import { toyWorld } from './toy-world.ts';

const alone = (actions: object): Talk => {
  const t = talk(toyWorld(workFlow([{ ...STEP, actions }])), 'back-office');
  t.send({ type: 'started', flow: 'work', slots: {}, by: 'the clock' });
  return t;
};

describe('the end of an agent step’s budget', () => {
  it('of turns leads to a person, who gets the transcript', () => {
    const t = led({ budget: { turns: 2 } });
    calls(t, 'toy.read');
    t.works({ up: false });
    wants(t, { kind: 'say', text: 'Hm.' });
    expect(raised(t)).toMatchObject([{ queue: 'agent steps', error: { code: 'budget' }, input: { transcript: [{ by: 'agent' }, { by: 'system' }, { by: 'agent' }] } }]);
    expect(t.state()).toBe('withPerson');
  });

  it('of calls and of money does so too', () => {
    const t = led({ budget: { calls: 1 } });
    calls(t, 'toy.read');
    t.works({});
    calls(t, 'toy.read');
    expect(raised(t)).toMatchObject([{ error: { code: 'budget', message: 'it made 1 calls' } }]);
    const dear = led({ budget: { money: 0.01 } });
    wants(dear, { kind: 'say', text: 'Hm.' });
    expect(raised(dear)).toMatchObject([{ error: { code: 'budget', message: 'it cost 0.0100' } }]);
  });

  it('of time does so too, but for the time that the customer takes', () => {
    const t = led({ budget: { time: '1m' } });
    wants(t, { kind: 'ask', text: 'Does it blink?' });
    t.send({ type: 'heard', commands: [{ kind: 'unclear', candidates: [] }], answers: [], said: 'it does', ...later(3_600_000) });
    expect(t.owed().executor).toBe('agent');
    t.send({ type: 'result', effect: t.owed().id, ...later(3_800_000), outcome: { ok: true, output: { move: { kind: 'say', text: 'Hm.' }, misfit: null, tokensIn: 0, tokensOut: 0, cost: 0 } } });
    expect(raised(t)).toMatchObject([{ error: { code: 'budget' } }]);
  });

  it('can lead on in the flow instead', () => {
    const t = led({ budget: { turns: 1 }, on: { budget: { continue: true } } });
    expect(wants(t, { kind: 'say', text: 'Hm.' })).toEqual(['Hm.', 'Cause: .', 'Done.']);
    const ended = led({ on: { any: { end: 'refused' } } });
    expect(wants(ended, { kind: 'giveUp', because: 'too hard' })).toEqual(['Refused.']);
  });

  it('is a new one when the person sends it back', () => {
    const t = led({ budget: { turns: 1 } });
    wants(t, { kind: 'say', text: 'Hm.' });
    t.send({ type: 'mended', exception: owedBy(t)[0]?.id ?? '', by: 'bea', mending: { act: 'retry' } });
    expect(t.owed()).toMatchObject({ executor: 'agent', input: { left: { turns: 1 } } });
  });

  it('passes on what the person found out', () => {
    const t = led({ budget: { turns: 1 } });
    wants(t, { kind: 'say', text: 'Hm.' });
    const said = t.send({ type: 'mended', exception: owedBy(t)[0]?.id ?? '', by: 'bea', mending: { act: 'resolve', outcome: 'done', output: { cause: 'a mouse', fixed: true } } });
    expect(said.slice(-2)).toEqual(['Cause: a mouse.', 'Done.']);
  });

  it('is at once where there is no model, and says so', () => {
    const t = led();
    t.fails('no_model');
    expect(raised(t)).toMatchObject([{ error: { code: 'no_model', message: 'no model is configured' } }]);
    expect(timersOf(t)).toEqual([]);
  });

  it('is when the model answers with anything but a move', () => {
    const t = led();
    t.works({ move: { kind: 'sudo' } });
    expect(raised(t)).toMatchObject([{ error: { code: 'model_failed' } }]);
  });
});

describe('an agent step without a customer', () => {
  it('asks nobody', () => {
    const t = alone(STEP.actions);
    expect(t.owed()).toMatchObject({ input: { asks: false } });
    wants(t, { kind: 'ask', text: 'Hello?' });
    expect(linesOf(t)).toMatchObject([{}, { error: 'Nobody is there to be asked.' }]);
  });

  it('writes only what somebody approved', () => {
    const unapproved = alone(STEP.actions);
    calls(unapproved, 'toy.charge', { amount: 5 });
    expect(raised(unapproved)).toMatchObject([{ error: { message: 'nobody is there to say yes' } }]);
    const t = alone({ 'toy.charge': { ...STEP.actions['toy.charge'], approve: { by: 'boss', within: '1h', otherwise: 'refused' } } });
    calls(t, 'toy.charge', { amount: 5 });
    const effect = owedBy(t).find(({ executor }) => executor === 'approve')?.id ?? '';
    t.send({ type: 'decided', effect, decision: 'approved', by: 'bea' });
    expect(t.owed()).toMatchObject({ action: 'toy.charge', input: { arguments: { amount: 5 } } });
    expect(t.records().find(({ kind }) => kind === 'work.intended')?.data).toMatchObject({ rule: 'approved' });
  });
});

describe('an agent step in a loop', () => {
  it('is led anew for each item, and keeps what it returned for each', () => {
    const t = begin([
      { call: 'toy.find', save: 'found' },
      { each: 'found.lines', as: 'line', do: [{ ...STEP, with: { line: 'line' } }], collect: { causes: 'cause' } },
      { say: '{causes | list}' },
    ]);
    t.works({ lines: ['a', 'b'] });
    for (const cause of ['wind', 'rain']) {
      calls(t, 'toy.read');
      t.works({ of: cause });
      expect(linesOf(t)).toMatchObject([{}, { result: { of: cause } }]);
      wants(t, { kind: 'done', returns: { cause, fixed: true } });
    }
    expect(t.said()).toEqual(['wind and rain', 'Done.']);
  });
});
