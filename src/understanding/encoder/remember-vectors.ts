import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import type { Encoder, Log } from '../../contracts.ts';

type Vectors = ReadonlyMap<string, Float32Array>;
interface Memory { folder: string; log: Pick<Log, 'warn'> }

/** The same encoder; the vectors of the texts it was last taught lie in a file of `folder`, so that a start need not ask for them, nor load the model. */
export function rememberVectors(encoder: Encoder, { folder, log }: Memory): Encoder {
  const file = join(folder, `${encoder.name.replaceAll(/[^\w.-]/g, '-')}.vectors`);
  return {
    ...encoder,
    async learn(texts) {
      const kept = await read(file, encoder.size);
      const missing = [...new Set(texts)].filter((text) => !kept.has(text));
      if (missing.length === 0) return vectorsOf(texts, kept);
      const found = await encoder.encode(missing);
      const all = new Map([...kept, ...missing.flatMap((text, i) => (found[i] ? [[text, found[i]] as const] : []))]);
      const vectors = vectorsOf(texts, all);
      await write(file, new Map(texts.flatMap((text, i) => (vectors[i] ? [[text, vectors[i]] as const] : [])))).catch((error: unknown) => log.warn({ error }, 'sentence vectors could not be kept: the next start asks for them again'));
      return vectors;
    },
  };
}

function vectorsOf(texts: readonly string[], known: Vectors): Float32Array[] {
  return texts.flatMap((text) => known.get(text) ?? []);
}

/** Nothing of a file that is missing, damaged, or of another size of vector. */
async function read(file: string, size: number): Promise<Vectors> {
  try {
    const kept: unknown = deserialize(await readFile(file));
    if (!types.isMap(kept)) return new Map();
    return new Map([...kept].filter((entry): entry is [string, Float32Array] => typeof entry[0] === 'string' && types.isFloat32Array(entry[1]) && entry[1].length === size));
  } catch {
    return new Map();
  }
}

/** Only what is in use now: the file does not grow. */
async function write(file: string, vectors: Vectors): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.new`, serialize(vectors));
  await rename(`${file}.new`, file);
}
