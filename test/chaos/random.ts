import { digest } from '../../src/digest.ts';

/** A number from 0 up to 1 that depends on nothing but the seed and what it is for. */
export function chance(seed: number, what: string): number {
  return Number.parseInt(digest({ seed, what }).slice(0, 8), 16) / 2 ** 32;
}

/** One of these, by the same rule. */
export function oneOf<T>(options: readonly [T, ...T[]], at: number): T {
  return options[Math.floor(at * options.length)] ?? options[0];
}
