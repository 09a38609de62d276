import * as fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { Json, ReadingContext, SlotSpec } from '../../src/contracts.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { slotSchema } from '../../flows/schema.ts';
import { context, REASON } from './context.ts';
import { findIn } from './recognisers-said.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const TYPES = slotSchema.shape.type.options.filter((type) => type !== 'choice');
const understanding = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });

function running(slots: { [name: string]: SlotSpec }, change: Partial<ReadingContext> = {}): ReadingContext {
  return context({ flow: 'book-visit', slots, ...change });
}

async function valuesOf(said: string, at: ReadingContext): Promise<{ [slot: string]: Json }> {
  const commands = await understanding.read(said, at);
  return Object.fromEntries(commands.flatMap((c) => (c.kind === 'set' || c.kind === 'correct' ? [[c.slot, c.value]] : [])));
}

const VISIT: { [name: string]: SlotSpec } = { day: { type: 'date' }, at: { type: 'time' }, length: { type: 'duration' }, mail: { type: 'email' }, phone: { type: 'phone' } };

describe('several values of one sentence', () => {
  it('each fill their own slot', async () => {
    expect(await valuesOf('tomorrow at 17:30 for two hours, ada@example.com', running(VISIT))).toEqual({ day: '2026-11-05', at: '17:30', length: 'PT2H', mail: 'ada@example.com' });
    expect(await valuesOf('demain à 17h30 pendant deux heures', running(VISIT, { locale: 'fr' }))).toEqual({ day: '2026-11-05', at: '17:30', length: 'PT2H' });
    expect(await valuesOf('übermorgen um halb sechs Uhr, 07700 900123', running(VISIT, { locale: 'de' }))).toEqual({ day: '2026-11-06', at: '05:30', phone: '+447700900123' });
  });

  it('go only where the flow may use them', async () => {
    expect(await valuesOf('tomorrow at 17:30 for two hours', running({ day: { type: 'date' } }))).toEqual({ day: '2026-11-05' });
    expect(await valuesOf('tomorrow at 17:30', running({}))).toEqual({});
  });

  it('share no words', async () => {
    const slots: { [name: string]: SlotSpec } = { when: { type: 'period' }, day: { type: 'date' }, at: { type: 'time' } };
    expect(await valuesOf('next Tuesday after 17:30', running(slots))).toEqual({ when: { from: '2026-11-10T17:30', to: '2026-11-11T00:00' } });
    expect(await valuesOf('in two weeks', running({ length: { type: 'duration' }, day: { type: 'date' } }))).toEqual({ day: '2026-11-18' });
    expect(await valuesOf('20 euros', running({ count: { type: 'number' }, amount: { type: 'money' } }, { asking: 'amount' }))).toEqual({ amount: 20 });
  });

  it('hold an address beside other things', async () => {
    const slots: { [name: string]: SlotSpec } = { to: { type: 'address' }, day: { type: 'date' }, reason: REASON };
    expect(await valuesOf('it was stolen, send one to 12 Acacia Avenue, London SW1A 2AA', running(slots, { asking: 'reason' })))
      .toEqual({ reason: 'stolen', to: { line: '12 Acacia Avenue', city: 'London', postcode: 'SW1A 2AA', country: 'GB' } });
  });

  it('keep what was said', async () => {
    const commands = await understanding.read('make it fifty quid', running({ amount: { type: 'money' } }, { asking: 'amount' }));
    expect(commands).toEqual([{ kind: 'set', slot: 'amount', value: 50, said: 'fifty quid' }]);
  });
});

// A pattern that backtracks, or a list walked in the square of its length, would take many times the limit of a test.
describe('10 kB made to hold a reader up', () => {
  const piece = fc.constantFrom('1', '1 ', '1.', '1,1', '1 234 ', 'a', 'a ', 'a@', 'a at ', 'a dot ', 'a.a', 'a-', 'ein', 'einund', 'hundert', 'quatre-vingt-', 'one hundred and ', 'next ', 'monday ', '3 march ', 'from 3 to ', 'between 9 and ',
    '12:30 ', '5 pm', ' ', '\n', ', ', '12 a, ', 'sw1a', '10115 ', '12 rue de ', 'straße 1', 'calle ', 'in 2 ', '2 hours and ', '€1', '5 euros ', '(1', '+1', 'é', 'ß', '👍', 'eenen', 'the first ', 'not ', '89', 'half ', 'las ', '5/', 'my name is ', 'i live at ');
  const hostile = fc.tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.string({ maxLength: 3 })).map(([pieces, end]) => {
    const unit = pieces.join('');
    return unit.repeat(Math.ceil(10_000 / unit.length)).slice(0, 10_000) + end;
  });
  const specs = [...TYPES.map((type): SlotSpec => ({ type })), REASON, { type: 'text', pattern: '^89\\d{17,18}$' } satisfies SlotSpec, { type: 'text', pattern: '^[A-Za-z0-9 -]{4,20}$' } satisfies SlotSpec];

  it.each(specs.map((spec): [string, SlotSpec] => [spec.pattern === undefined ? spec.type : `text like ${spec.pattern}`, spec]))('is read by the recogniser of a %s', (_, spec) => {
    fc.assert(fc.property(hostile, fc.constantFrom('en', 'fr', 'de', 'es', 'nl'), fc.boolean(), (said, locale, asked) => {
      expect(findIn(said, spec, { locale, asked }).length).toBeLessThanOrEqual(2000);
    }), { numRuns: 60 });
  });

  it('is read as a whole', async () => {
    const slots = { ...VISIT, amount: { type: 'money' }, count: { type: 'number' }, to: { type: 'address' }, when: { type: 'period' }, reason: REASON } satisfies { [name: string]: SlotSpec };
    await fc.assert(fc.asyncProperty(hostile, async (said) => {
      expect((await understanding.read(said, running(slots, { asking: 'when' }))).length).toBeGreaterThan(0);
    }), { numRuns: 40 });
  });
});
