import type { Connection } from 'mongoose';
import { readSort } from '../../src/store/embedded/cursor.ts';
import { readIndexSpec } from '../../src/store/embedded/index-spec.ts';
import { planQuery, type IndexSpec, type Sort } from '../../src/store/embedded/plan.ts';
import { isRow, type Row } from '../../src/store/embedded/row.ts';

export interface SeenQuery { collection: string; method: string; filter: Row; sort: Sort }

/** Notes every query that goes through a connection's models from now on. Fails on a method whose filter it does not know how to find. */
export function watchQueries(connection: Connection): SeenQuery[] {
  const seen: SeenQuery[] = [];
  connection.on('operation-start', ({ collectionName, method, params }: { collectionName: string; method: string; params: unknown[] }) => {
    if (method === 'createIndex' || method === 'insertMany') return;
    seen.push({ collection: collectionName, method, ...queryOf(method, params) });
  });
  return seen;
}

/** The queries that would read a whole collection, or sort in memory, with only the indexes that the models declare. */
export function unindexed(connection: Connection, queries: SeenQuery[]): SeenQuery[] {
  return queries.filter(({ collection, filter, sort }) => {
    const plan = planQuery(declaredIndexes(connection, collection), filter, sort);
    return plan.index === null || !plan.sorted;
  });
}

function declaredIndexes(connection: Connection, collection: string): IndexSpec[] {
  const model = Object.values(connection.models).find((one) => one.collection.collectionName === collection);
  if (model === undefined) throw new Error(`No model declares ${collection}.`);
  return model.schema.indexes().map(([key, options]) => readIndexSpec(key, { ...options }));
}

function queryOf(method: string, params: unknown[]): { filter: Row; sort: Sort } {
  const [first, second] = params;
  switch (method) {
    case 'find': case 'findOne': return { filter: rowOr(first), sort: readSort(rowOr(second)['sort']) };
    case 'updateOne': case 'updateMany': case 'deleteOne': return { filter: rowOr(first), sort: [] };
    case 'aggregate': {
      const stages = Array.isArray(first) ? first.filter(isRow) : [];
      return { filter: rowOr(stages[0]?.['$match']), sort: readSort(stages[1]?.['$sort']) };
    }
    default: throw new Error(`The store calls ${method}: say in watched-queries.ts where its filter is.`);
  }
}

function rowOr(value: unknown): Row {
  return isRow(value) ? value : {};
}
