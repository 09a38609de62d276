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
export function scoresOf({ classes, weights, biases, ...model }: Linear | Packed, { ids, values }: Sparse): Float32Array {
  const scales = 'scales' in model ? model.scales : null;
  const scores = new Float32Array(classes);
  for (let i = 0; i < ids.length; i += 1) {
    const from = (ids[i] ?? 0) * classes;
    const value = values[i] ?? 0;
    for (let c = 0; c < classes; c += 1) scores[c] = (scores[c] ?? 0) + (weights[from + c] ?? 0) * value;
  }
  for (let c = 0; c < classes; c += 1) scores[c] = (scores[c] ?? 0) * (scales?.[c] ?? 1) + (biases[c] ?? 0);
  return scores;
}

export function pack({ classes, weights, biases }: Linear): Packed {
  const scales = new Float32Array(classes);
  const packed = new Int8Array(weights.length);
  for (let c = 0; c < classes; c += 1) {
    let most = 0;
    for (let at = c; at < weights.length; at += classes) most = max(most, abs(weights[at] ?? 0));
    const scale = most / MOST || 1;
    scales[c] = scale;
    for (let at = c; at < weights.length; at += classes) packed[at] = round((weights[at] ?? 0) / scale);
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
    model.weights.forEach((weight, at) => {
      merged.weights[at] = (merged.weights[at] ?? 0) + weight * factor;
    });
    model.biases.forEach((bias, c) => {
      merged.biases[c] = (merged.biases[c] ?? 0) + bias * factor;
    });
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
