import type { Json, JsonObject } from '../../../src/contracts.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member that is an object; an empty object when there is none. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(member) ? member : {};
}

export function textAt(value: JsonObject, key: string): string | null {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof member === 'string' && member.trim() !== '' ? member : null;
}

export function listAt(value: JsonObject, key: string): Json[] {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(member) ? member : [];
}
