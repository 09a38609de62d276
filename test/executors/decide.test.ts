/* oxlint-disable unicorn/no-thenable -- "then" is a word of the table file; its value is never a function */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../../src/contracts.ts';
import { createDecide } from '../../executors/decide/decide.ts';
import { tableToJdm } from '../../executors/decide/table.ts';
import { failureOf } from './support/systems.ts';

const RISK = {
  table: 'sim-swap-risk',
  inputs: { 'days since last swap': 'days', reason: 'reason', 'fraud flag': 'fraud', score: 'score' },
  outputs: ['outcome', 'fee'],
  rows: [
    { when: { 'fraud flag': true }, then: { outcome: 'refuse', fee: 0 }, because: 'The customer is on the fraud list.' },
    { when: { 'days since last swap': '< 30' }, then: { outcome: 'review', fee: 5 }, because: 'The SIM was swapped in the last 30 days.' },
    { when: { reason: ['lost', 'new phone'], score: '0..40' }, then: { outcome: 'approve', fee: '= reason == "lost" ? 5 : 0' }, because: 'It is a usual swap.' },
  ],
};
const decide = createDecide();
const at = { key: 'k', signal: new AbortController().signal, session: 's' };
const run = (inputs: JsonObject, table: unknown = RISK) => decide.run({ name: 'sim-swap-risk', table: tableToJdm(table), inputs }, at);
const ORDINARY = { days: 400, reason: 'lost', fraud: false, score: 10 };

describe('a decision table', () => {
  it('decides by the first row that fits, and says in words which and why', async () => {
    const { output, evidence } = await run({ ...ORDINARY, days: 5 });
    expect(output).toEqual({ outcome: 'review', fee: 5, because: 'The SIM was swapped in the last 30 days.' });
    expect(evidence).toMatchObject({
      table: 'sim-swap-risk',
      rows: [{ table: 'sim-swap-risk', row: 2, id: 'row-2', tested: [{ input: 'days since last swap', condition: '< 30', value: 5 }] }],
      explanation: 'Row 2 of sim-swap-risk: days since last swap is 5 (< 30) → outcome: review, fee: 5. Because: The SIM was swapped in the last 30 days.',
    });
  });

  it('understands values, lists, ranges and computed results', async () => {
    const { output, evidence } = await run(ORDINARY);
    expect(output).toMatchObject({ outcome: 'approve', fee: 5 });
    expect(evidence).toMatchObject({ explanation: expect.stringContaining('reason is lost (lost or new phone), score is 10 ([0..40])') });
    expect((await run({ ...ORDINARY, reason: 'new phone' })).output).toMatchObject({ fee: 0 });
    expect((await run({ ...ORDINARY, fraud: true })).output).toMatchObject({ outcome: 'refuse' });
  });

  it('collects every row that fits when it is told to', async () => {
    const { output, evidence } = await run({ ...ORDINARY, days: 3 }, { ...RISK, hit: 'collect' });
    expect(output).toMatchObject([{ outcome: 'review' }, { outcome: 'approve' }]);
    expect(evidence).toMatchObject({ rows: [{ row: 2, result: { outcome: 'review' } }, { row: 3, result: { outcome: 'approve' } }] });
  });

  it('fails with no_rule when no row fits', async () => {
    expect(await failureOf(run({ ...ORDINARY, score: 90 }))).toMatchObject({ kind: 'terminal', code: 'no_rule' });
  });

  it.each([
    ['is missing', { days: null }, 'days since last swap is missing'],
    ['is of another kind', { days: 'five' }, 'days since last swap cannot be compared with "< 30"'],
  ])('does not fall through to a milder row when an input %s', async (_what, change, said) => {
    expect(await failureOf(run({ ...ORDINARY, ...change }))).toMatchObject({ kind: 'terminal', code: 'missing_input', message: expect.stringContaining(said) });
  });

  it('may be plain JDM', async () => {
    const jdm = tableToJdm(RISK);
    expect(tableToJdm(jdm)).toEqual(jdm);
    expect((await run(ORDINARY, jdm)).output).toMatchObject({ outcome: 'approve' });
    const broken = { nodes: [{ id: 'a', type: 'inputNode' }], edges: [{ nonsense: true }] };
    expect(await failureOf(run(ORDINARY, broken))).toMatchObject({ kind: 'terminal', code: 'bad_table' });
  });

  const row = RISK.rows[0];
  it.each([
    ['rows', { ...RISK, rows: [] }, /^rows: /],
    ['an unknown input', { ...RISK, rows: [{ ...row, when: { colour: 'red' } }] }, 'row 1, when, colour: there is no input of this name; there are days since last swap'],
    ['an unknown output', { ...RISK, rows: [{ ...row, then: { outcome: 'x', fee: 0, tip: 1 } }] }, 'row 1, then, tip: there is no output of this name; there are outcome, fee'],
    ['a missing output', { ...RISK, rows: [row, { ...row, then: { outcome: 'x' } }] }, 'row 2, then: fee is missing'],
    ['a broken condition', { ...RISK, rows: [{ ...row, when: { score: '< < 3' } }] }, 'row 1, when, score: this cannot be read as a condition'],
    ['a broken expression', { ...RISK, rows: [{ ...row, then: { outcome: '= 1 +', fee: 0 } }] }, 'row 1, then, outcome: this cannot be read'],
    ['a broken input', { ...RISK, inputs: { ...RISK.inputs, score: 'a b' } }, 'inputs, score: this cannot be read'],
  ])('is refused with the row and the mend: %s', (_what, table, said) => {
    expect(() => tableToJdm(table)).toThrow(said);
  });

  it('takes any text as a value in a cell, and matches that text only', async () => {
    const word = fc.stringMatching(/^[A-Za-z][A-Za-z' éü?-]{0,20}$/).filter((text) => !/^(not\b|in\s)/.test(text) && text === text.trim());
    await fc.assert(fc.asyncProperty(word, word, async (one, other) => {
      const table = { inputs: { said: 'said' }, outputs: ['same'], rows: [{ when: { said: one }, then: { same: true }, because: one }, { then: { same: false }, because: other }] };
      expect((await run({ said: one }, table)).output).toMatchObject({ same: true, because: one });
      expect((await run({ said: `${other}!` }, table)).output).toMatchObject({ same: false });
    }));
  });

  it('is read or refused, whatever it is', () => {
    const tables = fc.property(fc.jsonValue(), fc.jsonValue(), (when, then) => {
      try {
        return tableToJdm({ ...RISK, rows: [{ when, then, because: 'x' }] }) !== null;
      } catch (error) {
        return error instanceof Error && error.message !== '' && error.constructor === Error;
      }
    });
    expect(fc.check(tables)).toMatchObject({ failed: false });
  });
});
