import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import { createBundledEncoder } from '../../src/understanding/encoder/bundled-encoder.ts';
import { ASKED, measureRelevance, type Relevance } from './relevance.ts';

const TELECOM = join(import.meta.dirname, '../../knowledge/articles');
const BANK = join(import.meta.dirname, 'relevance/bank');
const PARTS = [['tune', TELECOM], ['held', TELECOM], ['bank', BANK]] as const;
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('of the questions that were written before the search was tuned', () => {
  it.each([{ part: 'tune', folder: TELECOM, precision: 92, recall: 84, refused: 97 }, { part: 'held', folder: TELECOM, precision: 90, recall: 76, refused: 94 }, { part: 'bank', folder: BANK, precision: 92, recall: 82, refused: 97 }])('$part: words alone give few wrong answers and miss few', async ({ part, folder, precision, recall, refused }) => {
    const found = await measureRelevance(await createKnowledge({ folders: [folder] }), ASKED.filter((one) => one.part === part));
    expect(found.questions).toBeGreaterThan(25);
    expect(found.precision).toBeGreaterThanOrEqual(precision);
    expect(found.recall).toBeGreaterThanOrEqual(recall);
    expect(found.refused).toBeGreaterThanOrEqual(refused);
  });

  it('the bundled encoder finds more of them, and hardly more that are wrong', async () => {
    const encoder = createBundledEncoder({ log });
    const figures: { words: Relevance; both: Relevance }[] = [];
    for (const [part, folder] of PARTS) {
      const questions = ASKED.filter((one) => one.part === part && one.locale === 'en');
      const [words, both] = [await createKnowledge({ folders: [folder] }), await createKnowledge({ folders: [folder], encoder, encoderMs: 20_000 })];
      figures.push({ words: await measureRelevance(words, questions), both: await measureRelevance(both, questions) });
    }
    await encoder.close();
    if (process.env['SHOW_FIGURES'] !== undefined) console.log(JSON.stringify(figures, null, 1));
    const sum = (pick: (one: (typeof figures)[number]) => number): number => figures.reduce((total, one) => total + pick(one), 0);
    expect(sum(({ both }) => both.recall)).toBeGreaterThan(sum(({ words }) => words.recall));
    expect(sum(({ both }) => both.precision)).toBeGreaterThan(sum(({ words }) => words.precision) - 9);
    expect(figures.map(({ both }) => both.refused).every((refused) => refused >= 94)).toBe(true);
  }, 120_000);
});

describe('a question that does not say what it is about', () => {
  const customer = { locale: 'en', audience: 'customer' as const };

  it('is not answered from just any article', async () => {
    expect(await (await createKnowledge({ folders: [TELECOM] })).answer('what does it cost?', customer)).toEqual([]);
  });

  it.each([['SIM swap', 'sim-swap'], ['Roaming', 'roaming']])('is about %s while the talk is', async (about, article) => {
    const [best] = await (await createKnowledge({ folders: [TELECOM] })).answer('what does it cost?', { ...customer, about });
    expect(best?.article).toBe(article);
  });

  it.each(['Plan change', 'Order status'])('is not answered with the price of something else while the talk is about %s', async (about) => {
    for (const question of ['how much does it cost?', 'what does it cost?', 'are there fees?', 'and are there any fees?']) expect(await (await createKnowledge({ folders: [TELECOM] })).answer(question, { ...customer, about })).toEqual([]);
  });

  it('stays unanswered in the middle of a request when it is about something else', async () => {
    expect(await (await createKnowledge({ folders: [TELECOM] })).answer('who won the match?', { ...customer, about: 'SIM swap' })).toEqual([]);
  });
});
