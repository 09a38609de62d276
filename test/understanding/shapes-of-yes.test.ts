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
  it.each([
    'yes if it’s free', 'yes but I want to pay less', 'yes but only for 6 months', 'sure, but first tell me the price', 'I agree but first tell me the price', 'oui mais seulement si c’est gratuit',
    'ja, aber nur wenn es nichts kostet', 'sí, pero solo si es gratis', 'ja maar alleen als het gratis is', 'only if it is free, yes', 'oui, si c’est gratuit', 'oui, s’il n’y a pas de frais', 'oui mais d’abord dites-moi le prix', 'ja, als er geen kosten zijn', 'sí, si cuesta menos', 'yes please, if it is free',
  ])('%s answers no question with yes', async (text) => {
    expect(lineOf(await local.read(text, answer))).not.toMatch(/set it|correct it|confirm/);
  });
  it.each(['yes, when I was in town', 'yes but it was long ago', 'yes, the first one was', 'ja, als ich in der Stadt war', 'oui, mais c’était hier', 'sí, cuando volví', 'yes, I provided it yesterday', 'yes please, and let me know if you need my address', 'yes, but only the red one', 'yes, but not blinking', 'ja, aber erst gestern'])('%s answers a question: true, with more', async (text) => {
    expect(lineOf(await local.read(text, answer))).toMatch(/set it = true/);
  });
  it.each([['👍', 'true'], ['👎', 'false'], ['yes, and yes to everything that follows, just do it', 'true'], ['yeh', 'true']])('%s answers a question: %s', async (text, value) => {
    expect(lineOf(await local.read(text, answer))).toBe(`set it = ${value}`);
  });
});
