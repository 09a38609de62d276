import { aggregate, find } from 'mingo';
import type { Sort } from './plan.ts';
import { isRow, type Row } from './row.ts';
import type { Table } from './table.ts';

export interface FindOptions { sort?: unknown; skip?: number; limit?: number; projection?: unknown }
export interface RowCursor {
  toArray(): Promise<Row[]>;
  next(): Promise<Row | null>;
  hasNext(): Promise<boolean>;
  close(): Promise<void>;
  [Symbol.asyncIterator](): AsyncIterableIterator<Row>;
}

/** The rows that a query selects, in order, cut and projected. */
export function selectRows(table: Table, filter: Row, options: FindOptions = {}): Row[] {
  const sort = readSort(options.sort);
  const { skip = 0 } = options;
  const limit = Math.abs(options.limit ?? 0) || Infinity;
  const { rows, sorted } = table.select(filter, sort);
  const found = sorted ? take(rows, skip, limit) : take(aggregate([...rows], [{ $sort: Object.fromEntries(sort) }]), skip, limit);
  return projectRows(found, options.projection);
}

/** The rows with only the wanted paths. Whole top-level paths, the usual wish, are picked without an interpreter. */
export function projectRows(rows: Row[], projection: unknown): Row[] {
  if (!isRow(projection) || Object.keys(projection).length === 0) return rows;
  const wanted = Object.entries(projection);
  if (!wanted.every(([path, wish]) => (wish === 1 || wish === true) && !path.includes('.'))) return find<Row>(rows, {}, projection).all();
  const paths = new Set(['_id', ...wanted.map(([path]) => path)]);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([path]) => paths.has(path))));
}

/** Reads at the first call, from one snapshot. */
export function cursorOver(read: () => Row[]): RowCursor {
  let left: Row[] | null = null;
  const rows = (): Row[] => (left ??= read().toReversed());
  const next = async (): Promise<Row | null> => rows().pop() ?? null;
  return {
    toArray: async () => rows().splice(0).toReversed(),
    next,
    hasNext: async () => rows().length > 0,
    close: async () => { left = []; },
    async *[Symbol.asyncIterator]() {
      for (let row = await next(); row !== null; row = await next()) yield row;
    },
  };
}

/** Mongoose passes an object or a Map of 1 and -1. */
export function readSort(sort: unknown): Sort {
  const entries: [unknown, unknown][] = sort instanceof Map ? [...sort.entries()] : isRow(sort) ? Object.entries(sort) : [];
  return entries.map(([path, direction]) => [String(path), Number(direction) < 0 ? -1 : 1]);
}

function take(rows: Iterable<Row>, skip: number, limit: number): Row[] {
  const taken: Row[] = [];
  let at = 0;
  for (const row of rows) {
    if (at++ < skip) continue;
    taken.push(row);
    if (taken.length >= limit) break;
  }
  return taken;
}
