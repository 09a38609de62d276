import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createKnowledge, type KnowledgeOptions } from '../../knowledge/create-knowledge.ts';
import type { Compose, Encoder } from '../../src/contracts.ts';

const customer = { locale: 'en', audience: 'customer' as const };

async function bank(options: Partial<KnowledgeOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'articles-'));
  await writeFile(join(folder, 'loss.md'), '---\ntitle: Lost card\nupdated: 2026-01-02\n---\n\nFreeze the card in the app.\n');
  await writeFile(join(folder, 'replacement.md'), '---\ntitle: New card\n---\n\nA new card comes within five days. The card is free.\n');
  await writeFile(join(folder, 'opening.md'), '---\ntitle: Branches\n---\n\nWe are open on weekdays.\n');
  const warned: string[] = [];
  return { warned, knowledge: await createKnowledge({ folders: [folder], log: { warn: (_data, message) => warned.push(message) }, ...options }) };
}

/** Knows that "mislaid my plastic" is about a lost card, and nothing else. */
function encoder(change: Partial<Encoder> = {}): Encoder & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'three directions', size: 3, locales: ['en'], asked, close: async () => undefined,
    encode: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => new Float32Array(/mislaid|lost|freeze/i.test(text) ? [1, 0, 0] : /new|free/i.test(text) ? [0, 1, 0] : [0, 0, 1]));
    },
    ...change,
  };
}

describe('with an encoder', () => {
  it('a question without a word of the article finds it', async () => {
    expect(await (await bank()).knowledge.answer('I mislaid my plastic', customer)).toEqual([]);
    const [best] = await (await bank({ encoder: encoder() })).knowledge.answer('I mislaid my plastic', customer);
    expect(best?.article).toBe('loss');
  });

  it('the vectors of articles are made once', async () => {
    const one = encoder();
    const { knowledge } = await bank({ encoder: one });
    for (const question of ['I mislaid my plastic', 'is the new card free?', 'I mislaid my plastic']) await knowledge.answer(question, customer);
    expect(one.asked.filter((text) => text === 'Freeze the card in the app.')).toHaveLength(1);
  });

  it.each([['fails', async () => { throw new Error('no memory'); }], ['never answers', async () => new Promise<never>(() => undefined)]] as const)('one that %s changes nothing of what words find', async (_, encode) => {
    const { knowledge } = await bank({ encoder: encoder({ encode }), encoderMs: 30 });
    expect((await knowledge.answer('I lost my card', customer))[0]?.article).toBe('loss');
  });

  it('a language that it was not trained for is not asked of it', async () => {
    const one = encoder({ locales: ['en'] });
    await (await bank({ encoder: one })).knowledge.answer('carte perdue', { ...customer, locale: 'fr' });
    expect(one.asked).toEqual([]);
  });
});

describe('with a model that composes', () => {
  it('each sentence names its source, and each source its age', async () => {
    const { knowledge } = await bank({ compose: async (_question, passages) => ({ sentences: passages.map(({ id, text }) => ({ text: `${text.split('\n')[1]?.split('.')[0] ?? ''}.`, source: id })) }) });
    const [best] = await knowledge.answer('lost card, new card?', customer);
    expect(best?.text).toContain('Freeze the card in the app. [');
    expect(best?.text).toContain('A new card comes within five days. [');
    expect(best?.sources).toContainEqual({ title: 'Lost card', link: null, updated: '2026-01-02' });
    expect(best?.sources).toHaveLength(2);
  });

  it.each<[string, Compose]>([
    ['refuses', async () => null], ['fails', async () => { throw new Error('503'); }], ['says nothing', async () => ({ sentences: [] })],
    ['names a source that it was not given', async () => ({ sentences: [{ text: 'Everything is free.', source: '99' }] })],
  ])('the passage is quoted when it %s', async (_, compose) => {
    const [best] = await (await bank({ compose })).knowledge.answer('I lost my card', customer);
    expect(best?.text).toBe('Freeze the card in the app.');
  });

  it('the model is not asked when nothing is relevant', async () => {
    let asked = 0;
    const { knowledge } = await bank({ compose: async () => { asked += 1; return null; } });
    expect(await knowledge.answer('who won the match?', customer)).toEqual([]);
    expect(asked).toBe(0);
  });
});
