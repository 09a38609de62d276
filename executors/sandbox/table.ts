import type { z } from 'zod';
import type { Json, JsonObject } from '../../src/contracts.ts';

/** One row as it is after a change: a whole value, so that applying it twice is applying it once. */
export type Change = { table: string; key: string; value: JsonObject };
/** Rows of one kind, in memory; they change only through a journal. */
export interface Table<T extends { [name: string]: Json }> {
  readonly name: string;
  get(key: string): T | null;
  all(): T[];
  /** Describes a change; nothing changes before it is in the journal. */
  change(key: string, value: T): Change;
}
export interface JournalTable {
  readonly name: string;
  apply(change: Change): void;
}

/** `rows` are what the system starts with. */
export function createTable<T extends { [name: string]: Json }>(name: string, schema: z.ZodType<T>, rows: [key: string, row: T][]): Table<T> & JournalTable {
  const map = new Map(rows);
  return {
    name,
    get: (key) => map.get(key) ?? null,
    all: () => [...map.values()],
    change: (key, value) => ({ table: name, key, value }),
    apply: ({ key, value }) => void map.set(key, schema.parse(value)),
  };
}
