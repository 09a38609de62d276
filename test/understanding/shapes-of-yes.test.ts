import { describe, expect, it } from '@jest/globals';
import { createLocalUnderstanding } from '../../src/understanding/local/create-local-understanding.ts';
import { asking, context } from './context.ts';
import { lineOf } from './line-of.ts';
import { TELECOM_FLOWS } from './telecom-flows.ts';

const local = createLocalUnderstanding({ flows: () => TELECOM_FLOWS });
const summary = context({ flow: 'pay-bill', confirming: true, slots: { amount: { type: 'money' } }, filled: { amount: 50 } });
const answer = asking({ type: 'yesno' });

describe('Yes and no in all their shapes', () => {
  it.each(['yes', '👍', '👍🏽', '✅', '👌', 'ye', 'yeh', 'yess', 'hell yes', 'sure why not', 'yes, just do it', 'just do it', 'go ahead', 'oui 👍', 'ja, machen Sie das', 'vas-y', 'adelante', 'doe maar', 'absolutely', 'yup, all good'])('%s agrees', async (text) => {
    expect(lineOf(await local.read(text, summary))).toBe('confirm');
  });
  it.each(['no', '👎', '👎🏻', '❌', 'nope', 'nah', 'absolutely not', 'auf keinen Fall', 'surtout pas', 'de ninguna manera', 'zeker niet', 'no way'])('%s does not', async (text) => {
    expect(lineOf(await local.read(text, summary))).toBe('deny');
  });
  it.each(['👍👎', '👍?', '🤔', '🙂', '🙏', 'I guess', 'maybe', 'whatever', 'yes?', 'yes I think so', '👍 but not today', 'yes if it is free'])('%s is neither', async (text) => {
    expect(lineOf(await local.read(text, summary))).toBe('unclear');
  });
  it.each([['👍', 'true'], ['👎', 'false'], ['yes, and yes to everything that follows, just do it', 'true'], ['yeh', 'true']])('%s answers a question: %s', async (text, value) => {
    expect(lineOf(await local.read(text, answer))).toBe(`set it = ${value}`);
  });
});
