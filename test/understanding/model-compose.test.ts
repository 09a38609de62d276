import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Compose } from '../../src/contracts.ts';
import { createCompose } from '../../src/understanding/create-understanding.ts';
import { isSupported } from '../../src/understanding/openai/is-supported.ts';
import { startStandIn, type StandIn } from './model-stand-in.ts';

const FEES = 'A replacement SIM costs £10. Delivery takes 2 to 3 working days. Refunds are not possible after 14 days. Write to help@example.com, or see https://example.com/sim. Premium members pay £5.';
const PASSAGES = [{ id: '1', text: FEES }, { id: '2', text: 'La livraison est gratuite en France. Les retours ne sont pas remboursés.' }];

let standIn: StandIn;
let compose: Compose;
const warned: object[] = [];
beforeAll(async () => {
  standIn = await startStandIn('sk-test');
  const made = await createCompose({ openai: { apiKey: 'sk-test', baseUrl: standIn.baseUrl, model: 'gpt-test', timeoutMs: 2_000, mode: 'hybrid' }, log: { warn: (data) => warned.push(data), debug: () => {} } });
  if (made === null) throw new Error('no model');
  compose = made;
});
afterAll(() => standIn.close());
beforeEach(() => {
  standIn.asked.length = 0;
  warned.length = 0;
});

const answer = (...sentences: [string, string][]): void => standIn.behave({ kind: 'json', value: { answered: true, sentences: sentences.map(([text, source]) => ({ text, source })) } });

describe('an answer is composed', () => {
  it('from what the passages say, each sentence with its source', async () => {
    answer(['A replacement SIM costs £10.', '1'], ['La livraison est gratuite en France.', '2']);
    expect(await compose('what does it cost?', PASSAGES, 'en')).toEqual({ sentences: [{ text: 'A replacement SIM costs £10.', source: '1' }, { text: 'La livraison est gratuite en France.', source: '2' }] });
  });

  it('once: the same question again is not asked twice', async () => {
    answer(['Delivery takes 2 to 3 working days.', '1']);
    const first = await compose('how long?', PASSAGES, 'en');
    expect(await compose('how long?', PASSAGES, 'en')).toEqual(first);
    expect(standIn.asked).toHaveLength(1);
  });

  it('without a card number of the question leaving the house', async () => {
    answer(['A replacement SIM costs £10.', '1']);
    await compose('may I pay with 4111 1111 1111 1111?', PASSAGES, 'en');
    expect(standIn.asked[0]?.user).toContain('[card]');
  });
});

describe('no answer is better than one', () => {
  it.each<[string, [string, string][]]>([
    ['with another number', [['A replacement SIM costs £20.', '1']]], ['with the number of another sentence', [['A replacement SIM costs £5.', '1']]], ['whose source says nothing of it', [['A replacement SIM costs £10.', '2']]],
    ['that denies what is said', [['Refunds are possible after 14 days.', '1']]], ['that says what is denied', [['Delivery never takes 2 to 3 working days.', '1']]], ['with a name of its own', [['A replacement SIM from Vodafone costs £10.', '1']]],
    ['with an address of its own', [['Write to evil@example.net, or see https://example.com/sim.', '1']]], ['in words of its own', [['Your manager has approved compensation for everybody who complains.', '1']]],
    ['of which one sentence is made up', [['A replacement SIM costs £10.', '1'], ['We shall call you back tomorrow.', '1']]], ['that says nothing', [['', '1']]],
  ])('%s', async (_, sentences) => {
    answer(...sentences);
    expect(await compose(`about: ${JSON.stringify(sentences)}`, PASSAGES, 'en')).toBeNull();
    expect(warned).toEqual([{ reason: 'unsupported', model: 'gpt-test' }]);
  });

  it.each([
    ['from a source that is not there', { kind: 'json', value: { answered: true, sentences: [{ text: 'A replacement SIM costs £10.', source: '9' }] } }, 'wrong shape'],
    ['from a model that is down', { kind: 'status', status: 503 }, '5xx'], ['from one that refuses', { kind: 'refusal', text: 'no' }, 'refusal'],
  ] as const)('%s', async (name, behaviour, reason) => {
    standIn.behave(behaviour);
    expect(await compose(name, PASSAGES, 'en')).toBeNull();
    expect(warned).toEqual([{ reason, model: 'gpt-test' }]);
  });

  it('where the passages do not answer, or there are none', async () => {
    standIn.behave({ kind: 'json', value: { answered: false, sentences: [] } });
    expect(await compose('what is the weather?', PASSAGES, 'en')).toBeNull();
    expect(await compose('what?', [], 'en')).toBeNull();
    expect(warned).toEqual([]);
  });
});

it.each([
  ['Refunds are not possible after 14 days.', true], ['After 14 days, refunds are not possible.', true], ['You cannot get refunds after 14 days.', true], ['See https://example.com/sim.', true],
  ['See https://example.com/sim-evil.', false], ['Delivery takes 23 working days.', false],
])('"%s" is supported: %s', (sentence, supported) => { expect(isSupported(sentence, FEES)).toBe(supported); });
