// @ts-check
// Plain JavaScript: a worker thread runs its file as it is, beside the sources in tests and beside the compiled files in the product.
import { parentPort, workerData } from 'node:worker_threads';

/** @typedef {(texts: string[]) => Promise<Float32Array>} Embed the vectors of all texts, one after the other */
/** @typedef {{ load(data: any): Promise<Embed> }} Model */

/** @type {Model} */
const model = await import(workerData.model);
const embed = await model.load(workerData.data);

parentPort?.on('message', (/** @type {string[]} */ texts) => void answer(texts));

/** @param {string[]} texts */
async function answer(texts) {
  try {
    const vectors = normalise(await embed(texts), texts.length);
    parentPort?.postMessage({ vectors }, []);
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) }, []);
  }
}

/**
 * Makes each of the `count` vectors length 1.
 * @param {Float32Array} vectors
 * @param {number} count
 */
function normalise(vectors, count) {
  const size = vectors.length / count;
  for (let start = 0; start < vectors.length; start += size) {
    const vector = vectors.subarray(start, start + size);
    const length = Math.hypot(...vector);
    if (length > 0) vector.forEach((value, at) => { vector[at] = value / length; });
  }
  return vectors;
}
