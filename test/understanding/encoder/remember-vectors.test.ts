import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../../src/contracts.ts';
import { rememberVectors } from '../../../src/understanding/encoder/remember-vectors.ts';
import { createLocalUnderstanding } from '../../../src/understanding/local/create-local-understanding.ts';
import { TELECOM_FLOWS } from '../telecom-flows.ts';
import { createWarnings } from './vectors.ts';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'vectors-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

/** Counts letters; good enough to tell whether a vector is the right one. */
function letters(change: Partial<Encoder> = {}): Encoder & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'letters v1', size: 2, locales: ['en'], asked, close: async () => undefined,
    encode: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => Float32Array.of(text.length, text.charCodeAt(0)));
    },
    ...change,
  };
}
const start = (encoder: Encoder): Encoder => rememberVectors(encoder, { folder: join(folder, 'encoders'), log: createWarnings().log });
const learn = async (encoder: Encoder, ...texts: string[]): Promise<number[][]> => (await encoder.learn?.(texts) ?? []).map((vector) => [...vector]);

describe('the vectors of what was learnt', () => {
  it('are there after a restart, without the model', async () => {
    expect(await learn(start(letters()), 'move', 'cancel')).toEqual([[4, 109], [6, 99]]);
    const again = letters();
    expect(await learn(start(again), 'cancel', 'move', 'cancel')).toEqual([[6, 99], [4, 109], [6, 99]]);
    expect(again.asked).toEqual([]);
  });

  it('are asked for where they are new, and forgotten when no longer in use', async () => {
    await learn(start(letters()), 'move', 'cancel');
    const second = letters();
    expect(await learn(start(second), 'move', 'order')).toEqual([[4, 109], [5, 111]]);
    expect(second.asked).toEqual(['order']);
    const third = letters();
    await learn(start(third), 'cancel');
    expect(third.asked).toEqual(['cancel']);
  });

  it('are not those of another encoder, of another size, or of a damaged file', async () => {
    await learn(start(letters()), 'move');
    const other = letters({ name: 'letters v2' });
    await learn(start(other), 'move');
    expect(other.asked).toEqual(['move']);
    const longer = letters({ size: 3 });
    await learn(start(longer), 'move');
    expect(longer.asked).toEqual(['move']);
    for (const file of await readdir(join(folder, 'encoders'))) await writeFile(join(folder, 'encoders', file), 'no vectors');
    const damaged = letters();
    expect(await learn(start(damaged), 'move')).toEqual([[4, 109]]);
    expect(damaged.asked).toEqual(['move']);
  });

  it('are used all the same where they cannot be kept, with a warning', async () => {
    await writeFile(join(folder, 'full'), '');
    const { log, said } = createWarnings();
    expect(await learn(rememberVectors(letters(), { folder: join(folder, 'full'), log }), 'move')).toEqual([[4, 109]]);
    expect(said).toEqual([expect.stringContaining('could not be kept')]);
  });

  it('are what a second start learns the flows with', async () => {
    const first = letters();
    await createLocalUnderstanding({ flows: () => TELECOM_FLOWS, encoder: start(first) }).learnt();
    expect(first.asked.length).toBeGreaterThan(20);
    const second = letters();
    await createLocalUnderstanding({ flows: () => TELECOM_FLOWS, encoder: start(second) }).learnt();
    expect(second.asked).toEqual([]);
  });
});
