import { isDeepStrictEqual } from 'node:util';
import { selectRows } from './cursor.ts';
import { isRow, type Row } from './row.ts';
import type { Table } from './table.ts';
import { applyUpdate, rowOfUpsert, type UpdateOptions } from './update.ts';

/** What changed, for the results that the driver gives. `before` and `after` are of the last row touched. */
export interface Written { matched: number; modified: number; deleted: number; upsertedId: unknown; insertedId: unknown; before: Row | null; after: Row | null }

const nothing: Written = { matched: 0, modified: 0, deleted: 0, upsertedId: null, insertedId: null, before: null, after: null };

/** One write of a bulk, in the driver's words. Runs inside a write transaction; throws before it has written anything. */
export function performWrite(table: Table, operation: Row): Written {
  const [kind, body] = Object.entries(operation)[0] ?? ['', {}];
  if (!isRow(body)) throw new Error(`The embedded store cannot perform ${kind}.`);
  const filter = isRow(body['filter']) ? body['filter'] : {};
  switch (kind) {
    case 'insertOne': return insert(table, body['document']);
    case 'updateOne': return update(table, { filter, update: body['update'], many: false, options: body });
    case 'updateMany': return update(table, { filter, update: body['update'], many: true, options: body });
    case 'replaceOne': return update(table, { filter, update: body['replacement'], many: false, options: body });
    case 'deleteOne': return remove(table, filter, { limit: 1, sort: body['sort'] });
    case 'deleteMany': return remove(table, filter, {});
    default: throw new Error(`The embedded store cannot perform ${kind}.`);
  }
}

function insert(table: Table, row: unknown): Written {
  if (!isRow(row)) throw new Error('Only documents can be inserted.');
  table.insert(row);
  return { ...nothing, insertedId: row['_id'], after: row };
}

function update(table: Table, { filter, update: change, many, options }: { filter: Row; update: unknown; many: boolean; options: UpdateOptions }): Written {
  if (!isRow(change)) throw new Error('The embedded store takes updates as an object of operators, not as a pipeline.');
  const rows = selectRows(table, filter, many ? {} : { limit: 1, sort: options.sort });
  if (rows.length === 0) return options.upsert === true ? upsert(table, filter, change) : nothing;
  const written: Written = { ...nothing, matched: rows.length };
  for (const before of rows) {
    const after = applyUpdate(before, change, { filter, arrayFilters: options.arrayFilters ?? [] });
    if (after['_id'] !== before['_id']) throw new Error('The _id of a document cannot change.');
    const changed = !isDeepStrictEqual(before, after);
    if (changed) table.replace(before, after);
    Object.assign(written, { modified: written.modified + Number(changed), before, after });
  }
  return written;
}

function upsert(table: Table, filter: Row, change: Row): Written {
  const row = rowOfUpsert(filter, change);
  table.insert(row);
  return { ...nothing, upsertedId: row['_id'], after: row };
}

function remove(table: Table, filter: Row, options: { limit?: number; sort?: unknown }): Written {
  const rows = selectRows(table, filter, options);
  for (const row of rows) table.remove(row);
  return { ...nothing, deleted: rows.length, before: rows.at(-1) ?? null };
}
