import { describe, expect, it } from '@jest/globals';
import { choiceSaid, takesDigits, type Asked } from '../../channels/voice/asked.ts';
import { phrase } from '../../channels/voice/phrases.ts';
import { utter } from '../../channels/voice/render.ts';
import { digitsIn, isListening } from '../../channels/voice/small-words.ts';
import { aloud } from '../../channels/voice/speech/aloud.ts';
import { spell } from '../../channels/voice/speech/letters.ts';
import { whisper } from '../../channels/voice/whisper.ts';
import type { Entry } from '../../src/contracts.ts';

const line = (text: string, more: Partial<Entry> = {}): Entry => ({ session: 's', seq: 1, at: 0, from: 'bot', text, ...more });
const choices = ['Lost', 'Stolen'].map((label, i) => ({ id: `c${i + 1}`, label }));

describe('a text read aloud', () => {
  it.each([
    ['en', 'Move +44 7700 900123 to the SIM ending 5009?', 'Move plus 4 4, 7 7 0 0, 9 0 0, 1 2 3 to the SIM ending 5 0 0 9?'],
    ['en', 'Call 07700 900123.', 'Call 0 7 7, 0 0, 9 0 0, 1 2 3.'],
    ['fr', 'Mettre +33 6 12 34 05 78 ?', 'Mettre plus 3 3, 6, 12, 34, 0 5, 78 ?'],
    ['fr', 'Appelez le 01 42 68 53 00', 'Appelez le 0 1, 42, 68, 53, 0 0'],
    ['de', 'Rufen Sie +49 30 901820 an.', 'Rufen Sie plus 4 9, 3 0, 9 0 1, 8 2 0 an.'],
    ['es', 'Llame al +34 911 234 567', 'Llame al más 3 4, 9 1 1, 2 3 4, 5 6 7'],
    ['nl', 'Bel +31 20 794 0800', 'Bel plus 3 1, 2 0, 7 9 4, 0 8 0 0'],
  ])('tells telephone numbers in groups: %s %j', (locale, text, said) => {
    expect(aloud(text, locale)).toBe(said);
  });

  it.each(['en', 'fr', 'de', 'es', 'nl'])('reads the number of a SIM card digit by digit: %s', (locale) => {
    expect(aloud('8944100000000005009', locale)).toBe('8 9 4 4, 1 0 0 0, 0 0 0 0, 0 0 0 5, 0 0 9');
  });

  it.each([
    ['en', '4242 4242 4242 4242', 'the card ending 4 2 4 2'], ['fr', '4242424242424242', 'la carte finissant par 4 2 4 2'], ['de', '4242-4242-4242-4242', 'die Karte mit der Endung 4 2 4 2'],
    ['es', '378282246310005', 'la tarjeta terminada en 0 0 0 5'], ['nl', '5555 5555 5555 4444', 'de kaart eindigend op 4 4 4 4'],
  ])('never speaks the digits of a payment card: %s %j', (locale, text, said) => {
    expect(aloud(text, locale)).toBe(said);
  });

  it.each([
    ['en', 'The fee is £10.00.', 'The fee is 10 pounds.'], ['en', '£12.50', '12 pounds and 50 pence'], ['en', '$1.05', '1 dollar and 5 cents'], ['en', '£1,234.00', '1234 pounds'], ['en', 'EUR 3', '3 euros'],
    ['fr', 'Les frais sont de 10,00\u00A0£.', 'Les frais sont de 10 livres.'], ['fr', '1\u202F234,50\u00A0€', '1234 euros et 50 centimes'], ['de', '12,50\u00A0€', '12 Euro und 50 Cent'],
    ['es', '12,50 €', '12 euros con 50 céntimos'], ['nl', '€ 12,50', '12 euro en 50 cent'], ['de', '1.234,00 €', '1234 Euro'],
  ])('says amounts in words: %s %j', (locale, text, said) => {
    expect(aloud(text, locale)).toBe(said);
  });

  it.each([
    ['en', 'on 2026-11-29 at 14:30', 'on 29 November 2026 at 2:30 p.m.'], ['en', 'at 09:00', 'at 9 a.m.'], ['fr', 'le 2026-11-29 à 14:30', 'le 29 novembre 2026 à 14 heures 30'],
    ['de', 'am 2026-11-29 um 14:30', 'am 29. November 2026 um 14 Uhr 30'], ['es', 'el 2026-11-29', 'el 29 de noviembre de 2026'], ['nl', '2026-11-29 om 14:00', '29 november 2026 om 14 uur'],
  ])('says days and times: %s %j', (locale, text, said) => {
    expect(aloud(text, locale)).toBe(said);
  });

  it.each([
    ['en', 'AB12', 'A for Alpha, B for Bravo, 1, 2'], ['fr', 'AB12', 'A comme Anatole, B comme Berthe, 1, 2'], ['de', 'AB12', 'A wie Aachen, B wie Berlin, 1, 2'],
    ['es', 'AB12', 'A de Antonio, B de Barcelona, 1, 2'], ['nl', 'AB12', 'A van Anton, B van Bernard, 1, 2'], ['en', 'XK-77Z', 'X for X-ray, K for Kilo, 7, 7, Z for Zulu'],
  ])('spells references: %s %j', (locale, text, said) => {
    expect(spell(text, locale)).toBe(said);
    expect(aloud(`${text}.`, locale)).toBe(`${said}.`);
  });

  it.each([
    ['en', 'Your code is 123456', 'Your code is 1 2 3, 4 5 6'], ['en', 'a•••@example.com', 'a… at example dot com'], ['fr', 'ada.martin@example.com', 'ada point martin arobase example point com'],
    ['en', 'Go on here: https://bot.example.com/continue#abc.', 'Go on here: the link.'], ['en', 'Done ✓ 🎉', 'Done'], ['en', 'I can help with these:\n• SIM swap\n• Bills', 'I can help with these: SIM swap. Bills'],
    ['en', 'I sent it – but wait', 'I sent it, but wait'], ['en', 'In 2026 we moved 3 lines and 1500 minutes.', 'In 2026 we moved 3 lines and 1500 minutes.'], ['en', 'It has 19 or 20 digits and starts with 89.', 'It has 19 or 20 digits and starts with 89.'],
    ['en', '', ''], ['xx', 'AB12', 'A for Alpha, B for Bravo, 1, 2'],
  ])('leaves out what only eyes take in: %s %j', (locale, text, said) => {
    expect(aloud(text, locale)).toBe(said);
  });
});

