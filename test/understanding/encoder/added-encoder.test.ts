import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openEncoder } from '../../../src/cli/open-encoder.ts';
import type { Encoder } from '../../../src/contracts.ts';
import { BUNDLED } from '../../../src/understanding/encoder/bundled-encoder.ts';
import { createFolderEncoder } from '../../../src/understanding/encoder/folder-encoder.ts';
import { startCommandRig, type CommandRig } from './command-rig.ts';
import { MINILM, runtime, runtimeAt, whyNoAddedEncoder } from './minilm.ts';
import { createWarnings, lengthOf, likeness } from './vectors.ts';

const LOAD_MS = 25_000;
const why = await whyNoAddedEncoder();
if (why !== null) console.log(`Skipped: an added encoder cannot be tried here (${why}).`);
const describeWithModel = why === null ? describe : describe.skip;

describeWithModel('an encoder in a folder', () => {
  const { log, said } = createWarnings();
  const open = () => createFolderEncoder(MINILM, { runtime, log, timeoutMs: LOAD_MS });
  let encoder: Encoder;
  beforeAll(async () => { encoder = await open(); });
  afterAll(() => encoder.close());

  it('gives the likenesses that its makers publish', async () => {
    const vectors = await encoder.encode(['That is a happy person', 'That is a happy dog', 'That is a very happy person', 'Today is a sunny day']);
    expect(vectors.map((vector) => vector.length)).toEqual([384, 384, 384, 384]);
    for (const vector of vectors) expect(lengthOf(vector)).toBeCloseTo(1, 5);
    const [first, ...others] = vectors;
    for (const [at, published] of [0.695, 0.943, 0.257].entries()) expect(Math.abs(likeness(first, others[at]) - published)).toBeLessThan(0.05);
  });

  it('names its weights, and gives a text much the same vector in whatever company', async () => {
    expect(encoder.name).toBe('all-minilm-l6-v2-int8@afdb6f1a');
    const [together] = await encoder.encode(['cancel my order', 'and a much longer text that makes the row wider than it needs to be for the first']);
    const alone = await open();
    const [apart] = await alone.encode(['cancel my order']);
    await alone.close();
    expect(likeness(together, apart)).toBeGreaterThan(0.98);
  });

  it('takes nothing, emoji and 100 kB', async () => {
    for (const vector of await encoder.encode(['', '😀', 'word '.repeat(20_000)])) expect(lengthOf(vector)).toBeCloseTo(1, 5);
    expect(said).toEqual([]);
  });
});

describeWithModel('npm run nlu -- encoder', () => {
  let rig: CommandRig;
  beforeEach(async () => { rig = await startCommandRig(); });
  afterEach(() => rig.close());

  it('fetches the public MiniLM, tries it, and uses it from then on, until it is removed', async () => {
    const hub = await rig.hub();
    const { text, seen } = await rig.command('add', { hub: hub.url });
    expect(text).toBe('all-MiniLM-L6-v2 is added, and in use from the next start.');
    expect(hub.asked).toEqual(['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'].map((file) => `Xenova/all-MiniLM-L6-v2 ${file}`));
    expect(seen).toContain('onnx/model_quantized.onnx');
    expect(await rig.left()).toEqual(['active.json', 'all-MiniLM-L6-v2', 'runtime']);
    const encoder = await rig.encoder();
    expect(encoder).toMatchObject({ name: 'Xenova/all-MiniLM-L6-v2@afdb6f1a', size: 384, locales: ['en'] });
    expect(await encoder?.encode(['hello'])).toHaveLength(1);
    await encoder?.close();
    expect((await rig.command('list')).text).toMatch(new RegExp(`  ${BUNDLED} .*\n\\* all-MiniLM-L6-v2 .*384 numbers, en  \\(in use\\)`));
    expect((await rig.command('remove')).text).toContain('the bundled encoder is in use');
    expect(await rig.inUse()).toBe(BUNDLED);
    expect(await rig.left()).toEqual([]);
    expect((await rig.command('list')).text).toContain(`* ${BUNDLED}`);
    expect((await rig.command('remove')).text).toContain('nothing to remove');
  });

  it('takes a folder of that layout, for the languages that are named', async () => {
    expect((await rig.command(`add ${MINILM} --locales en,fr`)).text).toContain('in use from the next start');
    expect(await rig.encoder()).toMatchObject({ size: 384, locales: ['en', 'fr'] });
    await rig.command(`add ${MINILM}`);
    expect(await rig.encoder()).toMatchObject({ locales: ['en'] });
    expect(await rig.left()).toEqual(['active.json', 'all-minilm-l6-v2-int8', 'runtime']);
  });

  it('says what it fetched when it knows no checksum of it', async () => {
    const hub = await rig.hub();
    expect((await rig.command('add Somebody/their-encoder', { hub: hub.url })).text).toContain('SHA-256 afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1');
  });

  it('leaves the one in use that was added before when another cannot be', async () => {
    await rig.command(`add ${MINILM}`);
    await expect(rig.command('add')).rejects.toThrow(/all-minilm-l6-v2-int8 stays in use\.$/);
    expect(await rig.inUse()).toBe('all-minilm-l6-v2-int8@afdb6f1a');
  });
});

describeWithModel('a folder that is only tried', () => {
  it('is opened without being added', async () => {
    const rig = await startCommandRig();
    await mkdir(join(rig.dataDir, 'encoders'));
    await runtimeAt(join(rig.dataDir, 'encoders/runtime'));
    const encoder = await openEncoder(MINILM, { dataDir: rig.dataDir, ...createWarnings(), timeoutMs: LOAD_MS });
    expect(await encoder.encode(['hello'])).toHaveLength(1);
    await encoder.close();
    expect(await rig.inUse()).toBe(BUNDLED);
    await rig.close();
  });
});
