import type { Sparse } from './features.ts';
import type { Linear, TrainingSet } from './linear.ts';
import type { Steps } from './steps.ts';
import { drawer, shuffle } from './shuffle.ts';

// Taken once: where a realm of its own wraps the globals, each look-up costs more than the sum.
const { max, min } = Math;

const COST = 1;
const EPOCHS = 12;
const TOLERANCE = 0.1;
/** The part of a squared norm, and of a gradient, that the squared loss adds. */
const SLACK = 1 / (2 * COST);

/** Epochs that a plane needs to settle again after some examples were taken from it. */
const RESETTLING = 2;

/** A model of all examples, and what each class makes of those of each part when it has not learnt from that part. */
export interface Fitted { model: Linear; held: readonly Float32Array[] }

/** One-vs-rest L2-loss linear SVMs by dual coordinate descent with shrinking (Hsieh et al., 2008). */
export function* trainSvm(set: TrainingSet, parts: readonly Uint32Array[] = []): Steps<Fitted> {
  const { vectors, labels, size, classes } = set;
  const model: Linear = { classes, weights: new Float32Array(size * classes), biases: new Float32Array(classes) };
  const held = parts.map((part) => new Float32Array(part.length * classes));
  const norms = Float64Array.from(vectors, ({ values }) => values.reduce((sum, x) => sum + x * x, 1 + SLACK));
  const all = Uint32Array.from(vectors, (_, i) => i);
  const rests = parts.map((part) => without(all, part));
  for (let c = 0; c < classes; c += 1) {
    const signs = Int8Array.from(labels, (label) => (label === c ? 1 : -1));
    const plane: Plane = { vectors, signs, norms, weights: new Float32Array(size), bias: 0, alphas: new Float64Array(vectors.length) };
    yield* settle(plane, Uint32Array.from(all), { epochs: EPOCHS, seed: c + 1 });
    for (let f = 0; f < size; f += 1) model.weights[f * classes + c] = plane.weights[f] ?? 0;
    model.biases[c] = plane.bias;
    for (const [p, part] of parts.entries()) {
      const less = forget(plane, part);
      yield* settle(less, Uint32Array.from(rests[p] ?? []), { epochs: RESETTLING, seed: c + 1 });
      part.forEach((i, at) => held[p]?.set([marginOf(less, vectors[i])], at * classes + c));
    }
  }
  return { model, held };
}

interface Plane { vectors: readonly Sparse[]; signs: Int8Array; norms: Float64Array; weights: Float32Array; bias: number; alphas: Float64Array }

function without(all: Uint32Array, part: Uint32Array): Uint32Array {
  const left = new Set(part);
  return all.filter((i) => !left.has(i));
}

/** The same plane without what these examples gave to it. */
function forget(plane: Plane, part: Uint32Array): Plane {
  const less: Plane = { ...plane, weights: Float32Array.from(plane.weights), alphas: Float64Array.from(plane.alphas) };
  for (const i of part) {
    const vector = less.vectors[i];
    const alpha = less.alphas[i] ?? 0;
    if (vector === undefined || alpha === 0) continue;
    add(less, vector, -alpha * (less.signs[i] ?? 1));
    less.alphas[i] = 0;
  }
  return less;
}

function marginOf({ weights, bias }: Plane, vector: Sparse | undefined): number {
  return vector === undefined ? bias : dot(weights, vector) + bias;
}

/** Descends over the examples of `order` until no gradient tells more. */
function* settle(plane: Plane, order: Uint32Array, { epochs, seed }: { epochs: number; seed: number }): Steps<void> {
  const all = order.length;
  const draw = drawer(seed);
  let round = { active: all, limit: Infinity, spread: Infinity };
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, round.active, draw);
    const next = descend(plane, order, round);
    yield;
    if (next.spread >= TOLERANCE) round = next;
    else if (next.active === all) return;
    else round = { active: all, limit: Infinity, spread: Infinity };
  }
}

/** One pass over the active examples; those that stay at zero beyond the limit of the last pass are set aside. */
function descend(plane: Plane, order: Uint32Array, round: { active: number; limit: number }): { active: number; limit: number; spread: number } {
  const { vectors, signs, norms, alphas } = plane;
  let { active } = round;
  let [most, least] = [-Infinity, Infinity];
  for (let at = 0; at < active; at += 1) {
    const i = order[at] ?? 0;
    const sign = signs[i] ?? 1;
    const alpha = alphas[i] ?? 0;
    const vector = vectors[i];
    if (vector === undefined) continue;
    const gradient = sign * (dot(plane.weights, vector) + plane.bias) - 1 + SLACK * alpha;
    if (alpha === 0 && gradient > round.limit) {
      active -= 1;
      order[at] = order[active] ?? 0;
      order[active] = i;
      at -= 1;
      continue;
    }
    const projected = alpha === 0 ? min(gradient, 0) : gradient;
    most = max(most, projected);
    least = min(least, projected);
    if (projected === 0) continue;
    const next = max(0, alpha - gradient / (norms[i] ?? 1));
    alphas[i] = next;
    add(plane, vector, (next - alpha) * sign);
  }
  return { active, limit: most > 0 ? most : Infinity, spread: most - least };
}

function add(plane: Plane, { ids, values }: Sparse, step: number): void {
  const { weights } = plane;
  plane.bias += step;
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i] ?? 0;
    weights[id] = (weights[id] ?? 0) + step * (values[i] ?? 0);
  }
}

/** Four sums at a time, as no addition need wait for the one before; never past the end, where a read is slow. */
function dot(weights: Float32Array, vector: Sparse): number {
  const { length } = vector.ids;
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += product(weights, vector, i);
    b += product(weights, vector, i + 1);
    c += product(weights, vector, i + 2);
    d += product(weights, vector, i + 3);
  }
  for (; i < length; i += 1) a += product(weights, vector, i);
  return a + b + c + d;
}

function product(weights: Float32Array, { ids, values }: Sparse, i: number): number {
  return (weights[ids[i] ?? 0] ?? 0) * (values[i] ?? 0);
}
