import type { Sparse } from './features.ts';

/** A linear model of one class against all others. */
export interface Plane { weights: Float32Array; bias: number }
export interface TrainingSet { vectors: Sparse[]; size: number }

const COST = 1;
const EPOCHS = 40;
const TOLERANCE = 1e-3;
/** Weight of the constant feature that learns the bias. */
const BIAS = 0.5;
/** A class of ten among hundreds still counts, but not so much that it swallows its neighbours. */
const MOST_BALANCE = 8;

/** L2-loss linear SVM by dual coordinate descent (Hsieh et al., 2008), classes balanced by their cost. */
export function trainPlane(set: TrainingSet, belongs: (index: number) => boolean): Plane {
  const { vectors, size } = set;
  const signs = Int8Array.from(vectors, (_, i) => (belongs(i) ? 1 : -1));
  const positive = signs.reduce((n, s) => n + (s > 0 ? 1 : 0), 0);
  const balance = Math.min(MOST_BALANCE, Math.max(1, (vectors.length - positive) / Math.max(1, positive)));
  const state: Descent = { vectors, signs, weights: new Float32Array(size), bias: 0, alphas: new Float64Array(vectors.length) };
  const slack = Float64Array.from(signs, (s) => 1 / (2 * COST * (s > 0 ? balance : 1)));
  const norms = Float64Array.from(vectors, (v, i) => v.values.reduce((n, x) => n + x * x, BIAS * BIAS) + (slack[i] ?? 0));
  const order = Uint32Array.from(vectors, (_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, epoch);
    let most = 0;
    for (const i of order) most = Math.max(most, descend(state, i, { slack: slack[i] ?? 0, norm: norms[i] ?? 1 }));
    if (most < TOLERANCE) break;
  }
  return { weights: state.weights, bias: state.bias * BIAS };
}

/** Signed distance from the plane: positive on the side of the class. */
export function marginOf(plane: Plane, vector: Sparse): number {
  return dot(plane.weights, vector) + plane.bias;
}

interface Descent { vectors: Sparse[]; signs: Int8Array; weights: Float32Array; bias: number; alphas: Float64Array }

function descend(state: Descent, index: number, at: { slack: number; norm: number }): number {
  const vector = state.vectors[index];
  const sign = state.signs[index] ?? 1;
  const alpha = state.alphas[index] ?? 0;
  if (vector === undefined) return 0;
  const gradient = sign * (dot(state.weights, vector) + state.bias * BIAS) - 1 + at.slack * alpha;
  const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
  if (projected === 0) return 0;
  const next = Math.max(0, alpha - gradient / at.norm);
  const step = (next - alpha) * sign;
  state.alphas[index] = next;
  state.bias += step * BIAS;
  for (let i = 0; i < vector.ids.length; i += 1) {
    const id = vector.ids[i] ?? 0;
    state.weights[id] = (state.weights[id] ?? 0) + step * (vector.values[i] ?? 0);
  }
  return Math.abs(projected);
}

function dot(weights: Float32Array, vector: Sparse): number {
  let sum = 0;
  for (let i = 0; i < vector.ids.length; i += 1) sum += (weights[vector.ids[i] ?? 0] ?? 0) * (vector.values[i] ?? 0);
  return sum;
}

/** The same order on every run: training twice gives the same model. */
function shuffle(order: Uint32Array, seed: number): void {
  let state = (seed + 1) * 2654435761;
  for (let i = order.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
}
