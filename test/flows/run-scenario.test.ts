import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { runScenario, type Aftermath, type Conversation, type ScenarioHarness } from '../../flows/run-scenario.ts';
import { scenariosSchema, type Scenario } from '../../flows/scenario.ts';

/** Speaks the harness' protocol by a script: to each thing said, these lines. It records what was done to it. */
function scripted(answers: { [said: string]: string[] }, after: Partial<Aftermath> = {}): { harness: ScenarioHarness; done: string[] } {
  const done: string[] = [];
  const lines: { text: string; choices: string[] }[] = [{ text: 'Hello, I’m a machine', choices: ['Move', 'Stay'] }];
  const act = async (what: string): Promise<void> => {
    done.push(what);
    const answer = answers[what];
    if (!answer) throw new Error(`nobody expected ${what}`);
    lines.push(...answer.map((text) => ({ text, choices: [] })));
  };
  const conversation: Conversation = {
    say: act, press: (label) => act(`[${label}]`), mend: (mending) => act(JSON.stringify(mending)), happen: (event) => act(JSON.stringify(event)),
    decide: (decision, by) => act(by === null && typeof decision === 'string' ? decision : JSON.stringify({ decision, by })),
    disturb: async (faults) => void done.push(JSON.stringify(faults)),
    advance: (ms) => act(`${ms} ms`),
    botLines: async () => [...lines], code: async () => '123456', close: async () => void done.push('closed'),
    aftermath: async () => ({ endings: [], queue: null, slots: {}, work: [], undone: [], exceptions: [], sent: [], ...after }),
  };
  return { done, harness: { open: async ({ locale, starts, faults }) => { done.push(locale, ...(starts ? [JSON.stringify(starts)] : []), ...faults.map(({ on }) => on)); return conversation; } } };
}

function scenario(text: string): Scenario {
  const [one] = scenariosSchema.parse({ flow: 'move', scenarios: [{ scenario: 'A test', ...parse(text) }] }).scenarios;
  if (!one) throw new Error('no scenario');
  return one;
}

const EXPECT_NOTHING = 'expect: {}';

