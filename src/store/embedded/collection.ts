import { aggregate } from 'mingo';
import { BulkWriteFailure, type WriteFailure } from './duplicate.ts';
import { cursorOver, projectRows, selectRows, type FindOptions, type RowCursor } from './cursor.ts';
import type { Folder } from './folder.ts';
import { describeIndex, readIndexSpec } from './index-spec.ts';
import { isRow, valueAt, type Row } from './row.ts';
import type { Table } from './table.ts';
import { performWrite, type Written } from './writes.ts';

interface Place { folder: Folder; table: Table; tableOf: (name: string) => Table }

/** The part of the MongoDB driver's Collection that Mongoose calls, over one table. */
export function openCollection({ folder, table, tableOf }: Place): object {
  return { ...readsOf(table, tableOf), ...writesOf(folder, table), ...replacesOf(folder, table), ...indexesOf(table) };
}

function readsOf(table: Table, tableOf: (name: string) => Table): object {
  return {
    find: (filter: Row = {}, options: FindOptions = {}): RowCursor => cursorOver(() => selectRows(table, filter, options)),
    findOne: async (filter: Row = {}, options: FindOptions = {}) => selectRows(table, filter, { ...options, limit: 1 })[0] ?? null,
    countDocuments: async (filter: Row = {}, options: FindOptions = {}) => selectRows(table, filter, { skip: options.skip ?? 0, limit: options.limit ?? 0 }).length,
    estimatedDocumentCount: async () => table.count(),
    distinct: async (path: string, filter: Row = {}) => [...new Set(selectRows(table, filter).map((row) => valueAt(row, path)))].filter((value) => value !== undefined),
    aggregate: (pipeline: Row[] = []): RowCursor => cursorOver(() => aggregateRows(table, pipeline, tableOf)),
  };
}

/** The leading $match and $sort go through the indexes. */
function aggregateRows(table: Table, pipeline: Row[], tableOf: (name: string) => Table): Row[] {
  const [match, second] = pipeline;
  const filter = isRow(match?.['$match']) ? match['$match'] : null;
  const order = filter === null ? match : second;
  const sort = isRow(order?.['$sort']) ? order['$sort'] : null;
  const rows = selectRows(table, filter ?? {}, { sort });
  const rest = pipeline.slice(Number(filter !== null) + Number(sort !== null));
  return aggregate(rows, rest, { collectionResolver: (name) => selectRows(tableOf(name), {}) }).filter(isRow);
}

function writesOf(folder: Folder, table: Table): object {
  const write = (kind: string, body: Row): Promise<Written> => folder.write(() => performWrite(table, { [kind]: body }));
  return {
    insertOne: async (document: Row) => ({ acknowledged: true, insertedId: (await write('insertOne', { document })).insertedId }),
    insertMany: (documents: Row[], options?: { ordered?: boolean }) => bulk({ folder, table, operations: documents.map((document) => ({ insertOne: { document } })), ordered: options?.ordered !== false }),
    updateOne: async (filter: Row, update: unknown, options?: Row) => updated(await write('updateOne', { ...options, filter, update })),
    updateMany: async (filter: Row, update: unknown, options?: Row) => updated(await write('updateMany', { ...options, filter, update })),
    replaceOne: async (filter: Row, replacement: unknown, options?: Row) => updated(await write('replaceOne', { ...options, filter, replacement })),
    deleteOne: async (filter: Row) => ({ acknowledged: true, deletedCount: (await write('deleteOne', { filter })).deleted }),
    deleteMany: async (filter: Row = {}) => ({ acknowledged: true, deletedCount: (await write('deleteMany', { filter })).deleted }),
    bulkWrite: (operations: Row[], options?: { ordered?: boolean }) => bulk({ folder, table, operations, ordered: options?.ordered !== false }),
    drop: async () => { await write('deleteMany', { filter: {} }); return true; },
  };
}

