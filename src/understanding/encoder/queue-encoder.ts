import type { Encoder } from '../../contracts.ts';
import { createBatchQueue } from './batch-queue.ts';
import { createLru } from './create-lru.ts';
import type { RunningModel } from './run-model.ts';

export interface QueueOptions {
  name: string;
  size: number;
  locales: readonly string[];
  timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 2_000;
const MOST_KEPT = 5_000;
/** Characters of a text that are read. */
const LONGEST = 600;

/** A model as an encoder that keeps the last vectors. Nobody may change a vector: who asks next gets the same one. */
export function queueEncoder(model: RunningModel, { timeoutMs = TIMEOUT_MS, ...about }: QueueOptions): Encoder {
  const kept = createLru<Float32Array>(MOST_KEPT);
  const ask = createBatchQueue({ model, timeoutMs, size: about.size, came: kept.set });
  return {
    ...about,
    async encode(texts) {
      const read = texts.map(readable);
      const known = new Map([...new Set(read)].map((text) => [text, kept.get(text)]));
      const missing = [...known].flatMap(([text, vector]) => (vector === undefined ? text : []));
      const found = missing.length === 0 ? known : await ask(missing);
      return read.flatMap((text) => known.get(text) ?? found.get(text) ?? []);
    },
    close: model.close,
  };
}

/** Spaces tell an encoder nothing. */
function readable(text: string): string {
  return text.slice(0, 4 * LONGEST).replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST);
}
