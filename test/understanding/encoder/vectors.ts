/** Cosine of two vectors of length 1. */
export const likeness = (a: Float32Array | undefined, b: Float32Array | undefined): number => a?.reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0) ?? Number.NaN;

export const lengthOf = (vector: Float32Array | undefined): number => Math.sqrt(likeness(vector, vector));

/** Keeps what is warned of. */
export function createWarnings(): { log: { warn(data: object, message: string): void }; said: string[] } {
  const said: string[] = [];
  return { said, log: { warn: (_, message) => { said.push(message); } } };
}
