import type { Json, JsonObject } from './contracts.ts';

/**
 * A value as @gorules/zen-engine can take it: a number beyond its decimals would end the whole process. One too large becomes
 * text, one next to nothing is rounded to 20 places.
 */
export function computable(value: Json): Json {
  if (typeof value === 'number') return decimal(value);
  if (Array.isArray(value)) return value.map(computable);
  return value !== null && typeof value === 'object' ? computableMembers(value) : value;
}

export function computableMembers(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, computable(value)]));
}

/** Its decimals have 28 places, a double up to 17 digits. */
const FINE = 1e-10;
/** Times in ms still fit, and a hundred thousand times as much is still a result that it can give back. */
const LARGE = 1e13;

function decimal(value: number): number | string {
  const size = Math.abs(value);
  if (size > LARGE) return String(value);
  return size < FINE ? Number(value.toFixed(20)) : value;
}
