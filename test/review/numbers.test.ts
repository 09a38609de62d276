import { describe, expect, it } from '@jest/globals';
import { assert, double, jsonValue, property } from 'fast-check';
import { createDecide } from '../../executors/decide/decide.ts';
import { tableToJdm } from '../../executors/decide/table.ts';
import { evaluate } from '../../flows/expressions.ts';

// oxlint-disable-next-line unicorn/no-thenable -- the word of the file; its value is never a function
const TABLE = tableToJdm({ inputs: { amount: 'amount' }, outputs: ['outcome'], rows: [{ when: { amount: '< 30' }, then: { outcome: 'small' }, because: 'it is small' }] });
/** Beyond what the engine's decimals hold: it would take the whole process down. */
const HUGE = [1e20, -9_223_372_036_854_775_808, 1e24, 1e308, Number.MAX_VALUE];

describe('a number too large to compute with', () => {
  it('is text to an expression, and does not end the process', () => {
    for (const amount of HUGE) {
      expect(evaluate('a.amount + ""', { a: { amount } })).toBe(String(amount));
      expect(evaluate('len(list)', { list: [amount] })).toBe(1);
    }
  });

  it('leaves a decision undecided', async () => {
    for (const amount of HUGE) {
      await expect(createDecide().run({ name: 't', table: TABLE, inputs: { amount } }, { key: 'k', signal: new AbortController().signal, session: 's' })).rejects.toMatchObject({ code: 'missing_input' });
    }
  });
});

describe('a number next to nothing', () => {
  it('is rounded, as what is left of a sum of floats', () => {
    expect(evaluate('rest < 1 and tiny == 0', { rest: 0.1 + 0.2 - 0.3, tiny: 5e-324 })).toBe(true);
  });
});

describe('an expression', () => {
  it('takes any value that JSON can have', () => {
    const numbers = double({ noNaN: true, noDefaultInfinity: true });
    expect(() => assert(property(jsonValue(), numbers, (any, amount) => {
      const value: unknown = evaluate('[any, amount][1]', { any: JSON.parse(JSON.stringify(any)), amount: JSON.parse(JSON.stringify(amount)) });
      return typeof value === 'number' || typeof value === 'string';
    }), { numRuns: 2_000 })).not.toThrow();
  });
});
