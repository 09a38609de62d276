import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import { Stop } from '../../src/errors.ts';

const ARTICLES = join(import.meta.dirname, '../../knowledge/articles');
const knowledge = createKnowledge({ folders: [ARTICLES] });
const customer = { locale: 'en', audience: 'customer' as const };

describe('a question is answered from the article that covers it', () => {
  it.each([
    ['what are your opening hours?', 'opening-hours', '9:00'],
    ['are you open on sundays', 'opening-hours', 'Sunday'],
    ['how do I install an esim?', 'esim', 'QR code'],
    ['does my phone support eSIM', 'esim', 'EID'],
    ['how much does roaming cost outside the EU', 'roaming', '5.00'],
    ['can I use my phone abroad?', 'roaming', ''],
    ['what does a SIM swap cost?', 'sim-swap', '10.00'],
    ['are there fees?', 'sim-swap', '10.00'],
    ['and are there fees?', 'sim-swap', '10.00'],
    ['is there a fee for the new sim card', 'sim-swap', '10.00'],
    ['why does the old SIM stop working?', 'sim-swap', 'one SIM only'],
    ['where do I find the number on the SIM?', 'sim-swap', 'packaging'],
    ['can I keep my number', 'sim-swap', 'You keep your number'],
    ['what happens when my data is used up', 'data-allowance', '128'],
    ['when is my bill due?', 'bills', '14th'],
    ['which payment methods do you accept', 'bills', 'Direct debit'],
    ['is there 5G coverage in my area?', 'coverage', '5G'],
    ['why did you send me a code', 'security', 'really you'],
    ['someone asked me for my one-time code, is it a scam?', 'security', 'scam'],
  ])('%s', async (question, article, words) => {
    const [best] = await (await knowledge).answer(question, customer);
    expect(best?.article).toBe(article);
    expect(best?.text).toContain(words);
    expect(best?.score).toBeGreaterThan(0.5);
  });

  it.each([
    ['quels sont vos horaires ?', 'opening-hours.fr'], ['comment installer une eSIM', 'esim.fr'], ['combien coûte une nouvelle carte sim ?', 'sim-swap.fr'],
  ])('%s', async (question, article) => {
    const [best] = await (await knowledge).answer(question, { ...customer, locale: 'fr' });
    expect(best?.article).toBe(article);
  });

  it('falls back to another language when the own one has no article', async () => {
    const [best] = await (await knowledge).answer('what does roaming cost?', { ...customer, locale: 'fr' });
    expect(best?.article).toBe('roaming');
  });
});

describe('a question that no article covers gets nothing', () => {
  it.each([
    "what's the weather today?", 'who won the match?', 'how do I bake bread', 'tell me a joke', 'what is the capital of France?', 'asdf', '', '???', 'how are you', 'do you sell bicycles',
    'can I bring my dog to the shop in Leeds', 'what is the meaning of life',
  ])('%s', async (question) => {
    expect(await (await knowledge).answer(question, customer)).toEqual([]);
  });

  it('and so does a customer who asks for what is for staff only', async () => {
    const question = 'what does the fraud team check?';
    expect((await (await knowledge).answer(question, { locale: 'en', audience: 'staff' }))[0]?.article).toBe('fraud-checks');
    expect((await (await knowledge).answer(question, customer)).map((p) => p.article)).not.toContain('fraud-checks');
  });
});

it('answers any text at all with passages, best first and never many', async () => {
  const ready = await knowledge;
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (question) => {
    const passages = await ready.answer(question, customer);
    expect(passages.length).toBeLessThanOrEqual(3);
    expect(passages.every((p) => p.score > 0.5 && p.score <= 1)).toBe(true);
  }));
});

describe('an article that cannot be used', () => {
  it.each([
    ['without front matter', '# Hello\n\nText.', 'front matter'],
    ['without a title', '---\nlocale: en\n---\nText.', 'title'],
    ['with an unknown field', '---\ntitle: A\nauthor: B\n---\nText.', 'author'],
  ])('%s stops the start with a sentence that names the file', async (_, content, named) => {
    const folder = await mkdtemp(join(tmpdir(), 'articles-'));
    await writeFile(join(folder, 'broken.md'), content);
    const error = await createKnowledge({ folders: [folder] }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Stop);
    expect(String(error)).toContain('broken.md');
    expect(String(error)).toContain(named);
  });
});
