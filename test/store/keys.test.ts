import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { encodeKey, rangeBetween } from '../../src/store/embedded/keys.ts';

type Value = null | number | string | boolean | Date;
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true }), fc.date({ noInvalidDate: true }),
  fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('a', '\0', '\u0001', '\u0002', '\uffff', 'é') }));

describe('index keys', () => {
  it('sort as MongoDB sorts lists of values, upwards and downwards', () => {
    const field = fc.record({ values: fc.tuple(value, value), down: fc.boolean() });
    fc.assert(fc.property(fc.array(field, { minLength: 1, maxLength: 4 }), (fields) => {
      const [one, other] = [0, 1].map((side) => encodeKey([...fields.map(({ values, down }) => ({ value: values[side], down })), { value: 'id', down: false }]));
      const wanted = fields.reduce((order, { values, down }) => order || compare(values[0], values[1]) * (down ? -1 : 1), 0);
      expect(Math.sign(Buffer.compare(one ?? Buffer.alloc(0), other ?? Buffer.alloc(0)))).toBe(wanted + 0);
    }), { numRuns: 2000 });
  });

  it('lie in a range exactly when the value lies between its bounds and is of their type', () => {
    const bound = fc.option(fc.record({ value: value.filter((one) => one !== null), inclusive: fc.boolean() }), { nil: null });
    const bounds = fc.record({ low: bound, high: bound, down: fc.boolean() })
      .filter(({ low, high }) => (low ?? high) !== null && rank((low ?? high)?.value ?? null) === rank((high ?? low)?.value ?? null));
    fc.assert(fc.property(value, bounds, (one, { low, high, down }) => {
      const { start, end } = rangeBetween(Buffer.from('prefix'), { low, high, down });
      const key = Buffer.concat([Buffer.from('prefix'), encodeKey([{ value: one, down }, { value: 'id', down: false }])]);
      const inside = Buffer.compare(start, key) <= 0 && Buffer.compare(key, end) < 0;
      const above = low === null || compare(one, low.value) >= (low.inclusive ? 0 : 1);
      const below = high === null || compare(one, high.value) <= (high.inclusive ? 0 : -1);
      expect(inside).toBe(above && below && rank(one) === rank((low ?? high)?.value ?? null));
    }), { numRuns: 2000 });
  });

  it('refuse what has no place in the order, and what is too long', () => {
    for (const odd of [[], {}, Buffer.from('x'), Symbol('x')]) expect(() => encodeKey([{ value: odd, down: false }])).toThrow('nothing else');
    expect(() => encodeKey([{ value: 'x'.repeat(2000), down: false }])).toThrow('too long');
  });
});

function rank(one: Value): number {
  return one === null ? 0 : ['number', 'string', 'boolean', 'object'].indexOf(typeof one) + 1;
}

function compare(one: Value, other: Value): number {
  if (rank(one) !== rank(other)) return Math.sign(rank(one) - rank(other));
  if (typeof one === 'string' && typeof other === 'string') return Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return Math.sign(Number(one) - Number(other));
}
