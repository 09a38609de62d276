import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { checkSyntax, evaluate, ExpressionError, holds, roots } from '../../flows/expressions.ts';

describe('an expression', () => {
  it('reads the values it names', () => {
    expect(evaluate('risk.outcome == "review" and size in ["s", "m"]', { risk: { outcome: 'review' }, size: 'm' })).toBe(true);
    expect(evaluate('map(plans, {id: #.id, label: #.name})', { plans: [{ id: 'a', name: 'A' }] })).toEqual([{ id: 'a', label: 'A' }]);
  });

  it('takes a path that leads nowhere for null', () => {
    expect(evaluate('a.b.c', { a: {} })).toBeNull();
    expect(evaluate('a', {})).toBeNull();
    expect(evaluate('a.constructor', { a: {} })).toBeNull();
  });

  it.each([
    ['a + f(b)', ['a', 'b']], ['a.b.c', ['a']], ['"a" + b', ['b']], ['{id: a, b: c}', ['a', 'c']], ['a ? b : c', ['a', 'b', 'c']],
    ['filter(xs, #.id == want)', ['xs', 'want']], ['`hello ${name}`', ['name']], ['not a and b in c', ['a', 'b', 'c']], ['x["a b"]', ['x']], ['1 + 2', []],
  ])('%s reads %j', (expression, names) => {
    expect(roots(expression)).toEqual(names);
  });

  it('is no condition unless it is true or false', () => {
    expect(holds('a > 1', { a: 2 })).toBe(true);
    // In ZEN a single = assigns, and what it gives would pass for true.
    expect(() => holds('a = 1', { a: 2 })).toThrow(/compare with ==/);
    expect(() => holds('a', { a: 'yes' })).toThrow(ExpressionError);
  });

  it('with a slip is told apart from one that only lacks a value', () => {
    expect(checkSyntax('a +')).toMatch(/end/);
    expect(checkSyntax('a > 3')).toBeNull();
  });

  it('divides with remainder only by a number that stands there: by 0, the engine would end the process', () => {
    expect(evaluate('a % 7', { a: 15 })).toBe(1);
    for (const expression of ['a % b', 'a % 0', 'a % (b)', '`${a % b}`']) {
      expect(checkSyntax(expression)).toMatch(/after % put a number/);
      expect(() => evaluate(expression, { a: 1, b: 0 })).toThrow(ExpressionError);
    }
    expect(evaluate('"100 %" + a', { a: 'x' })).toBe('100 %x');
  });

  it('takes a number too large to multiply for text, where the engine would end the process', () => {
    expect(() => evaluate('a * a', { a: Number.MAX_SAFE_INTEGER })).toThrow(ExpressionError);
    expect(evaluate('a * b', { a: 1e13, b: 100 })).toBe(1e15);
  });

  it('never throws anything but its own error, whatever is written', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      roots(text);
      checkSyntax(text);
      try {
        evaluate(text, { a: 1, b: { c: [1, 2] } });
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }));
  });
});