describe('a line of the bot', () => {
  it('offers choices by word and by key', () => {
    expect(utter(line('What happened?', { choices }), { locale: 'en' })?.text).toBe('What happened? For Lost, say Lost or press 1. For Stolen, say Stolen or press 2.');
    expect(utter(line('Qu’est-il arrivé ?', { choices: [{ id: 'c1', label: 'Perdue' }] }), { locale: 'fr' })?.text).toBe('Qu’est-il arrivé ? Pour Perdue, dites Perdue ou appuyez sur 1.');
  });

  it('reads many choices shortly, and none beyond the keys', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ id: `c${i}`, label: `Thing ${'ABCDEFGHIJKL'[i] ?? ''}` }));
    const text = utter(line('Which?', { choices: many }), { locale: 'en' })?.text ?? '';
    expect(text).toMatch(/^Which\? Say one of these, or press its number\. 1: Thing A\..* 9: Thing I\.$/);
    expect(text).not.toContain('Thing J');
  });

  it('asks for a yes to its end', () => {
    const yes = line('Move it?', { expects: { kind: 'yes' }, choices: [{ id: 'c1', label: 'Yes, do it' }, { id: 'c2', label: 'No, change something' }] });
    expect(utter(yes, { locale: 'en' })).toEqual({ text: 'Move it? To go ahead, say yes or press 1. To change something, say no or press 2.', seq: 1, firm: true });
    expect(utter(line('Hello'), { locale: 'en' })?.firm).toBe(false);
  });

  it('offers the keypad after a failure, and asks for it after two', () => {
    const ask = line('Which number?', { expects: { kind: 'slot', slot: 'number', type: 'phone' } });
    expect([0, 1, 2].map((failures) => utter(ask, { locale: 'en', failures })?.text)).toEqual([
      'Which number?', 'Which number? You can also type it on the keypad, and finish with the hash key.', 'Which number? Please type it on the keypad, and finish with the hash key.',
    ]);
  });

  it('says what work has done, and not what it is about to do', () => {
    expect(utter(line('Number moved', { status: 'working', work: 'w' }), { locale: 'en' })).toBeNull();
    expect(utter(line('Number moved', { status: 'done', work: 'w' }), { locale: 'en' })?.text).toBe('Number moved.');
    expect(utter(line('Number moved', { status: 'failed', work: 'w' }), { locale: 'en' })).toBeNull();
  });
});

