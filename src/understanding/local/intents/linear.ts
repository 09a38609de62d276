import type { Sparse } from './features.ts';

const { abs, max, round } = Math;

/** Linear models of several classes over the same features. The weight of class c for feature f is at f · classes + c. */
export interface Linear { classes: number; weights: Float32Array; biases: Float32Array }
/** The same with a byte a weight: each class has its own scale. */
export interface Packed { classes: number; weights: Int8Array; scales: Float32Array; biases: Float32Array }
/** Vectors and the class of each; -1 belongs to none. */
export interface TrainingSet { vectors: readonly Sparse[]; labels: Int32Array; size: number; classes: number }

const MOST = 127;

/** What each class makes of a vector. */
export function scoresOf({ classes, weights, biases, ...model }: Linear | Packed, vector: Sparse): Float32Array {
  const scales = 'scales' in model ? model.scales : null;
  const scores = new Float32Array(classes);
  addProducts(scores, weights, vector);
  for (let c = 0; c < classes; c += 1) scores[c] = (scores[c] ?? 0) * (scales?.[c] ?? 1) + (biases[c] ?? 0);
  return scores;
}

/** Adds the product of a vector and each class's weights to `scores`, four features at a time: a score is read and written once for them. */
export function addProducts(scores: Float32Array, weights: Float32Array | Int8Array, { ids, values }: Sparse): void {
  const classes = scores.length;
  const from = (at: number): number => (ids[at] ?? 0) * classes;
  const value = (at: number): number => values[at] ?? 0;
  let i = 0;
  for (; i + 3 < ids.length; i += 4) {
    const a = from(i);
    const b = from(i + 1);
    const c = from(i + 2);
    const d = from(i + 3);
    const byA = value(i);
    const byB = value(i + 1);
    const byC = value(i + 2);
    const byD = value(i + 3);
    for (let k = 0; k < classes; k += 1) {
      scores[k] = (scores[k] ?? 0) + (weights[a + k] ?? 0) * byA + (weights[b + k] ?? 0) * byB + (weights[c + k] ?? 0) * byC + (weights[d + k] ?? 0) * byD;
    }
  }
  for (; i < ids.length; i += 1) {
    const a = from(i);
    const byA = value(i);
    for (let k = 0; k < classes; k += 1) scores[k] = (scores[k] ?? 0) + (weights[a + k] ?? 0) * byA;
  }
}

export function pack({ classes, weights, biases }: Linear): Packed {
  const scales = new Float32Array(classes);
  for (let from = 0; from < weights.length; from += classes) {
    for (let c = 0; c < classes; c += 1) scales[c] = max(scales[c] ?? 0, abs(weights[from + c] ?? 0));
  }
  for (let c = 0; c < classes; c += 1) scales[c] = (scales[c] ?? 0) / MOST || 1;
  const packed = new Int8Array(weights.length);
  for (let from = 0; from < weights.length; from += classes) {
    for (let c = 0; c < classes; c += 1) packed[from + c] = round((weights[from + c] ?? 0) / (scales[c] ?? 1));
  }
  return { classes, weights: packed, scales, biases };
}

/** The sum of two models, each weighed so that its scores on these vectors deviate by its share. */
export function merge(parts: readonly { model: Linear; share: number }[], vectors: readonly Sparse[]): Linear {
  const [first] = parts;
  const classes = first?.model.classes ?? 0;
  const merged: Linear = { classes, weights: new Float32Array(first?.model.weights.length ?? 0), biases: new Float32Array(classes) };
  for (const { model, share } of parts) {
    const factor = share / (deviationOf(model, vectors) || 1);
    for (const [into, from] of [[merged.weights, model.weights], [merged.biases, model.biases]] as const) {
      for (let at = 0; at < from.length; at += 1) into[at] = (into[at] ?? 0) + (from[at] ?? 0) * factor;
    }
  }
  return merged;
}

const SAMPLE = 500;

function deviationOf(model: Linear, vectors: readonly Sparse[]): number {
  const every = Math.ceil(vectors.length / SAMPLE);
  const scores = vectors.filter((_, i) => i % every === 0).flatMap((vector) => [...scoresOf(model, vector)]);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
}
