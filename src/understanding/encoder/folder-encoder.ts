import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Encoder, Log } from '../../contracts.ts';
import { Stop } from '../../errors.ts';
import { queueEncoder } from './queue-encoder.ts';
import { runModel } from './run-model.ts';

/** What every such folder has; the weights are the first of WEIGHTS that is there. */
export const LAYOUT = ['config.json', 'tokenizer.json', 'tokenizer_config.json'] as const;
export const WEIGHTS = ['onnx/model_quantized.onnx', 'onnx/model_int8.onnx', 'onnx/model.onnx'] as const;
/** Ours, beside them: where it came from and which languages it is for. */
export const ABOUT = 'errand.json';

const config = z.object({ hidden_size: z.int().positive() });
const tokenizer = z.object({ model: z.object({ vocab: z.unknown() }) });
const about = z.object({ id: z.string(), locales: z.array(z.string()).min(1) });
export type AboutEncoder = z.output<typeof about>;

export interface FolderEncoderOptions {
  /** The folder that has onnxruntime-node in its node_modules. */
  runtime: string;
  log: Pick<Log, 'warn'>;
  timeoutMs?: number;
}

/** A BERT-like encoder in the layout of a model hub (ONNX). Throws Stop when the folder or the runtime is not complete; loaded at the first text. */
export async function createFolderEncoder(folder: string, { runtime, log, timeoutMs }: FolderEncoderOptions): Promise<Encoder> {
  const { size, weights, id, locales } = await checkFolder(folder);
  if (!hasRuntime(runtime)) throw new Stop(`onnxruntime-node is not in ${runtime}: add the encoder again with npm run nlu -- encoder add.`);
  const name = `${id}@${(await sha256(join(folder, weights))).slice(0, 8)}`;
  const model = runModel({ model: 'folder-model.mjs', data: { folder: resolve(folder), file: weights, runtime: resolve(runtime) }, log });
  return queueEncoder(model, { name, size, locales, timeoutMs });
}

/** Whether onnxruntime-node can be loaded from there. */
export const hasRuntime = (runtime: string): boolean => existsSync(join(runtime, 'node_modules/onnxruntime-node/package.json'));

/** Throws a Stop that names the first thing that is missing or cannot be read. */
export async function checkFolder(folder: string): Promise<AboutEncoder & { size: number; weights: string }> {
  const missing = LAYOUT.find((file) => !existsSync(join(folder, file)));
  if (missing !== undefined) throw new Stop(`${join(folder, missing)} is missing: an encoder's folder has ${LAYOUT.join(', ')} and ${WEIGHTS[0]}.`);
  const weights = WEIGHTS.find((file) => existsSync(join(folder, file)));
  if (weights === undefined) throw new Stop(`${join(folder, WEIGHTS[0])} is missing: those are the weights.`);
  await readJson(join(folder, 'tokenizer.json'), tokenizer);
  const { hidden_size: size } = await readJson(join(folder, 'config.json'), config);
  const path = join(folder, ABOUT);
  return { ...(existsSync(path) ? await readJson(path, about) : { id: basename(resolve(folder)), locales: ['en'] }), size, weights };
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new Stop(`${path} is not what an encoder's folder has: ${reasonOf(error)}.`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return String(error);
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
