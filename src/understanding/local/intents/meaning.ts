import type { Sparse } from './features.ts';

/** Where sentence vectors stand behind the n-grams, and what is taken from each. */
export interface Centre { mean: Float32Array; from: number }

/** The mean of the examples' vectors: what all have in common tells nothing. */
export function centred(vectors: readonly Float32Array[], from: number): Centre {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) vector.forEach((x, i) => {
    mean[i] = (mean[i] ?? 0) + x / vectors.length;
  });
  return { mean, from };
}

/** The n-grams of a text with its sentence vector behind them: less the mean, and of length 1. */
export function withMeaning(grams: Sparse, vector: Float32Array, { mean, from }: Centre): Sparse {
  const moved = vector.map((x, i) => x - (mean[i] ?? 0));
  const length = Math.sqrt(moved.reduce((sum, x) => sum + x * x, 0)) || 1;
  const ids = new Int32Array(grams.ids.length + moved.length);
  const values = new Float32Array(ids.length);
  ids.set(grams.ids);
  values.set(grams.values);
  moved.forEach((x, i) => {
    ids[grams.ids.length + i] = from + i;
    values[grams.ids.length + i] = x / length;
  });
  return { ids, values };
}
