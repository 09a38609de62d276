import * as fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { Command, Json, ReadingContext, SlotSpec } from '../../src/contracts.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { LANGUAGES } from '../../src/understanding/local/phrases/index.ts';
import { recogniserOf } from '../../src/understanding/local/recognisers/index.ts';
import { listen } from '../../src/understanding/local/utterance.ts';
import { compileWordings } from '../../src/understanding/local/wordings.ts';
import { asking, ICCID, NOW, REASON } from './context.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const understanding = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const wordings = compileWordings(LANGUAGES);

const SPECS: { [name: string]: SlotSpec } = {
  choice: REASON, code: { type: 'code' }, date: { type: 'date' }, email: { type: 'email' }, money: { type: 'money' }, name: { type: 'name' },
  address: { type: 'address' }, duration: { type: 'duration' }, file: { type: 'file' }, period: { type: 'period' }, time: { type: 'time' },
  number: { type: 'number', min: -5, max: 500 }, pattern: ICCID, phone: { type: 'phone' }, text: { type: 'text', min: 3, max: 40 }, yesno: { type: 'yesno' },
};
const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
/** What a value of a type must look like, whatever was said. */
const SHAPES: { [name: string]: (value: Json) => boolean } = {
  address: (v) => typeof v === 'object' && v !== null && ('line' in v || 'postcode' in v) && Object.values(v).every((part) => typeof part === 'string' && part !== ''),
  duration: (v) => /^P(?=.)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?)?)$/.test(text(v)),
  file: (v) => /^\S{4,64}$/.test(text(v)),
  period: (v) => /^\{"from":(?:null|"\d{4}-\d\d-\d\dT\d\d:\d\d"),"to":(?:null|"\d{4}-\d\d-\d\dT\d\d:\d\d")\}$/.test(text(v)),
  time: (v) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text(v)),
  choice: (v) => (REASON.options ?? []).some((o) => o.id === v),
  code: (v) => /^\d{4,8}$/.test(text(v)),
  date: (v) => /^\d{4}-\d\d-\d\d$/.test(text(v)) && !Number.isNaN(Date.parse(text(v))),
  email: (v) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text(v)),
  money: (v) => Number.isFinite(v),
  name: (v) => /\p{L}/u.test(text(v)) && !/\d/.test(text(v)),
  number: (v) => typeof v === 'number' && v >= -5 && v <= 500,
  pattern: (v) => /^89\d{17,18}$/.test(text(v)),
  phone: (v) => /^\+[1-9]\d{6,14}$/.test(text(v)),
  text: (v) => text(v).length >= 3 && text(v).length <= 40,
  yesno: (v) => typeof v === 'boolean',
};

const words = fc.constantFrom(
  'yes', 'no', 'not', 'the', 'first', 'other', 'one', 'hundred', 'fifty', 'lost', 'stolen', 'new phone', '50', '1,000.50', '£20', '07700 900123', '+1 415 555 2671', '8944500012345678901',
  'tomorrow', '5 March', '31/12/2026', 'a@b.co', '@', 'my name is', 'Ana', 'make it', 'I meant', 'cancel', 'agent', '?', ',', '.', 'and', 'why', '2026-02-30', '123 456', 'half past', 'between', 'to', 'next week', 'Montagabend', 'zwei Stunden', 'SW1A 2AA', '12 rue de la Paix', '10115 Berlin', '17h30', 'at example dot com', 'ß', 'İ', '👍',
);
const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 }), fc.array(words, { maxLength: 12 }).map((w) => w.join(' ')));

async function valueOf(said: string, at: ReadingContext): Promise<Json | undefined> {
  return (await understanding.read(said, at)).find((c): c is Extract<Command, { kind: 'set' }> => c.kind === 'set')?.value;
}

describe.each(Object.entries(SPECS))('the %s recogniser', (name, spec) => {
  it('never throws, gives only values of its shape, and says where in the text they stood', () => {
    fc.assert(fc.property(texts, fc.boolean(), (typed, asked) => {
      const said = listen(typed);
      const at = { spec, locale: 'en', now: NOW, timeZone: 'Europe/London', country: 'GB', asked, current: undefined, wordings };
      for (const found of recogniserOf(spec).find(said, at)) {
        expect(SHAPES[name]?.(found.value)).toBe(true);
        expect(said.clean.slice(found.start, found.end)).toBe(found.said);
      }
    }), { numRuns: 300 });
  });

  it('sets or corrects only slots of the context', async () => {
    await fc.assert(fc.asyncProperty(texts, fc.boolean(), async (typed, full) => {
      const commands = await understanding.read(typed, asking(spec, full ? { filled: { it: 'lost', gone: 1 }, asking: null, confirming: true } : {}));
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.flatMap((c) => ('slot' in c && c.slot !== 'it' ? [c] : []))).toEqual([]);
    }), { numRuns: 200 });
  });
});

