// @ts-check
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';

/** @typedef {{ ids: number[], mask: number[] }} Tokens */
const LONGEST = 128;

/**
 * A BERT-like model as ONNX, as model hubs lay it out: mean pooling over the attention mask.
 * @param {{ folder: string, file: string, runtime: string }} at `runtime`: the folder that has onnxruntime-node in its node_modules
 * @returns {Promise<import('./model-thread.mjs').Embed>}
 */
export async function load({ folder, file, runtime }) {
  const ort = createRequire(join(runtime, 'package.json'))('onnxruntime-node');
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const tokenizer = new Tokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
  const session = await ort.InferenceSession.create(join(folder, file), { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 3 });
  return async (texts) => {
    const tokens = texts.map((text) => shorten(tokenizer.encode(text)));
    const result = await session.run(feeds(tokens, session.inputNames, ort));
    return mean(result[session.outputNames[0]], tokens);
  };
}

/** The last token closes the text, so it stays. @param {{ ids: number[], attention_mask: number[] }} encoding @returns {Tokens} */
function shorten({ ids, attention_mask: mask }) {
  if (ids.length <= LONGEST) return { ids, mask };
  return { ids: [...ids.slice(0, LONGEST - 1), ...ids.slice(-1)], mask: mask.slice(0, LONGEST) };
}

/** @param {Tokens[]} texts @param {string[]} names @param {any} ort */
function feeds(texts, names, ort) {
  const width = Math.max(...texts.map(({ ids }) => ids.length));
  const tensor = (/** @type {(text: Tokens) => number[]} */ rowOf) => {
    const data = new BigInt64Array(texts.length * width);
    texts.forEach((text, row) => rowOf(text).forEach((value, at) => { data[row * width + at] = BigInt(value); }));
    return new ort.Tensor('int64', data, [texts.length, width]);
  };
  /** @type {{ [name: string]: unknown }} */
  const all = { input_ids: tensor(({ ids }) => ids), attention_mask: tensor(({ mask }) => mask), token_type_ids: tensor(() => []) };
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** @param {{ data: Float32Array, dims: readonly number[] }} output @param {Tokens[]} texts */
function mean({ data, dims: [, width = 0, size = 0] }, texts) {
  const vectors = new Float32Array(texts.length * size);
  texts.forEach(({ mask }, row) => mask.forEach((counts, at) => {
    if (counts === 0) return;
    const start = (row * width + at) * size;
    for (let i = 0; i < size; i++) vectors[row * size + i] = (vectors[row * size + i] ?? 0) + (data[start + i] ?? 0);
  }));
  return vectors;
}
