import type { Sparse } from './features.ts';
import { addProducts, type Linear, type TrainingSet } from './linear.ts';
import type { Steps } from './steps.ts';
import { drawer, shuffle } from './shuffle.ts';

// Taken once: where a realm of its own wraps the globals, each look-up costs more than the sum.
const { abs, exp, max, sqrt } = Math;

const EPOCHS = 10;
const RATE = 0.3;
const RIDGE = 1e-5;
/** What the squared gradients begin with: the first steps on a rare feature stay small. */
const CAUTION = 0.1;
/** Classes whose probability is this near to the truth learn nothing from an example. */
const SETTLED = 1e-3;

/** Multinomial logistic regression by AdaGrad (Duchi et al., 2011); every example is of a class. */
export function* trainLogistic({ vectors, labels, size, classes }: TrainingSet): Steps<Linear> {
  const learning: Learning = {
    classes, weights: new Float32Array(size * classes), biases: new Float32Array(classes),
    squares: new Float32Array(size * classes).fill(CAUTION), biasSquares: new Float32Array(classes).fill(CAUTION),
    errors: new Float32Array(classes), open: new Int32Array(classes),
  };
  const order = Uint32Array.from(vectors, (_, i) => i);
  const draw = drawer(7);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, order.length, draw);
    for (const i of order) {
      const vector = vectors[i];
      if (vector !== undefined) step(learning, vector, errorsOf(learning, vector, labels[i] ?? -1));
      yield;
    }
  }
  return { classes, weights: learning.weights, biases: learning.biases };
}

interface Learning extends Linear { squares: Float32Array; biasSquares: Float32Array; errors: Float32Array; open: Int32Array }

/** Fills `errors` with probability minus truth, and returns how many classes in `open` still have to learn. */
function errorsOf(learning: Learning, vector: Sparse, label: number): number {
  const { classes, weights, biases, errors, open } = learning;
  errors.set(biases);
  addProducts(errors, weights, vector);
  const most = errors.reduce((a, b) => max(a, b), -Infinity);
  let sum = 0;
  for (let c = 0; c < classes; c += 1) {
    const power = exp((errors[c] ?? 0) - most);
    errors[c] = power;
    sum += power;
  }
  let count = 0;
  for (let c = 0; c < classes; c += 1) {
    const error = (errors[c] ?? 0) / sum - (c === label ? 1 : 0);
    errors[c] = error;
    if (abs(error) > SETTLED) open[count++] = c;
  }
  return count;
}

function step(learning: Learning, { ids, values }: Sparse, count: number): void {
  const { classes, weights, squares, biases, biasSquares, errors, open } = learning;
  for (let j = 0; j < count; j += 1) {
    const c = open[j] ?? 0;
    move(biases, biasSquares, { at: c, gradient: errors[c] ?? 0 });
  }
  for (let i = 0; i < ids.length; i += 1) {
    const from = (ids[i] ?? 0) * classes;
    const value = values[i] ?? 0;
    for (let j = 0; j < count; j += 1) {
      const c = open[j] ?? 0;
      const at = from + c;
      const gradient = (errors[c] ?? 0) * value + RIDGE * (weights[at] ?? 0);
      const square = (squares[at] ?? 0) + gradient * gradient;
      squares[at] = square;
      weights[at] = (weights[at] ?? 0) - (RATE * gradient) / sqrt(square);
    }
  }
}

function move(weights: Float32Array, squares: Float32Array, { at, gradient }: { at: number; gradient: number }): void {
  const square = (squares[at] ?? 0) + gradient * gradient;
  squares[at] = square;
  weights[at] = (weights[at] ?? 0) - (RATE * gradient) / sqrt(square);
}