describe('a scenario', () => {
  it('does each turn in order and passes when all is as written', async () => {
    const { harness, done } = scripted({ hi: ['One', 'Two'], 123456: ['Checked'], '[Move]': ['Moving'], approved: ['Approved'], refused: ['No'], '900000 ms': ['Late'] });
    const turns = 'locale: fr\nturns: [{ bot: "i\'m a machine" }, { customer: hi }, { bot: [one, /^two$/] }, { customer: "{code}" }, { presses: Move }, { staff: approve }, { staff: refuse }, { wait: 15m }, { bot: late }]';
    const result = await runScenario(scenario(`${turns}\n${EXPECT_NOTHING}`), harness);
    expect(result).toMatchObject({ ok: true, failures: [], flow: 'move', scenario: 'A test' });
    expect(done).toEqual(['fr', 'hi', '123456', '[Move]', 'approved', 'refused', '900000 ms', 'closed']);
  });

  it('lets colleagues decide, edit and mend, things happen, and calls go wrong', async () => {
    const acts = [
      '{"decision":"approved","by":"ann@a.b"}', '{"decision":{"slots":{"amount":40}},"by":null}', '{"act":"retry"}', '{"act":"edit","arguments":{"amount":40}}',
      '{"act":"resolve","outcome":"done","output":{"id":7}}', '{"event":"moved","key":"p1","data":{"ok":true}}', '{"event":"moved","data":null}',
    ];
    const { harness, done } = scripted(Object.fromEntries(acts.map((act) => [act, []])));
    const turns = `turns:
  - { staff: approve, as: ann@a.b }
  - staff: { edit: { amount: 40 } }
  - mends: retry
  - mends: { edit: { amount: 40 } }
  - mends: { resolve: done, output: { id: 7 } }
  - { event: moved, key: p1, data: { ok: true } }
  - event: moved
  - faults: [{ on: a.x, kind: error, times: 2 }]
starts: { slots: { order: 7 } }
faults: [{ on: b.y, kind: drop-after-commit }]
expect: {}`;
    expect(await runScenario(scenario(turns), harness)).toMatchObject({ ok: true, failures: [] });
    expect(done).toEqual(['en', '{"order":7}', 'b.y', ...acts, '[{"on":"a.x","kind":"error","times":2}]', 'closed']);
  });

  it('says what happens, unless it starts without a customer', () => {
    expect(() => scenario(EXPECT_NOTHING)).toThrow('say what happens');
    expect(scenario(`starts: {}\n${EXPECT_NOTHING}`)).toMatchObject({ turns: [], starts: { slots: {} } });
  });

  it('identifies a customer by number and code', async () => {
    const { harness, done } = scripted({ '+44 7700 900123': ['What is the code?'], 123456: ['Thank you'] });
    expect(await runScenario(scenario(`turns: [{ identifies: "+44 7700 900123" }, { bot: thank you }]\n${EXPECT_NOTHING}`), harness)).toMatchObject({ ok: true });
    expect(done).toEqual(['en', '+44 7700 900123', '123456', 'closed']);
  });

  it.each([
    ['the bot says something else', 'turns: [{ customer: hi }, { bot: Three }]', 'turn 2: the bot should say "Three"; it said "One", "Two"'],
    ['the bot says it in another order', 'turns: [{ customer: hi }, { bot: [Two, One] }]', 'turn 2: the bot should say "One"; it said "Two"'],
    ['the words are from before the last turn', 'turns: [{ customer: hi }, { customer: hi }, { bot: machine }]', 'turn 3: the bot should say "machine"; it said "One", "Two"'],
    ['a turn cannot be done', 'turns: [{ presses: Jump }]', 'turn 1: nobody expected [Jump]'],
  ])('fails when %s, and says so with the transcript', async (_of, turns, failure) => {
    const { harness, done } = scripted({ hi: ['One', 'Two'] });
    const result = await runScenario(scenario(`${turns}\n${EXPECT_NOTHING}`), harness);
    expect(result).toMatchObject({ ok: false, failures: [failure] });
    expect(result.transcript[0]).toBe('bot: Hello, I’m a machine [Move] [Stay]');
    expect(done.at(-1)).toBe('closed');
  });

  it.each([
    ['ending: done', { endings: [{ flow: 'move', ending: 'refused' }] }, 'it should end as done; it ended as refused'],
    ['ending: null', { endings: [{ flow: 'move', ending: 'done' }] }, 'it should end as null; it ended as done'],
    ['ending: done', { endings: [{ flow: 'other', ending: 'done' }] }, 'it should end as done; it ended as null'],
    ['queue: sales', { queue: null }, 'it should be with sales; it is with nobody'],
    ['work: [a.x, a.y]', { work: ['a.y', 'a.x'] }, 'the systems should have done a.x, a.y, each once and in this order; they did a.y, a.x'],
    ['work: [a.x]', { work: ['a.x', 'a.x'] }, 'the systems should have done a.x, each once and in this order; they did a.x, a.x'],
    ['not: [a.x]', { work: ['a.x'] }, 'a.x should not have been done'],
    ['outbox: { to: a@b.c, text: moved }', { sent: [{ to: 'a@b.c', text: 'stayed' }] }, 'a message to a@b.c should say "moved"; sent were [{"to":"a@b.c","text":"stayed"}]'],
    ['undone: [a.x, a.y]', { undone: ['a.y', 'a.x'] }, 'a.x, a.y should have been undone; undone was a.y, a.x'],
    ['exceptions: [unknown]', {}, 'the exceptions still open should be unknown; they are nothing'],
    ['', { exceptions: [{ kind: 'failed', because: 'a.x gone' }] }, 'the exceptions still open should be nothing; they are failed'],
    ['slots: { number: 3 }', { slots: { number: '3' } }, 'number should be 3; it is "3"'],
  ])('fails when afterwards %s is not so', async (expected, after, failure) => {
    const { harness } = scripted({ hi: [] }, after);
    const result = await runScenario(scenario(`turns: [{ customer: hi }]\nexpect: { ${expected} }`), harness);
    expect(result).toMatchObject({ ok: false, failures: [failure] });
  });

  it('passes when afterwards everything is so, other work aside', async () => {
    const after: Aftermath = { endings: [{ flow: 'id', ending: 'done' }, { flow: 'move', ending: 'done' }], queue: 'sales', slots: { n: 1 }, work: ['a.x', 'b.z', 'a.y'], undone: ['a.y'], exceptions: [{ kind: 'unknown', because: 'a.x' }], sent: [{ to: 'a@b.c', text: 'It moved.' }] };
    const { harness } = scripted({ hi: [] }, after);
    const text = 'turns: [{ customer: hi }]\nexpect: { ending: done, queue: sales, work: [a.x, a.y], not: [a.undo], undone: [a.y], exceptions: [unknown], outbox: { to: a@b.c, text: MOVED }, slots: { n: 1 } }';
    expect(await runScenario(scenario(text), harness)).toMatchObject({ ok: true, failures: [] });
  });
});
