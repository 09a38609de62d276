import type { Json, JsonObject } from '../../../src/contracts.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of its own, never one that every object inherits. */
export function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** An own member that is an object; an empty object when there is none. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const member = own(value, key);
  return isObject(member) ? member : {};
}

export function textAt(value: JsonObject, key: string): string | null {
  const member = own(value, key);
  return typeof member === 'string' && member.trim() !== '' ? member : null;
}

export function listAt(value: JsonObject, key: string): Json[] {
  const member = own(value, key);
  return Array.isArray(member) ? member : [];
}

export function textsAt(value: JsonObject, key: string): string[] {
  return listAt(value, key).filter((member) => typeof member === 'string');
}