describe('what a caller says', () => {
  it.each([
    ['en', 'oh seven seven double oh, nine hundred', null], ['en', 'oh seven seven double oh', '07700'], ['en', '0 7 7 0 0', '07700'], ['en', 'plus 44 7700 900123', '+447700900123'], ['en', 'one', '1'], ['en', 'one moment', null],
    ['fr', 'zéro six un deux', '0612'], ['de', 'null eins zwo', '012'], ['es', 'cero uno doble tres', '0133'], ['nl', 'nul zes dubbel vijf', '0655'], ['en', '', null],
  ])('is digits where it was said one by one: %s %j', (locale, text, digits) => {
    expect(digitsIn(text, locale)).toBe(digits);
  });

  it.each([['mm-hm', true, true], ['Mhm.', true, true], ['uh-huh', true, true], ['okay', false, true], ['yeah, okay', false, true], ['okay', true, false], ['yes', false, false], ['stop', false, false], ['', false, false]])('%j, with a question open: %j, is listening: %j', (text, asked, listening) => {
    expect(isListening(text, { asked })).toBe(listening);
  });

  it('is a choice by its name or its number', () => {
    const asked: Asked = { seq: 1, expects: { kind: 'slot', slot: 'reason', type: 'choice' }, choices };
    expect(['stolen.', 'One', '2', 'it was stolen', 'three'].map((text) => choiceSaid(asked, text, 'en')?.id ?? null)).toEqual(['c2', 'c1', 'c2', null, null]);
    expect(takesDigits(asked)).toBe(false);
  });
});

describe('a whisper', () => {
  it('tells a person who needs them, why, and what is known, without what is private', () => {
    const said = whisper({ queue: 'identity desk', because: 'the customer asked for a person', flow: 'sim-swap', slots: { number: '+447700900123', code: '••••••', pan: '4242424242424242', reason: 'lost' }, work: [] }, 'en');
    expect(said).toEqual([
      'A caller from the automated assistant, for identity desk. Reason: the customer asked for a person.', 'number: plus 4 4 7, 7 0 0, 9 0 0, 1 2 3.', 'pan: the card ending 4 2 4 2.', 'reason: lost.',
    ]);
  });
});

it('every phrase is there in five languages, each with the same holes', () => {
  for (const key of ['machine', 'choice', 'oneOfMany', 'whisper', 'known'] as const) {
    const own = (['en', 'fr', 'de', 'es', 'nl'] as const).map((locale) => phrase(locale, key, { business: '{business}', label: '{label}', number: '{number}', queue: '{queue}', because: '{because}', name: '{name}', value: '{value}' }));
    expect(new Set(own.map((text) => JSON.stringify([...new Set(holes(text))])))).toHaveProperty('size', 1);
  }
});

function holes(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).toSorted();
}
