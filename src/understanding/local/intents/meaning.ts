import type { Sparse } from './features.ts';
import { scoresOf, type Linear, type TrainingSet } from './linear.ts';

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

/** How much more a sentence vector weighs in choosing: by cross-validation, for either encoder. */
const LOUDNESS = 2;

export function louder({ ids, values }: Sparse, { mean }: Centre): Sparse {
  const first = ids.length - mean.length;
  return { ids, values: values.map((x, at) => (at < first ? x : x * LOUDNESS)) };
}

/** What was learnt from louder vectors, for vectors as they are. */
export function quieter({ classes, weights, biases }: Linear, { from }: Centre): Linear {
  for (let at = from * classes; at < weights.length; at += 1) weights[at] = (weights[at] ?? 0) * LOUDNESS;
  return { classes, weights, biases };
}

/**
 * How much the nearness of a text to the mean of a class adds to its margin: an SVM alone rates a strange text high that
 * shares a trait with one class only. Chosen on the validation parts of CLINC150, ten examples a class and all.
 */
const NEARNESS = 1.5;

/** A linear model of sentence vectors alone: their cosine to the mean of each class (Rocchio), without the examples of `left`. */
export function nearnessOf({ vectors, labels, classes }: TrainingSet, { mean }: Centre, left: ReadonlySet<number> = new Set()): Linear {
  const near = new Float32Array(mean.length * classes);
  vectors.forEach((vector, i) => {
    const label = labels[i] ?? -1;
    if (label < 0 || left.has(i)) return;
    meaningIn(vector, mean.length).forEach((x, at) => {
      const place = at * classes + label;
      near[place] = (near[place] ?? 0) + x;
    });
  });
  for (let c = 0; c < classes; c += 1) {
    let squares = 0;
    for (let at = c; at < near.length; at += classes) squares += (near[at] ?? 0) ** 2;
    const share = NEARNESS / (Math.sqrt(squares) || 1);
    for (let at = c; at < near.length; at += classes) near[at] = (near[at] ?? 0) * share;
  }
  return { classes, weights: near, biases: new Float32Array(classes) };
}

/** The same model, where each margin also grows with that nearness. */
export function withNearness({ classes, weights, biases }: Linear, near: Linear, { from }: Centre): Linear {
  const moved = Float32Array.from(weights);
  near.weights.forEach((x, at) => {
    moved[from * classes + at] = (moved[from * classes + at] ?? 0) + x;
  });
  return { classes, weights: moved, biases };
}

/** How near a text with its sentence vector is to each class. */
export function nearTo(vector: Sparse, near: Linear, { mean }: Centre): Float32Array {
  return scoresOf(near, { ids: Int32Array.from(mean.keys()), values: meaningIn(vector, mean.length) });
}

function meaningIn({ values }: Sparse, size: number): Float32Array {
  return values.subarray(values.length - size);
}
