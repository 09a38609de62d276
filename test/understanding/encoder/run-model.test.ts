import { afterEach, describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../../src/contracts.ts';
import { queueEncoder } from '../../../src/understanding/encoder/queue-encoder.ts';
import { runModel } from '../../../src/understanding/encoder/run-model.ts';
import { createWarnings, lengthOf } from './vectors.ts';

const ROUGH = new URL('rough-model.mjs', import.meta.url).href;

describe('the thread of an encoder', () => {
  let last: Encoder | null = null;
  afterEach(() => last?.close());
  const start = (options: { stuckMs?: number; model?: string } = {}) => {
    const { log, said } = createWarnings();
    const made = queueEncoder(runModel({ model: ROUGH, log, ...options }), { name: 'rough', size: 512, locales: ['en'], timeoutMs: 25_000 });
    last = made;
    return { encoder: made, said };
  };

  it('may die: who waited is told, and the next text is answered by a new one', async () => {
    const { encoder, said } = start();
    await encoder.encode(['hello']);
    await expect(encoder.encode(['die'])).rejects.toThrow('thread ended: exit code 7');
    const [vector] = await encoder.encode(['a text after that']);
    expect(lengthOf(vector)).toBeCloseTo(1, 5);
    expect(said).toEqual([]);
  });

  it('reaches for no network with the bundled model', async () => {
    const { encoder } = start({ model: new URL('offline-model.mjs', import.meta.url).href });
    expect(await encoder.encode(['hello'])).toHaveLength(1);
  });

  it('goes on with the same model after a text that it cannot encode', async () => {
    const { encoder } = start();
    await expect(encoder.encode(['fail'])).rejects.toThrow('this text cannot be encoded');
    expect(await encoder.encode(['hello'])).toHaveLength(1);
  });

  it('that gives no answer is ended, and the next text is answered by a new one', async () => {
    const { encoder } = start({ stuckMs: 6_000 });
    await expect(encoder.encode(['hang'])).rejects.toThrow('thread ended');
    expect(await encoder.encode(['hello'])).toHaveLength(1);
  });

  it('that dies again and again stays off, with one warning', async () => {
    const { encoder, said } = start();
    for (let times = 0; times < 4; times++) await expect(encoder.encode(['die'])).rejects.toThrow('thread ended');
    for (let times = 0; times < 3; times++) await expect(encoder.encode(['hello'])).rejects.toThrow('off');
    expect(said).toEqual(['the sentence encoder stays off until the next start; texts are understood without it']);
  });

  it('whose model cannot be loaded says so', async () => {
    const { encoder } = start({ model: new URL('no-such-model.mjs', import.meta.url).href });
    await expect(encoder.encode(['hello'])).rejects.toThrow('no-such-model.mjs');
  });

  it('that gives vectors of another size is not believed', async () => {
    const { log } = createWarnings();
    const encoder = queueEncoder(runModel({ model: ROUGH, log }), { name: 'rough', size: 100, locales: ['en'], timeoutMs: 25_000 });
    last = encoder;
    await expect(encoder.encode(['hello'])).rejects.toThrow('512 numbers instead of 100');
  });
});
