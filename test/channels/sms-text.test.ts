import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { numberIn } from '../../channels/choice-by-number.ts';
import { keywordAnswer } from '../../channels/keyword-answers.ts';
import { quietFor } from '../../channels/quiet-hours.ts';
import { keywordOf } from '../../channels/sms/keyword.ts';
import { fitsMms } from '../../channels/sms/media.ts';
import { parseIncoming } from '../../channels/sms/parse.ts';
import { isLong, normalise, render, segmentsOf } from '../../channels/sms/render.ts';
import { beginningOf, splitText } from '../../channels/split-text.ts';
import { parseStatus } from '../../channels/twilio-status.ts';
import { line } from './sms-rig.ts';

const fixture = (name: string): { [field: string]: string } => JSON.parse(readFileSync(new URL(`../../channels/sms/fixtures/${name}.json`, import.meta.url), 'utf8'));

/** The calculator's own smart encoding of a whole text: what is done in pieces comes out the same. */
it('characters that mean the same are replaced as in the whole text', () => {
  const pieces = array(constantFrom('a', '’', '…', '“', '\u0302', '`', '~', '–', '\u00A0', '\r', '\n', '👩', '\u200D', '🏽', 'ß', '«', '€', '[')).map((parts) => parts.join(''));
  assert(property(oneof(string({ unit: 'grapheme' }), pieces), (text) => {
    expect(normalise(text)).toBe(normalise(new SegmentedMessage(text.normalize('NFC'), 'auto', true).graphemes.join('')));
  }), { numRuns: 1_000, seed: 7 });
});

describe('what Twilio posts', () => {
  it('is a text of somebody to one of our numbers', () => {
    expect(parseIncoming(fixture('message'))).toEqual({
      id: 'SM5ef8732a3c49700934481addd5ce1659', from: '+14017122661', to: '+15558675310', text: 'Ahoy! We can’t wait to see what you build.', media: [], handled: false,
    });
  });

  it('is pictures without a word', () => {
    expect(parseIncoming(fixture('picture'))).toMatchObject({ text: '', media: [{ type: 'image/jpeg', url: expect.stringContaining('/Media/ME') }, { type: 'text/vcard' }] });
  });

  it('says when Twilio has answered a keyword', () => {
    expect(parseIncoming(fixture('stop'))).toMatchObject({ text: 'STOP', handled: true });
  });

  it('is what became of a text of ours', () => {
    expect(parseStatus(fixture('undelivered'))).toEqual({ id: 'SM1a2b3c4d5e6f708192a3b4c5d6e7f809', status: 'undelivered', to: '+14017122661', from: '+15558675310', error: 30003 });
  });

  it('is nothing where it is neither', () => {
    expect(parseIncoming(fixture('undelivered'))).toMatchObject({ text: '' });
    expect(parseIncoming({ EventType: 'something.new' })).toBeNull();
    expect(parseStatus(fixture('message'))).toBeNull();
  });
});

describe('the text of a message', () => {
  it.each([
    ['It’s “done” – at last…', 'It\'s "done" - at last...'], ['Bonjour à tous', 'Bonjour à tous'], ['a•••@example.com', 'a***@example.com'], ['10\u202F000', '10 000'], ['Привет', 'Привет'],
  ])('%j costs no more than it must', (text, plain) => {
    expect(normalise(text)).toBe(plain);
  });

  it.each([
    ['a'.repeat(160), 'GSM-7', 1], ['a'.repeat(161), 'GSM-7', 2], ['a'.repeat(306), 'GSM-7', 2], ['a'.repeat(307), 'GSM-7', 3], ['{'.repeat(80), 'GSM-7', 1], ['{'.repeat(81), 'GSM-7', 2],
    ['я'.repeat(70), 'UCS-2', 1], ['я'.repeat(71), 'UCS-2', 2], ['я'.repeat(135), 'UCS-2', 3], [`${'a'.repeat(100)}’`, 'UCS-2', 2],
    ['€'.repeat(80), 'GSM-7', 1], ['€'.repeat(81), 'GSM-7', 2],
  ])('%j is carried as the networks carry it', (text, encoding, segments) => {
    expect(segmentsOf(text)).toEqual({ encoding, segments });
  });

  it('is split between words, and never loses any', () => {
    const words = Array.from({ length: 600 }, (_, i) => `word${i}`).join(' ');
    const parts = render(line(words));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => part.length <= 1600)).toBe(true);
    expect(parts.join(' ')).toBe(words);
  });

  it('never cuts an emoji in two', () => {
    const parts = render(line('a'.repeat(1599) + '😀'.repeat(5)));
    expect(parts.join('')).toBe('a'.repeat(1599) + '😀'.repeat(5));
    expect(parts.every((part) => !/[\uD800-\uDBFF]$/.test(part))).toBe(true);
  });

  it('numbers the choices', () => {
    expect(render(line('What happened?', { choices: [{ id: 'a', label: 'Lost' }, { id: 'b', label: 'Stolen' }] }))).toEqual(['What happened?\n1: Lost\n2: Stolen']);
  });

  it('is only its beginning, with a link, where it costs more than six segments; its choices stay', () => {
    const long = line('It is a long story. '.repeat(60), { choices: [{ id: 'a', label: 'Go on' }] });
    expect(isLong(long)).toBe(true);
    expect(isLong(line('a'.repeat(918)))).toBe(false);
    const [text = '', ...more] = render(long, { rest: 'https://bot.example.com/continue#x', files: [], locale: 'fr-CA' });
    expect(more).toEqual([]);
    expect(text).toMatch(/^It is a long story\. .*\.\.\.\nLa suite : https:\/\/bot\.example\.com\/continue#x\n1: Go on$/);
    expect(segmentsOf(text).segments).toBeLessThanOrEqual(3);
  });

  it('names files that do not go along', () => {
    expect(render(line('Here it is.'), { rest: null, files: [{ name: 'bill.pdf', url: 'https://bot.example.com/files/1' }], locale: 'en' })).toEqual(['Here it is.\nbill.pdf: https://bot.example.com/files/1']);
  });

  it.each([['one two three', 8, ['one two', 'three']], ['abcdefghij', 4, ['abcd', 'efgh', 'ij']], ['', 4, []]] as const)('%j in pieces of %i', (text, longest, parts) => {
    expect(splitText(text, longest)).toEqual(parts);
  });

  it.each([['one two three', 9, 'one two…'], ['short', 9, 'short'], ['abcdefghij', 5, 'abcd…']] as const)('the beginning of %j in %i characters', (text, longest, beginning) => {
    expect(beginningOf(text, longest)).toBe(beginning);
  });
});

