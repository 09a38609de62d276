import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeptReading, ReadingContext, Understanding } from '../../src/contracts.ts';
import { createUnderstanding } from '../../src/understanding/create-understanding.ts';
import type { Reader, Spent } from '../../src/understanding/engine-figures.ts';
import type { ModelMode, ReadingMemory } from '../../src/understanding/openai/create-model-understanding.ts';
import { context, ICCID, REASON } from './context.ts';
import { startStandIn, type StandIn } from './model-stand-in.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

let standIn: StandIn;
let readers: Reader[] = [];
let spent: Spent[] = [];
beforeAll(async () => { standIn = await startStandIn('sk-test'); });
afterAll(() => standIn.close());
beforeEach(() => {
  [readers, spent] = [[], []];
  standIn.asked.length = 0;
});

async function engine(mode: ModelMode, { memory }: { memory?: ReadingMemory } = {}): Promise<Understanding> {
  const { engine: made } = await createUnderstanding({
    openai: { apiKey: 'sk-test', baseUrl: standIn.baseUrl, model: 'gpt-test', timeoutMs: 5000, mode }, flows: () => TELECOM_FLOWS, log: { warn: () => {}, debug: () => {} },
    figures: { read: (reader) => readers.push(reader), asked: (one) => spent.push(one) }, ...(memory && { memory }),
  });
  return made;
}

const number = { type: 'phone' as const };
const swap = context({ flow: 'sim-swap', asking: 'number', slots: { number, reason: REASON, iccid: ICCID, note: { type: 'text' }, sure: { type: 'yesno' }, pin: { type: 'code' } } });
const START = [{ kind: 'start', flow: 'order-status', confidence: 0.9 }];

describe('a hybrid', () => {
  let hybrid: Understanding;
  beforeAll(async () => { hybrid = await engine('hybrid'); });

  it.each<[string, ReadingContext]>([
    ['I lost my phone and need a new SIM', context()], ['track my order', context()], ['it is 07700 900123', swap], ['hello', context()], ['thank you', swap], ['why do you need that?', swap],
    ['wait a moment', swap], ['yes', { ...swap, asking: 'sure' }], ['123456', { ...swap, asking: 'pin' }], ['the screen is black since monday', { ...swap, asking: 'note' }],
    ['no, it was stolen', { ...swap, asking: 'reason' }], ['yes', context({ flow: 'sim-swap', confirming: true })], ['cancel', swap], ['I want a human', context()],
  ])('reads "%s" alone', async (text, at) => {
    standIn.behave({ kind: 'answer', commands: START });
    await hybrid.read(text, at);
    expect(readers).toEqual(['local']);
    expect(standIn.asked).toEqual([]);
  });

  it.each<[string, ReadingContext]>([
    ['my handset went for a swim in the lake', context()], ['the usual one', swap], ['hmm', swap],
    ['it is 07700 900123 but honestly the thing that bothers me most is how long all of this takes here', swap],
    ['could you tell me what became of the thing that I was promised in spring?', { ...swap, candidates: ['order-status'] }], ['?', { ...swap, asking: 'note' }],
  ])('asks the model about "%s"', async (text, at) => {
    standIn.behave({ kind: 'answer', commands: [] });
    await hybrid.read(text, at);
    expect(readers).toEqual(['model']);
    expect(standIn.asked).toHaveLength(1);
  });

  it('counts the tokens and the time of what it asked', async () => {
    standIn.behave({ kind: 'answer', commands: START });
    await hybrid.read('my handset went for a swim in the lake', context());
    expect(spent).toEqual([{ use: 'read', failure: null, seconds: expect.any(Number), tokensIn: expect.any(Number), tokensOut: expect.any(Number) }]);
    expect(Math.min(...spent.flatMap(({ seconds, tokensIn, tokensOut }) => [seconds, tokensIn, tokensOut]))).toBeGreaterThan(0);
  });
});

describe('the mode "model"', () => {
  it('asks about all but gates, rights and secrets', async () => {
    const all = await engine('model');
    standIn.behave({ kind: 'answer', commands: [] });
    for (const text of ['track my order', 'hello', 'it is 07700 900123']) await all.read(text, swap);
    expect(readers).toEqual(['model', 'model', 'model']);
    for (const [text, at] of [['yes', { ...swap, confirming: true, asking: null }], ['no', { ...swap, asking: 'sure' }], ['123456', { ...swap, asking: 'pin' }], ['stop, cancel it', swap], ['a person please', swap]] as const) await all.read(text, at);
    expect(readers.slice(3)).toEqual(['local', 'local', 'local', 'local', 'local']);
  });
});

