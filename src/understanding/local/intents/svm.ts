import type { Sparse } from './features.ts';
import type { Linear, TrainingSet } from './linear.ts';
import type { Steps } from './steps.ts';
import { drawer, shuffle } from './shuffle.ts';

const COST = 1;
const EPOCHS = 12;
const TOLERANCE = 0.1;
/** The part of a squared norm, and of a gradient, that the squared loss adds. */
const SLACK = 1 / (2 * COST);

/** One-vs-rest L2-loss linear SVMs by dual coordinate descent with shrinking (Hsieh et al., 2008). */
export function* trainSvm(set: TrainingSet): Steps<Linear> {
  const { vectors, labels, size, classes } = set;
  const linear: Linear = { classes, weights: new Float32Array(size * classes), biases: new Float32Array(classes) };
  const norms = Float64Array.from(vectors, ({ values }) => values.reduce((sum, x) => sum + x * x, 1 + SLACK));
  for (let c = 0; c < classes; c += 1) {
    const signs = Int8Array.from(labels, (label) => (label === c ? 1 : -1));
    const { weights, bias } = trainPlane({ vectors, signs, norms, weights: new Float32Array(size), bias: 0, alphas: new Float64Array(vectors.length) }, c + 1);
    for (let f = 0; f < size; f += 1) linear.weights[f * classes + c] = weights[f] ?? 0;
    linear.biases[c] = bias;
    yield;
  }
  return linear;
}

interface Descent { vectors: readonly Sparse[]; signs: Int8Array; norms: Float64Array; weights: Float32Array; bias: number; alphas: Float64Array }

function trainPlane(plane: Descent, seed: number): Descent {
  const all = plane.vectors.length;
  const order = Uint32Array.from(plane.vectors, (_, i) => i);
  const draw = drawer(seed);
  let round = { active: all, limit: Infinity, spread: Infinity };
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, round.active, draw);
    const next = descend(plane, order, round);
    if (next.spread >= TOLERANCE) round = next;
    else if (next.active === all) break;
    else round = { active: all, limit: Infinity, spread: Infinity };
  }
  return plane;
}

/** One pass over the active examples; those that stay at zero beyond the limit of the last pass are set aside. */
function descend(plane: Descent, order: Uint32Array, round: { active: number; limit: number }): { active: number; limit: number; spread: number } {
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
    const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
    most = Math.max(most, projected);
    least = Math.min(least, projected);
    if (projected === 0) continue;
    const next = Math.max(0, alpha - gradient / (norms[i] ?? 1));
    alphas[i] = next;
    add(plane, vector, (next - alpha) * sign);
  }
  return { active, limit: most > 0 ? most : Infinity, spread: most - least };
}

function add(plane: Descent, { ids, values }: Sparse, step: number): void {
  const { weights } = plane;
  plane.bias += step;
  for (let i = 0; i < ids.length; i += 1) {
    const id = ids[i] ?? 0;
    weights[id] = (weights[id] ?? 0) + step * (values[i] ?? 0);
  }
}

function dot(weights: Float32Array, { ids, values }: Sparse): number {
  let sum = 0;
  for (let i = 0; i < ids.length; i += 1) sum += (weights[ids[i] ?? 0] ?? 0) * (values[i] ?? 0);
  return sum;
}
