import { describe, expect, it } from '@jest/globals';
import type { SlotSpec } from '../../src/contracts.ts';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking, context } from './context.ts';
import { lineOf } from './line-of.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const local = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const phone: SlotSpec = {
  type: 'choice',
  options: [{ id: 'p1', label: 'Galaxy S24, blue, 128 GB, £699' }, { id: 'p2', label: 'Galaxy S24, black, 256 GB, £799' }, { id: 'p3', label: 'iPhone 16, blue, £899' }],
};
const amount: SlotSpec = { type: 'money', min: 1 };
const summary = context({ flow: 'pay-bill', confirming: true, slots: { device: phone, amount, day: { type: 'date' } }, filled: { device: 'p1', amount: 50, day: '2026-11-05' } });

function holds(at: typeof summary, rows: [said: string, understood: string][]): void {
  it.each(rows)('%s', async (said, understood) => {
    expect(lineOf(await local.read(said, at))).toBe(understood);
  });
}

describe('At the summary another choice is a correction', () => {
  holds(summary, [
    ['no, the second one', 'correct device = p2'], ['the second one', 'correct device = p2'], ['I meant the second one', 'correct device = p2'],
    ['no, the black one', 'correct device = p2'], ['the black one', 'correct device = p2'], ['yes, but the black one', 'correct device = p2'], ['the black one, not the blue one', 'correct device = p2'],
    ['actually the iphone', 'correct device = p3'], ['the iphone instead', 'correct device = p3'], ['make it the last one', 'correct device = p3'], ['non, la deuxième', 'correct device = p2'], ['nein, das zweite', 'correct device = p2'],
    ['not the first one', 'invalid device'], ["No, I don't want the first one", 'invalid device'], ['the other one', 'invalid device'],
    ['yes, the blue galaxy', 'confirm'], ['yes, the first one', 'confirm'],
    ['one moment', 'pause'], ['last thing on Saturday', 'correct day = 2026-11-07'], ['is the second one cheaper?', 'question: is the second one cheaper?'],
    ['the second time you ask me this', 'unclear'],
  ]);
});

describe('No to a question, and another value, corrects that value', () => {
  const plan: SlotSpec = { type: 'choice', options: [{ id: 'basic', label: 'Basic, 5 GB' }, { id: 'max', label: 'Max, 100 GB' }, { id: 'ultra', label: 'Ultra 5G, no limit' }] };
  holds(asking({ type: 'yesno' }, { slots: { it: { type: 'yesno' }, plan, amount }, filled: { plan: 'max', amount: 50 }, flow: 'plan-change' }), [
    ['no, Basic', 'correct plan = basic'], ['no, basic please', 'correct plan = basic'], ['no, the other one', 'invalid plan'], ['actually make it ultra', 'correct plan = ultra'],
    ['no, keep my plan', 'set it = false'], ['no new plan', 'set it = false'],
    ['no thanks', 'set it = false'], ['no, I have 2 already', 'set it = false'], ['no', 'set it = false'],
  ]);
});

describe('No to an open question, and another value, corrects that value', () => {
  holds(asking({ type: 'text' }, { slots: { it: { type: 'text' }, amount, number: { type: 'phone' } }, filled: { amount: 5, number: '+447700900123' }, flow: 'bill-credit' }), [
    ['no, 8.50', 'correct amount = 8.5'], ['no internet for 3 days', 'set it = no internet for 3 days'], ['no reason', 'set it = no reason'], ['no phone signal', 'set it = no phone signal'], ['no mobile service', 'set it = no mobile service'],
  ]);
});

describe('A number in passing corrects nothing', () => {
  holds(summary, [
    ['I have 3 kids', 'unclear'], ['my bill was 20 last month', 'unclear'], ['I waited 8 days for this', 'unclear'], ['I agree but call me first', 'unclear'],
    ['60', 'correct amount = 60'], ['60 pounds please', 'correct amount = 60'], ['60 would be better', 'correct amount = 60'], ['the amount is 60', 'correct amount = 60'], ['I’d take the second one', 'correct device = p2'], ['Friday would be better', 'correct day = 2026-11-06'],
    ['I would like to pay 60 by Friday', 'correct amount = 60, correct day = 2026-11-06'], ['my bill was £20 last month', 'unclear'], ['I want £60 for the outage', 'correct amount = 60'],
  ]);
  const loss: SlotSpec = { type: 'choice', options: [{ id: 'lost', label: 'Lost' }, { id: 'stolen', label: 'Stolen' }] };
  holds(context({ flow: 'sim-swap', confirming: true, slots: { loss, consent: { type: 'yesno' } }, filled: { loss: 'lost' } }), [['wrong number', 'unclear'], ['the other one', 'correct loss = stolen'], ['stolen', 'correct loss = stolen']]);
});

