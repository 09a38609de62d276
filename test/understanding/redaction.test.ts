import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { askedFor } from '../../src/redact/asked-for.ts';
import { redact } from '../../src/redact/redact.ts';

describe('a payment card is taken out of a text', () => {
  it.each([
    ['4111 1111 1111 1111', '[card]'],
    ['pay with 5555-5555-5555-4444 now', 'pay with [card] now'],
    ['378282246310005', '[card]'],
    ['3782 822463 10005', '[card]'],
    ['my card is 4111 1111 1111 1111 123, expires 12/27', 'my card is [card] 123, expires 12/27'],
    ['4111.1111.1111.1111', '[card]'],
    ['4111, 1111, 1111, 1111', '[card]'],
    ['4111:1111:1111:1111', '[card]'],
    ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', '[card]'],
    ['4111\u00A01111\u00A01111\u00A01111', '[card]'],
    ['4111\u200B1111\u200B1111\u200B1111', '[card]'],
    ['４１１１　１１１１　１１１１　１１１１', '[card]'],
    ['𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏', '[card]'],
    ['٤١١١ ١١١١ ١١١١ ١١١١', '[card]'],
    ['4111\n1111\n1111\n1111', '[card]'],
    ['4111–1111–1111–1111', '[card]'],
    ['2223003122003222 and 6011111111111117', '[card] and [card]'],
    ['30569309025904, 3530111333300000', '[card], [card]'],
    ['karte:4111111111111111!', 'karte:[card]!'],
    ['é 4111 1111 1111 1111 😀', 'é [card] 😀'],
    ['it is four one one one, one one one one, one one one one, one one one one thanks', 'it is [card] thanks'],
    ['quatre un un un un un un un un un un un un un un un', '[card]'], ['vier eins eins eins eins eins eins eins eins eins eins eins eins eins eins eins', '[card]'],
    ['five five 5 5 five five five five five five five five four four four four', '[card]'],
    ['4111 1111 1111 1111 cvv 123', '[card] cvv [card code]'], ['the CVC is 4321', 'the CVC is [card code]'], ['card security code: 123', 'card security code: [card code]'], ['cryptogramme 123', 'cryptogramme [card code]'],
  ])('%s', (text, shown) => { expect(redact(text)).toBe(shown); });

  it('wherever it stands, in whatever groups', () => {
    const groups = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 16, maxLength: 16 });
    fc.assert(fc.property(groups, fc.constantFrom(' ', '-', '.', '\u00A0', '  '), fc.constantFrom('', 'card ', 'n° '), (sizes, between, before) => {
      let rest = '5555555555554444';
      const parts: string[] = [];
      for (const size of sizes) {
        parts.push(rest.slice(0, size));
        rest = rest.slice(size);
      }
      expect(redact(`${before}${parts.filter((part) => part !== '').join(between)} ok`)).toBe(`${before}[card] ok`);
    }));
  });
});

describe('so are account and national identity numbers', () => {
  it.each([
    ['GB29NWBK60161331926819', '[iban]'], ['iban gb82 west 1234 5698 7654 32 please', 'iban [iban] please'], ['DE89 3704 0044 0532 0130 00.', '[iban].'],
    ['FR14 2004 1010 0505 0001 3M02 606 merci', '[iban] merci'], ['NL91-ABNA-0417-1643-00', '[iban]'],
    ['2 55 08 14 168 025 38', '[id number]'], ['n° 255081416802538', 'n° [id number]'],
    ['123-45-6789', '[id number]'], ['my SSN is 123456789', 'my SSN is [id number]'],
    ['QQ 12 34 56 C', '[id number]'], ['ab123456c', '[id number]'],
    ['12345678Z', '[id number]'], ['12.345.678-Z', '[id number]'], ['x1234567l', '[id number]'],
    ['86095742719', '[id number]'], ['47 036 892 816', '[id number]'],
    ['mijn bsn is 111222333', 'mijn bsn is [id number]'], ['1112.22.333', '[id number]'],
  ])('%s', (text, shown) => { expect(redact(text)).toBe(shown); });
});

describe('what only looks like one stays', () => {
  it.each([
    '4111 1111 1111 1112', '8944500012345678903', '8944 5000 1234 5678 903', '89445000123456789036', '+44 7700 900123', '07700 900123', '+49 1512 3456789', '0049 1512 3456789',
    '+33 6 12 34 56 78', '(020) 7946 0958', 'order 100023847', 'RV-1042', 'order 123456789', 'INV-2024-000123456', '£1,234,567.89', '1.234.567,89 €', '2026-11-04 10:30',
    'IMEI 356938035643809', 'GB29NWBK60161331926818', '12345678A', 'the limit is 5000000000', '123456782', 'to 12 34 56 a', 'c9.1', '',
    '5f0c2b1e-1234-4567-8901-abcdef012345', 'my 20 25 30 a month', '12/12/2026 12:12:12',
  ])('%s', (text) => { expect(redact(text)).toBe(text); });

  it('and is found in bounded time', () => {
    for (const unit of ['4111 ', '1', '1 ', 'GB29 ', 'a1', '4111-1111-1111-', '１ ', '12.']) {
      const text = unit.repeat(Math.ceil(100_000 / unit.length));
      const startedAt = performance.now();
      redact(text);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    }
  });
});

describe('what a slot asks for is kept', () => {
  const iban = { type: 'text' as const, pattern: '[A-Z]{2}\\d{2}[A-Z0-9]{11,30}' };
  const wide = { type: 'text' as const, pattern: '\\S{4,40}' };
  const card = { type: 'text' as const, pattern: '\\d{16}' };
  it.each([
    ['an account number, by a slot that takes nothing else', 'GB29 NWBK 6016 1331 9268 19', { asked: undefined, others: [iban] }],
    ['a card number, by a slot for it', '4111 1111 1111 1111', { asked: card, others: [] }],
    ['an identity number, where any document may be given', '12345678Z', { asked: wide, others: [] }],
    ['a telephone number that looks like an old card', '4222222222222', { asked: { type: 'phone' as const }, others: [] }],
  ])('%s', (_, text, wanted) => { expect(redact(text, askedFor(wanted))).toBe(text); });

  it.each([
    ['a card number, by a slot that takes anything', '4111111111111111', { asked: wide, others: [wide] }],
    ['a card number, by a question for free text', '4111111111111111', { asked: { type: 'text' as const }, others: [] }],
    ['an identity number, by a wide slot that is not being asked', '12345678Z', { asked: undefined, others: [wide] }],
    ['a card, where a telephone number is asked', '378282246310005', { asked: { type: 'phone' as const }, others: [] }],
  ])('but not %s', (_, text, wanted) => { expect(redact(text, askedFor(wanted))).not.toContain(text); });
});

describe('what only resembles a card said in words or its code stays', () => {
  it.each(['one two three four five six seven eight nine', 'zero seven seven zero zero nine zero zero one two three', 'the code is 1234', 'my security code is 123456', 'cvv means card verification value', 'CID 12', 'one of three or four of the two'])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('a card code is kept for no slot, whatever its pattern', () => {
    expect(redact('cvv 123', askedFor({ asked: { type: 'text', pattern: String.raw`\d{3}` }, others: [{ type: 'phone' }] }))).toBe('cvv [card code]');
  });
});
