import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUNDLED, createBundledEncoder } from '../../../src/understanding/encoder/bundled-encoder.ts';
import { createEncoder } from '../../../src/understanding/encoder/create-encoder.ts';
import { createWarnings, lengthOf, likeness } from './vectors.ts';

const LOAD_MS = 25_000;

describe('the bundled encoder', () => {
  const { log, said } = createWarnings();
  const encoder = createBundledEncoder({ log, timeoutMs: LOAD_MS });
  afterAll(() => encoder.close());

  it('puts texts that mean the same closer than texts that do not', async () => {
    const pairs = [
      ['I lost my phone', 'my mobile is gone', 'what does roaming cost?'],
      ['cancel my contract', 'I want to end my subscription', 'good morning to you'],
      ['why is my bill so high?', 'my invoice is bigger than usual', 'send me a new SIM card'],
      ['I would like to talk to a person', 'can a human help me', 'the network is slow here'],
    ];
    for (const texts of pairs) {
      const [one, same, other] = await encoder.encode(texts);
      expect(likeness(one, same)).toBeGreaterThan(likeness(one, other) + 0.1);
    }
  });

  it('gives one vector of 512 numbers and length 1 for each text, in their order, also when one comes twice', async () => {
    const texts = ['hello', 'two words', 'hello', ...Array.from({ length: 40 }, (_, i) => `please move appointment ${i}`), 'two words'];
    const together = await encoder.encode(texts);
    expect(together.map((vector) => vector.length)).toEqual(texts.map(() => 512));
    for (const vector of together) expect(lengthOf(vector)).toBeCloseTo(1, 5);
    const fresh = createBundledEncoder({ log, timeoutMs: LOAD_MS });
    for (const at of [0, 1, 2, 17, 33, 43]) {
      const [alone] = await fresh.encode([texts[at] ?? '']);
      expect(likeness(alone, together[at])).toBeCloseTo(1, 5);
    }
    await fresh.close();
  });

  it('answers requests that come at once, each with its own', async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `question ${i} about my plan`);
    const apart = await Promise.all(texts.map((text) => encoder.encode([text])));
    const again = await encoder.encode(texts);
    for (const [at, vectors] of apart.entries()) expect(vectors[0]).toBe(again[at]);
  });

  it('takes what people send: nothing, spaces, emoji, other scripts, half a character, 100 kB', async () => {
    const texts = ['', '   ', '😀😀', 'مرحبا بالعالم', '你好', '\uD83D', '\u0000\u200B', 'a'.repeat(100_000), 'word '.repeat(20_000)];
    for (const vector of await encoder.encode(texts)) expect(lengthOf(vector)).toBeCloseTo(1, 5);
    expect(await encoder.encode([])).toEqual([]);
    expect(await encoder.encode([''])).toHaveLength(1);
  });

  it('answers one text soon while it works through a long list', async () => {
    const order: string[] = [];
    const list = encoder.encode(Array.from({ length: 200 }, (_, i) => `example ${i} of a flow`)).then(() => order.push('list'));
    await encoder.encode(['I am waiting for an answer']).then(() => order.push('one'));
    await list;
    expect(order).toEqual(['one', 'list']);
  });

  it('remembers what it was asked', async () => {
    const [first] = await encoder.encode(['  where is\nmy   parcel? ']);
    const [second] = await encoder.encode(['where is my parcel?']);
    expect(second).toBe(first);
  });

  it('warned of nothing in all this', () => {
    expect(said).toEqual([]);
  });

  it('rejects what takes longer than its limit', async () => {
    const hasty = createBundledEncoder({ log, timeoutMs: 5 });
    await expect(hasty.encode(['I want to pay'])).rejects.toThrow('took longer than 5 ms');
    await hasty.close();
  });

  it('rejects what is open when it is closed, and everything after that', async () => {
    const closing = createBundledEncoder({ log, timeoutMs: LOAD_MS });
    const open = closing.encode(['hello']).catch((error: unknown) => String(error));
    await closing.close();
    expect(await open).toContain('thread ended');
    await expect(closing.encode(['hello'])).rejects.toThrow('closed');
    await closing.close();
  });

  it('needs no closing when it was never asked', async () => {
    await expect(createBundledEncoder({ log }).close()).resolves.toBeUndefined();
  });
});

describe('the encoder in use', () => {
  let dataDir = '';
  beforeAll(async () => { dataDir = await mkdtemp(join(tmpdir(), 'errand-encoder-')); });
  afterAll(() => rm(dataDir, { recursive: true }));

  it('is none when it is switched off', async () => {
    expect(await createEncoder({ dataDir, switchedOff: true, ...createWarnings() })).toBeNull();
  });

  it('is the bundled one, for English, when none was added', async () => {
    const warnings = createWarnings();
    const encoder = await createEncoder({ dataDir, switchedOff: false, log: warnings.log });
    expect(encoder).toMatchObject({ name: BUNDLED, size: 512, locales: ['en'] });
    expect(warnings.said).toEqual([]);
  });

  it.each([['{"name":"gone"}'], ['{"name":"../elsewhere"}'], ['{']])('is the bundled one, with a warning, when the added one cannot be used: %s', async (note) => {
    const warnings = createWarnings();
    await mkdir(join(dataDir, 'encoders'), { recursive: true });
    await writeFile(join(dataDir, 'encoders/active.json'), note);
    expect(await createEncoder({ dataDir, switchedOff: false, log: warnings.log })).toMatchObject({ name: BUNDLED });
    expect(warnings.said).toEqual(['the encoder that was added cannot be used; the bundled one is']);
  });
});