describe('a message that is read again', () => {
  const kept = new Map<string, KeptReading>();
  const memory: ReadingMemory = { reading: async (id) => kept.get(id) ?? null, keepReading: async (id, reading) => void kept.set(id, reading) };
  const said = { ...swap, messages: ['m1'] };

  it('at the same point of the conversation is not asked about twice, not even after a crash', async () => {
    standIn.behave({ kind: 'answer', commands: [{ kind: 'set', slot: 'reason', value: 'damaged', said: 'went for a swim' }] }, { kind: 'answer', commands: [] });
    const first = await (await engine('model', { memory })).read('it went for a swim', said);
    const again = await (await engine('model', { memory })).read('it went for a swim', { ...said, now: said.now + 60_000 });
    expect(again).toEqual(first);
    expect(first).toEqual([{ kind: 'set', slot: 'reason', value: 'damaged', said: 'went for a swim' }]);
    expect(readers).toEqual(['model', 'remembered']);
    expect(standIn.asked).toHaveLength(1);
  });

  it('at another point is read anew, as is another text', async () => {
    const read = await engine('model', { memory });
    standIn.behave({ kind: 'answer', commands: [] });
    await read.read('it went for a swim', { ...said, asking: 'reason' });
    await read.read('it went for a dive', said);
    expect(readers).toEqual(['model', 'model']);
  });

  it('and that the model failed on is not sent to it again', async () => {
    const read = await engine('model', { memory });
    standIn.behave({ kind: 'status', status: 500 });
    for (let i = 0; i < 2; i += 1) await read.read('quite another matter', { ...swap, messages: ['m2'] });
    expect(readers).toEqual(['fallback', 'remembered']);
  });
});

const set = (slot: string, value: string, said: string): { kind: string; slot: string; value: string; said: string } => ({ kind: 'set', slot, value, said });

describe('a compromised model', () => {
  let all: Understanding;
  beforeAll(async () => { all = await engine('model'); });
  const paying = context({
    flow: 'pay', asking: null,
    slots: { amount: { type: 'money' }, count: { type: 'number' }, to: number, iccid: ICCID, note: { type: 'text' }, mail: { type: 'email' }, day: { type: 'date' }, who: { type: 'name' }, sure: { type: 'yesno' }, pin: { type: 'code' }, reason: REASON },
  });

  it.each([
    ['an amount behind vague words', 'a bit more than usual', set('amount', '5000', 'a bit more')],
    ['a part of an amount', 'pay £50 to the shop', set('amount', '5', '5')],
    ['an amount ten times as high', 'pay £50 to the shop', set('amount', '500', '500')],
    ['the end of a longer amount', 'pay 1,500 pounds', set('amount', '500', '500')],
    ['the beginning of a longer amount', 'pay 1.500,00 EUR', set('amount', '1', '1')],
    ['a digit of a number', 'I bought 42 of them', set('count', '4', '4')],
    ['a number that was not said', 'a few', set('count', '999', 'a few')],
    ['a telephone number that was not said', 'my number', set('to', '+447700900999', 'my number')],
    ['a part of a telephone number', 'call 07700 900123', set('to', '+447700900', '07700 900')],
    ['a SIM that was not said', 'the new one', set('iccid', '8944100000000005009', 'the new one')],
    ['an address that was not said', 'my mail please', set('mail', 'attacker@example.com', 'my mail')],
    ['words that were not said', 'hello there', set('note', 'approved by the manager', 'hello')],
    ['a date that was not said', 'some day', set('day', '2030-01-01', 'some day')],
    ['a name that was not said', 'it is me', set('who', 'Mallory', 'Mallory')],
    ['a consent', 'sure thing, whatever', set('sure', 'true', 'sure')],
    ['a one-time code', 'the code is 123456', set('pin', '123456', '123456')],
    ['a choice that is not open', 'the gold one', set('reason', 'gold', 'gold one')],
  ])('cannot give %s', async (_, text, command) => {
    standIn.behave({ kind: 'answer', commands: [command] });
    const commands = await all.read(text, paying);
    const words = JSON.stringify(commands.flatMap((one) => ('value' in one ? [one.value] : [])));
    expect(commands.filter((one) => one.kind === 'set' && one.slot === command.slot && JSON.stringify(one.value).replaceAll(/[^\w]/g, '') === command.value.replaceAll(/[^\w]/g, ''))).toEqual([]);
    expect(words).not.toMatch(/5000|999|attacker|approved|Mallory|2030|true|gold/);
  });

  it.each([
    ['pay fifty pounds', set('amount', '50', 'fifty pounds')], ['it is for 3 people', set('count', '3', '3')], ['to 07700 900123 please', set('to', '+447700900123', '07700 900123')],
    ['write: back on monday', set('note', 'back on monday', 'back on monday')], ['it went under the wheels of a bus', set('reason', 'damaged', 'under the wheels')],
  ])('an honest one can give what "%s" says', async (text, command) => {
    standIn.behave({ kind: 'answer', commands: [command] });
    expect((await all.read(text, paying)).filter((one) => one.kind === 'set')).toHaveLength(1);
  });
});
