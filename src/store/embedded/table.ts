import mongoose from 'mongoose';
import { loadIndexes, saveIndexes } from './catalog.ts';
import { duplicateOf } from './duplicate.ts';
import { writableTree, type Folder, type Tree } from './folder.ts';
import { encodeKey, rangeOfPrefix, type KeyRange } from './keys.ts';
import { matcherOf } from './match.ts';
import { idIndex, planQuery, type IndexSpec, type Sort } from './plan.ts';
import type { Row } from './row.ts';
import { applyChanges, openIndex, planChanges } from './upkeep.ts';

const { BSON } = mongoose.mongo;

/** One collection: rows by `_id`, and its indexes. The writing functions are for use inside `folder.write`, and throw before they write. */
export interface Table {
  readonly name: string;
  indexes(): IndexSpec[];
  count(): number;
  /** The rows that match, in order if an index gives it; `sorted` tells. */
  select(filter: Row, sort: Sort): { rows: Iterable<Row>; sorted: boolean };
  insert(row: Row): void;
  replace(before: Row, row: Row): void;
  remove(row: Row): void;
  /** Builds an index, in place of one of the same name. */
  createIndex(spec: IndexSpec): Promise<void>;
}

export function openTable(folder: Folder, name: string): Table {
  const rows = folder.tree(`rows:${name}`);
  const indexes = loadIndexes(folder, name).map((spec) => openIndex(folder, name, spec));
  const specs = (): IndexSpec[] => indexes.map(({ spec }) => spec);
  return {
    name,
    indexes: specs,
    count: () => rows?.getKeysCount() ?? 0,
    select(filter, sort) {
      const plan = planQuery(specs(), filter, sort);
      const entries = indexes.find(({ spec }) => spec === plan.index)?.tree ?? null;
      const found = readRanges({ rows, entries, ...plan });
      return { rows: plan.checks.length === 0 ? found : matching(found, plan.checks.map(matcherOf)), sorted: plan.sorted };
    },
    insert(row) {
      if (row['_id'] == null) throw new Error(`A document for ${name} came without an _id; the embedded store makes none.`);
      const id = idOf(row);
      if (rows?.doesExist(id) === true) throw duplicateOf(name, idIndex, row);
      const changes = planChanges(indexes, { collection: name, id, before: null, row });
      writableTree(rows).putSync(id, encode(row));
      applyChanges(changes, id);
    },
    replace(before, row) {
      const id = idOf(row);
      const changes = planChanges(indexes, { collection: name, id, before, row });
      writableTree(rows).putSync(id, encode(row));
      applyChanges(changes, id);
    },
    remove(row) {
      const id = idOf(row);
      applyChanges(planChanges(indexes, { collection: name, id, before: row, row: null }), id);
      writableTree(rows).removeSync(id);
    },
    async createIndex(spec) {
      const index = openIndex(folder, name, spec);
      await folder.write(() => {
        // What an earlier, failed attempt left behind.
        for (const key of index.tree?.getKeys() ?? []) index.tree?.removeSync(key);
        for (const row of readRanges({ rows, entries: null, ranges: [rangeOfPrefix(Buffer.alloc(0))], reverse: false })) {
          const id = idOf(row);
          applyChanges(planChanges([index], { collection: name, id, before: null, row }), id);
        }
        const others = indexes.filter((one) => one.spec.name !== spec.name);
        saveIndexes(folder, name, [...others, index].map((one) => one.spec));
        indexes.splice(0, indexes.length, ...others, index);
      });
    },
  };
}

function idOf(row: Row): Buffer {
  return encodeKey([{ value: row['_id'], down: false }]);
}

function encode(row: Row): Buffer {
  const bytes = BSON.serialize(row);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Rows lie under their `_id`; an index entry holds the key of its row. */
function* readRanges({ rows, entries, ranges, reverse }: { rows: Tree | null; entries: Tree | null; ranges: KeyRange[]; reverse: boolean }): Iterable<Row> {
  if (rows === null) return;
  for (const range of ranges) {
    if (entries === null && range.whole && range.start.length > 0) {
      const bytes = rows.get(range.start);
      if (bytes !== undefined) yield decode(bytes);
      continue;
    }
    const bounds = reverse
      ? { start: range.end, exclusiveStart: true, end: range.start, inclusiveEnd: true, reverse } : { start: range.start, end: range.end };
    for (const { value } of (entries ?? rows).getRange(bounds)) {
      const bytes = entries === null ? value : rows.get(value);
      if (bytes !== undefined) yield decode(bytes);
    }
  }
}

function* matching(rows: Iterable<Row>, tests: ((row: Row) => boolean)[]): Iterable<Row> {
  for (const row of rows) if (tests.every((test) => test(row))) yield row;
}

function decode(bytes: Buffer): Row {
  return BSON.deserialize(bytes, { validation: { utf8: false } });
}
