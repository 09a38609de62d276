import type { Sparse } from './features.ts';

/**
 * Sparse vectors one after the other, each with a one behind it for the bias, at feature `size`. Row i lies from `starts[i]`
 * to `starts[i + 1]`: reading on is faster than jumping between arrays.
 */
export interface Rows { starts: Uint32Array; ids: Int32Array; values: Float32Array }

export function rowsOf(vectors: readonly Sparse[], size: number): Rows {
  const starts = new Uint32Array(vectors.length + 1);
  vectors.forEach(({ ids }, i) => {
    starts[i + 1] = (starts[i] ?? 0) + ids.length + 1;
  });
  const count = starts.at(-1) ?? 0;
  const rows: Rows = { starts, ids: new Int32Array(count).fill(size), values: new Float32Array(count).fill(1) };
  vectors.forEach(({ ids, values }, i) => {
    rows.ids.set(ids, starts[i]);
    rows.values.set(values, starts[i]);
  });
  return rows;
}

/** Adds row `of` so many times to the weights. */
export function add(weights: Float32Array, { starts, ids, values }: Rows, { of, times }: { of: number; times: number }): void {
  const moved = (id: number, at: number): number => (weights[id] ?? 0) + times * (values[at] ?? 0);
  const end = starts[of + 1] ?? 0;
  let at = starts[of] ?? 0;
  // A row has each feature once: four may be read before the first of them is written.
  for (; at + 3 < end; at += 4) {
    const a = ids[at] ?? 0;
    const b = ids[at + 1] ?? 0;
    const c = ids[at + 2] ?? 0;
    const d = ids[at + 3] ?? 0;
    const ofA = moved(a, at);
    const ofB = moved(b, at + 1);
    const ofC = moved(c, at + 2);
    const ofD = moved(d, at + 3);
    weights[a] = ofA;
    weights[b] = ofB;
    weights[c] = ofC;
    weights[d] = ofD;
  }
  for (; at < end; at += 1) {
    const id = ids[at] ?? 0;
    weights[id] = moved(id, at);
  }
}

/** Four sums at a time, as no addition need wait for the one before; never past the end, where a read is slow. */
export function dot(weights: Float32Array, { starts, ids, values }: Rows, of: number): number {
  const product = (at: number): number => (weights[ids[at] ?? 0] ?? 0) * (values[at] ?? 0);
  const end = starts[of + 1] ?? 0;
  let at = starts[of] ?? 0;
  // Each of its own: taken from one list they would be objects, and each addition would make a new one.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (; at + 3 < end; at += 4) {
    a += product(at);
    b += product(at + 1);
    c += product(at + 2);
    d += product(at + 3);
  }
  for (; at < end; at += 1) a += product(at);
  return a + b + c + d;
}
