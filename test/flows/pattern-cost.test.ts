import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { patternCost } from '../../flows/checks/pattern-cost.ts';

const SLOW = 8.5;

describe('the cost of a pattern', () => {
  it.each([
    '^89\\d{17,18}$', '^(\\d{4}[ -]?){3,5}$', '^[\\p{L} ]+$', '^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$', '^[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}$', '\\d{3,}', '^\\d{6}$|^\\d{8}$',
    '^(?=.*\\d)(?=.*[a-z]).{8,}$', '^[a-z]{1,64}@[a-z.]{1,250}\\.[a-z]{2,20}$', '^(?<year>\\d{4})-\\k<year>$', '^[\\](+*]+$', '^\\(\\+\\)$', '', '^a{3}$',
  ])('is small for %s', (pattern) => {
    expect(patternCost(pattern)).toBeLessThan(SLOW);
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(a|ab)*c', '(x+x+)+y', '^(\\p{L}+[ -]?)+$', '^(?:.{0,50}){10}$', '^(a?){30}a{30}$', '\\d+\\d+\\d+$', '^((ab?)*c)*$'])('is too great for %s', (pattern) => {
    expect(patternCost(pattern)).toBeGreaterThanOrEqual(SLOW);
  });

  it('is a number for any regular expression', () => {
    fc.assert(fc.property(fc.stringMatching(/^[ab()[\]{}|*+?\\d1,3^$=!<:]{0,12}$/), (text) => {
      fc.pre(isPattern(text));
      expect(patternCost(text)).not.toBeNaN();
    }), { numRuns: 500 });
  });
});

function isPattern(text: string): boolean {
  try {
    return RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}
