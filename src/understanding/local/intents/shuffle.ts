/** Numbers from 0 up to 1, the same for the same seed: training twice gives the same model. */
export function drawer(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Shuffles the first `count` of the list, in place. */
export function shuffle(order: Uint32Array, count: number, draw: () => number): void {
  for (let i = 0; i < count; i += 1) {
    const j = i + Math.floor(draw() * (count - i));
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
}
