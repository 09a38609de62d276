import type { Linear, TrainingSet } from './linear.ts';
import { add, dot, rowsOf, type Rows } from './rows.ts';
import { drawer, shuffle } from './shuffle.ts';
import type { Steps } from './steps.ts';

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
  const rows = rowsOf(vectors, size);
  const norms = Float64Array.from(vectors, ({ values }) => values.reduce((sum, x) => sum + x * x, 1 + SLACK));
  const all = Uint32Array.from(vectors, (_, i) => i);
  const rests = parts.map((part) => without(all, part));
  for (let c = 0; c < classes; c += 1) {
    const signs = Int8Array.from(labels, (label) => (label === c ? 1 : -1));
    const plane: Plane = { rows, signs, norms, weights: new Float32Array(size + 1), alphas: new Float64Array(vectors.length) };
    yield* settle(plane, Uint32Array.from(all), { epochs: EPOCHS, seed: c + 1 });
    keep(model, c, plane);
    for (const [p, part] of parts.entries()) {
      const less = forget(plane, part);
      yield* settle(less, Uint32Array.from(rests[p] ?? []), { epochs: RESETTLING, seed: c + 1 });
      part.forEach((i, at) => held[p]?.set([dot(less.weights, rows, i)], at * classes + c));
    }
  }
  return { model, held };
}

/** Most weights of a plane are zero, and each of the others is far from the next. */
function keep({ classes, weights, biases }: Linear, c: number, plane: Plane): void {
  const size = plane.weights.length - 1;
  for (let f = 0; f < size; f += 1) {
    const weight = plane.weights[f] ?? 0;
    if (weight !== 0) weights[f * classes + c] = weight;
  }
  biases[c] = plane.weights[size] ?? 0;
}

interface Plane { rows: Rows; signs: Int8Array; norms: Float64Array; weights: Float32Array; alphas: Float64Array }

function without(all: Uint32Array, part: Uint32Array): Uint32Array {
  const left = new Set(part);
  return all.filter((i) => !left.has(i));
}

/** The same plane without what these examples gave to it. */
function forget(plane: Plane, part: Uint32Array): Plane {
  const less: Plane = { rows: plane.rows, signs: plane.signs, norms: plane.norms, weights: plane.weights.slice(), alphas: plane.alphas.slice() };
  for (const i of part) {
    const alpha = less.alphas[i] ?? 0;
    if (alpha === 0) continue;
    add(less.weights, less.rows, { of: i, times: -alpha * (less.signs[i] ?? 1) });
    less.alphas[i] = 0;
  }
  return less;
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
  const { rows, signs, norms, weights, alphas } = plane;
  let { active } = round;
  let most = -Infinity;
  let least = Infinity;
  for (let at = 0; at < active; at += 1) {
    const i = order[at] ?? 0;
    const sign = signs[i] ?? 1;
    const alpha = alphas[i] ?? 0;
    const gradient = sign * dot(weights, rows, i) - 1 + SLACK * alpha;
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
    add(weights, rows, { of: i, times: (next - alpha) * sign });
  }
  return { active, limit: most > 0 ? most : Infinity, spread: most - least };
}