function updated({ matched, modified, upsertedId }: Written): Row {
  return { acknowledged: true, matchedCount: matched, modifiedCount: modified, upsertedCount: upsertedId === null ? 0 : 1, upsertedId };
}

async function bulk({ folder, table, operations, ordered }: { folder: Folder; table: Table; operations: Row[]; ordered: boolean }): Promise<Row> {
  const failures: WriteFailure[] = [];
  const written = await folder.write(() => operations.map((operation, index) => {
    if (ordered && failures.length > 0) return null;
    try {
      return performWrite(table, operation);
    } catch (error) {
      failures.push({ index, ...failureOf(error) });
      return null;
    }
  }));
  const result = bulkResult(written);
  if (failures.length > 0) throw new BulkWriteFailure(failures, result);
  return result;
}

function failureOf(error: unknown): { code: number; errmsg: string } {
  if (!(error instanceof Error)) throw error;
  return { code: 'code' in error && typeof error.code === 'number' ? error.code : 0, errmsg: error.message };
}

function bulkResult(written: (Written | null)[]): Row {
  const sum = (count: (one: Written) => number): number => written.reduce((total, one) => total + (one === null ? 0 : count(one)), 0);
  const ids = (id: (one: Written) => unknown): Row => Object.fromEntries(written.flatMap((one, index) => (one === null || id(one) === null ? [] : [[index, id(one)]])));
  const insertedIds = ids((one) => one.insertedId);
  const upsertedIds = ids((one) => one.upsertedId);
  return {
    acknowledged: true, ok: 1, insertedIds, upsertedIds, insertedCount: Object.keys(insertedIds).length, upsertedCount: Object.keys(upsertedIds).length,
    matchedCount: sum((one) => one.matched), modifiedCount: sum((one) => one.modified), deletedCount: sum((one) => one.deleted),
    hasWriteErrors: () => false, getWriteErrors: () => [],
  };
}

type FindAndOptions = FindOptions & { returnDocument?: 'before' | 'after'; includeResultMetadata?: boolean; upsert?: boolean; arrayFilters?: Row[] };

function replacesOf(folder: Folder, table: Table): object {
  const perform = async (kind: string, body: Row, options: FindAndOptions): Promise<Row | null> => {
    const { before, after, upsertedId } = await folder.write(() => performWrite(table, { [kind]: { ...options, ...body } }));
    const found = options.returnDocument === 'after' ? after : before;
    const value = found === null ? null : projectRows([found], options.projection)[0] ?? null;
    if (options.includeResultMetadata !== true) return value;
    return { value, ok: 1, lastErrorObject: { n: Number(before !== null || after !== null), updatedExisting: before !== null, ...(upsertedId === null ? {} : { upserted: upsertedId }) } };
  };
  return {
    findOneAndUpdate: (filter: Row, update: unknown, options: FindAndOptions = {}) => perform('updateOne', { filter, update }, options),
    findOneAndReplace: (filter: Row, replacement: unknown, options: FindAndOptions = {}) => perform('replaceOne', { filter, replacement }, options),
    findOneAndDelete: (filter: Row, options: FindAndOptions = {}) => perform('deleteOne', { filter }, { ...options, returnDocument: 'before' }),
  };
}

function indexesOf(table: Table): object {
  const createIndex = async (key: unknown, options: Row = {}): Promise<string> => {
    const spec = readIndexSpec(key, options);
    const known = table.indexes().find(({ name }) => name === spec.name);
    if (JSON.stringify(known) !== JSON.stringify(spec)) await table.createIndex(spec);
    return spec.name;
  };
  const indexes = async (): Promise<Row[]> => [{ v: 2, key: { _id: 1 }, name: '_id_' }, ...table.indexes().map(describeIndex)];
  return {
    createIndex,
    createIndexes: (specs: Row[]) => Promise.all(specs.map(({ key, ...options }) => createIndex(key, options))),
    indexes,
    listIndexes: () => ({ toArray: indexes }),
  };
}