describe('a value said plainly comes back', () => {
  it('for numbers, with and without separators', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 9_999_999 }), async (n) => {
      expect(await valueOf(String(n), asking({ type: 'number' }))).toBe(n);
      expect(await valueOf(n.toLocaleString('en-GB'), asking({ type: 'number' }))).toBe(n);
      expect(await valueOf(`${n.toLocaleString('en-GB')}.25`, asking({ type: 'money' }))).toBe(n + 0.25);
    }));
  });

  it('for numbers up to the thousands in English words', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 9999 }), async (n) => {
      expect(await valueOf(`make that ${spell(n)}`, asking({ type: 'number' }))).toBe(n);
    }));
  });

  it('for days', async () => {
    await fc.assert(fc.asyncProperty(fc.date({ min: new Date('2026-11-05'), max: new Date('2039-01-01'), noInvalidDate: true }), async (day) => {
      const iso = day.toISOString().slice(0, 10);
      expect(await valueOf(iso, asking({ type: 'date' }))).toBe(iso);
      expect(await valueOf(iso.split('-').toReversed().join('/'), asking({ type: 'date' }))).toBe(iso);
    }));
  });

  it('for British mobile numbers, however they are spaced', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 999_999 }), fc.constantFrom('', ' ', '-'), async (n, gap) => {
      const digits = String(n).padStart(6, '0');
      expect(await valueOf(`07400${gap}${digits}`, asking({ type: 'phone' }))).toBe(`+447400${digits}`);
      expect(await valueOf(`+44${gap}7400${gap}${digits.slice(0, 3)}${gap}${digits.slice(3)}`, asking({ type: 'phone' }))).toBe(`+447400${digits}`);
    }), { numRuns: 50 });
  });

  it('for card numbers and codes, however they are grouped', async () => {
    await fc.assert(fc.asyncProperty(fc.bigInt({ min: 0n, max: 10n ** 17n - 1n }), fc.constantFrom('', ' ', '-', '.'), fc.integer({ min: 3, max: 5 }), async (n, gap, size) => {
      const iccid = `89${String(n).padStart(17, '0')}`;
      expect(await valueOf((iccid.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(gap), asking(ICCID))).toBe(iccid);
      expect(await valueOf(`${iccid.slice(4, 7)} ${iccid.slice(7, 10)}`, asking({ type: 'code' }))).toBe(iccid.slice(4, 10));
    }));
  });

  it('for e-mail addresses', async () => {
    await fc.assert(fc.asyncProperty(fc.stringMatching(/^[a-z][a-z0-9]{1,10}$/), fc.stringMatching(/^[a-z]{2,10}$/), async (user, host) => {
      expect(await valueOf(`it is ${user}.x@${host}.example.com.`, asking({ type: 'email' }))).toBe(`${user}.x@${host}.example.com`);
    }));
  });
});

describe('a day', () => {
  it('is seen from the customer’s own time zone', async () => {
    const late = Date.UTC(2026, 10, 4, 23, 30);
    expect(await valueOf('today', asking({ type: 'date' }, { now: late, timeZone: 'UTC' }))).toBe('2026-11-04');
    expect(await valueOf('today', asking({ type: 'date' }, { now: late, timeZone: 'Asia/Tokyo' }))).toBe('2026-11-05');
    expect(await valueOf('today', asking({ type: 'date' }, { now: late, timeZone: 'America/New_York' }))).toBe('2026-11-04');
  });
});

const ONES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

function spell(n: number): string {
  if (n < 20) return ONES[n] ?? '';
  if (n < 100) return `${TENS[Math.floor(n / 10)] ?? ''}${n % 10 > 0 ? `-${ONES[n % 10] ?? ''}` : ''}`;
  const [size, word] = n < 1000 ? [100, 'hundred'] : [1000, 'thousand'];
  const rest = n % size;
  return `${spell(Math.floor(n / size))} ${word}${rest === 0 ? '' : rest < 100 ? ` and ${spell(rest)}` : ` ${spell(rest)}`}`;
}