describe('files', () => {
  const jpeg = { id: '1', name: 'a.jpg', type: 'image/jpeg', bytes: 400_000 };
  const [america, britain] = [{ from: '+12025550100', to: '+14017122661' }, { from: '+441632960001', to: '+447700900123' }];
  it.each([
    [[jpeg], america, true], [[jpeg], { ...america, from: 'MG0' }, true], [[jpeg], britain, false], [[jpeg], { ...america, to: britain.to }, false],
    [[{ ...jpeg, bytes: 6_000_000 }], america, false], [[{ ...jpeg, type: 'application/pdf', bytes: 600_000 }], america, false],
    [[{ ...jpeg, type: 'application/zip' }], america, false], [Array.from({ length: 11 }, () => jpeg), america, false],
  ])('%j on the way %j go as MMS: %j', (files, way, fits) => {
    expect(fitsMms(files, way)).toBe(fits);
  });
});

describe('a keyword', () => {
  it.each([
    ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'].map((word) => [word, false, 'stop'] as const),
    [' stop. ', false, 'stop'], ['Cancel', false, 'stop'], ['Arrêt', false, 'stop'], ['cancel my order', false, null], ['stop it', false, null],
    ['START', false, 'start'], ['yes', false, null], ['yes', true, 'start'], ['unstop', true, 'start'], ['HELP', false, 'help'], ['info', true, 'help'], ['help me', false, null], ['', false, null],
  ] as const)('%j, stopped before: %j, is %j', (text, stopped, keyword) => {
    expect(keywordOf(text, { stopped })).toBe(keyword);
  });

  it('is answered in the language of the conversation, or in English', () => {
    expect(keywordAnswer('stop', { business: 'Acme', locale: 'fr-FR' })).toMatch(/^Acme : vous ne recevrez plus/);
    expect(keywordAnswer('stop', { business: 'Acme', locale: 'pl' })).toMatch(/^Acme: you will get no more/);
  });

  it.each(['en', 'fr', 'de', 'es', 'nl'])('is answered in %s in characters of GSM-7, naming who writes and the way back', (locale) => {
    expect(keywordAnswer('stop', { business: 'Acme', locale })).toMatch(/^Acme ?:.*START/);
    expect(keywordAnswer('help', { business: 'Acme', locale })).toMatch(/^Acme ?:.*STOP/);
    for (const keyword of ['stop', 'start', 'help'] as const) expect(segmentsOf(normalise(keywordAnswer(keyword, { business: 'Acme', locale }))).encoding).toBe('GSM-7');
  });
});

describe('a number', () => {
  it.each([
    ['2', 2], [' 2. ', 2], ['2)', 2], ['#2', 2], ['(2)', 2], ['two', 2], ['Deux!', 2], ['zwei', 2], ['dos', 2], ['twee', 2], ['10', 10], ['123', null], ['2 please', null], ['no', null], ['', null],
  ])('%j names %j', (text, number) => {
    expect(numberIn(text)).toBe(number);
  });
});

describe('the quiet hours', () => {
  const night = { from: '21:00', until: '08:00', timeZone: 'Europe/Paris' };
  it.each([
    ['2026-07-01T18:59:00Z', 0], ['2026-07-01T19:00:00Z', 11 * 3_600_000], ['2026-07-01T22:30:00Z', 7.5 * 3_600_000], ['2026-07-02T05:59:30Z', 30_000], ['2026-07-02T06:00:00Z', 0], ['2026-01-02T06:30:00Z', 1_800_000],
  ])('at %s still last %i ms', (at, ms) => {
    expect(quietFor(night, Date.parse(at))).toBe(ms);
  });

  it('may lie within a day, and may be none', () => {
    expect(quietFor({ from: '12:00', until: '13:00', timeZone: 'UTC' }, Date.parse('2026-07-01T12:15:00Z'))).toBe(2_700_000);
    expect(quietFor({ from: '12:00', until: '13:00', timeZone: 'UTC' }, Date.parse('2026-07-01T13:00:00Z'))).toBe(0);
    expect(quietFor(null, 0)).toBe(0);
  });
});