describe('What is said last counts', () => {
  holds(summary, [
    ['no, 55, sorry, 56', 'correct amount = 56'], ['not 50, 55, no wait, 56', 'correct amount = 56'], ['make it 60, I mean 65', 'correct amount = 65'],
    ['I meant 55, not 50', 'correct amount = 55'], ['55 instead of 50', 'correct amount = 55'], ['change 50 to 55', 'correct amount = 55'],
    ['no, Friday, sorry, Saturday', 'correct day = 2026-11-07'],
  ]);
  holds(asking(amount), [
    ['change 50 to 55', 'set it = 55'], ['from 50 to 55 pounds', 'invalid it'], ['50, sorry, 55', 'set it = 55'], ['55, not 50', 'set it = 55'], ['not 50, 55, I mean 56', 'set it = 56'],
  ]);
});

describe('A yes with the value that is held is a yes', () => {
  holds(summary, [['yes, 50 pounds', 'confirm'], ['yes 50', 'confirm'], ['yes, on 5 November', 'confirm'], ['yes, 50 pounds please', 'confirm'], ['yes, 60 pounds', 'correct amount = 60'], ['yes, 50 pounds if it is free', 'set amount = 50']]);
});

describe('Of two values, neither is taken', () => {
  holds(asking(amount), [['10 or 12', 'invalid it'], ['between 10 and 20', 'invalid it'], ['between 10 and 20 pounds', 'invalid it'], ['10 or so', 'set it = 10'], ['10 oder 12', 'invalid it'], ['10 ou 12 euros', 'invalid it']]);
  holds(asking({ type: 'number' }), [['one or two', 'invalid it'], ['2 or 3', 'invalid it']]);
  holds(asking({ type: 'date' }), [['Monday or Tuesday', 'invalid it'], ['tomorrow or Friday', 'invalid it'], ['montag oder dienstag', 'invalid it'], ['lundi ou mardi', 'invalid it']]);
  holds(asking({ type: 'phone' }), [['07700 900123 or 07700 900456', 'invalid it']]);
  holds(asking({ type: 'period' }), [['tomorrow between 9 and 12', 'set it = {"from":"2026-11-05T09:00","to":"2026-11-05T12:00"}']]);
});

describe('Less than nothing is no amount', () => {
  holds(asking(amount), [['minus five', 'invalid it'], ['minus 5', 'invalid it'], ['-5', 'invalid it'], ['moins cinq euros', 'invalid it']]);
  holds(asking({ type: 'number' }), [['minus three', 'set it = -3'], ['minus 3', 'set it = -3'], ['minus drei', 'set it = -3'], ['moins trois', 'set it = -3'], ['menos tres', 'set it = -3'], ['min drie', 'set it = -3'], ['-3', 'set it = -3']]);
});

describe('A choice of which a part fits several is asked again', () => {
  holds(asking(phone), [
    ['the blue phone', 'invalid it'], ['the blue one', 'invalid it'], ['blue', 'invalid it'], ['the blue galaxy', 'set it = p1'], ['the black phone', 'set it = p2'], ['iphon', 'set it = p3'],
    ['the middle one', 'set it = p2'], ['der mittlere', 'set it = p2'], ['celui du milieu', 'set it = p2'], ['show me again', 'repeat'],
  ]);
});

describe('Several requests of one message are all kept, in their order', () => {
  holds(context(), [
    ['I want to change my plan and I want to pay my bill', 'start plan-change, start pay-bill'],
    ['before you change my plan, where is my order?', 'start order-status, start plan-change'],
    ['change my plan, but first tell me where my order is', 'start order-status, start plan-change'],
    ['change my plan after you have checked my order', 'start order-status, start plan-change'],
    ['first swap my SIM, then change my plan', 'start sim-swap, start plan-change'],
    ['where is my order, before you change my plan', 'start order-status, start plan-change'],
  ]);
});

describe('A correction is not taken for the end, nor for another request', () => {
  const credit: SlotSpec = { type: 'choice', options: [{ id: 'outage', label: 'No service', also: ['outage'] }, { id: 'charge', label: 'A wrong charge' }, { id: 'goodwill', label: 'Something else' }] };
  const at = context({ flow: 'pay-bill', confirming: true, slots: { reason: credit, amount }, filled: { reason: 'outage', amount: 50 } });
  holds(at, [
    ['it was a wrong charge, not an outage', 'correct reason = charge'], ['not an outage, a wrong charge', 'correct reason = charge'],
    ['never mind, I meant 60', 'correct amount = 60'], ['cancel that, make it 60', 'correct amount = 60'], ['never mind, cancel', 'cancel'], ['never mind', 'cancel'], ['stop', 'cancel'], ['cancel everything, I meant 60', 'cancel all'],
    ['the amount should be 45 and it was a wrong charge', 'correct amount = 45, correct reason = charge'],
    ['not the bill', 'unclear'], ['I do not want to pay my bill', 'cancel'],
  ]);
});
