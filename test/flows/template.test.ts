import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ExpressionError } from '../../flows/expressions.ts';
import { localize, render, textRoots, UnknownFilter } from '../../flows/template.ts';

const EN = { locale: 'en-GB', timeZone: 'Europe/London' };

describe('a text of a flow', () => {
  it.each([
    ['Move {number} now', { number: '+441' }, 'Move +441 now'],
    ['ending {card | last 4}', { card: '89441234' }, 'ending 1234'],
    ['the fee is {fee | money GBP}', { fee: 10 }, 'the fee is £10.00'],
    ['on {day | date}', { day: '2026-03-01' }, 'on 1 March 2026'],
    ['{number | phone} is active', { number: '+447700900123' }, '+44 7700 900123 is active'],
    ['{number | phone}', { number: 'unknown' }, 'unknown'],
    ['{names | list}', { names: ['Ann', 'Bob', 'Cy'] }, 'Ann, Bob and Cy'],
    ['{name | upper}', { name: 'ann' }, 'ANN'],
    ['{nothing}', {}, ''],
    ['{a + 1}', { a: 1.5 }, '2.5'],
  ])('%s is filled', (text, values, filled) => {
    expect(render(text, values, EN)).toBe(filled);
  });

  it('shows a plain day as that day in every zone', () => {
    expect(render('{day | date}', { day: '2026-03-01' }, { locale: 'en-GB', timeZone: 'Pacific/Honolulu' })).toBe('1 March 2026');
  });

  it('is chosen by locale, with English and then any other behind it', () => {
    expect(localize({ en: 'yes', fr: 'oui' }, 'fr')).toBe('oui');
    expect(localize({ en: 'yes', fr: 'oui' }, 'de')).toBe('yes');
    expect(localize({ fr: 'oui' }, 'de')).toBe('oui');
  });

  it('names what it reads, in every language', () => {
    expect(textRoots({ en: '{a | last 2} {b.c}', fr: '{d + a}' })).toEqual(['a', 'b', 'd']);
  });

  it('refuses a filter that does not exist', () => {
    expect(() => render('{a | shout}', { a: 1 }, EN)).toThrow(UnknownFilter);
  });

  it('never breaks otherwise, and keeps text without braces as it is', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      if (!/[{}]/.test(text)) expect(render(text, {}, EN)).toBe(text);
      try {
        render(text, { a: 1 }, EN);
      } catch (error) {
        expect(error instanceof ExpressionError || error instanceof UnknownFilter).toBe(true);
      }
    }));
  });
});
