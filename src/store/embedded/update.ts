import { updateOne } from 'mingo';
import mongoose from 'mongoose';
import { isRow, type Row } from './row.ts';

const { BSON } = mongoose.mongo;

export interface UpdateOptions { arrayFilters?: Row[]; upsert?: boolean; sort?: unknown }

/** The row after an update with operators, or after its replacement; `row` itself is left as it is. */
export function applyUpdate(row: Row, update: Row, { filter = {}, arrayFilters = [] }: { filter?: Row; arrayFilters?: Row[] } = {}): Row {
  if (!hasOperators(update)) return { _id: row['_id'], ...update };
  const { $setOnInsert: _, ...operators } = update;
  const plain = applyPlainly(row, operators);
  if (plain !== null) return plain;
  const rows: Row[] = [BSON.deserialize(BSON.serialize(row))];
  updateOne(rows, filter, operators, { arrayFilters, cloneMode: 'deep' });
  return rows[0] ?? row;
}

/** The row that an upsert inserts: what the filter says with equality, then the update. Throws without a text as `_id`. */
export function rowOfUpsert(filter: Row, update: Row): Row {
  const equalities = Object.entries(filter).flatMap(([path, value]): [string, unknown][] =>
    path.startsWith('$') ? [] : isRow(value) && hasOperators(value) ? ('$eq' in value ? [[path, value['$eq']]] : []) : [[path, value]]);
  const { _id, ...others } = Object.fromEntries(equalities);
  const seed: Row = _id === undefined ? {} : { _id };
  if (!hasOperators(update)) return { ...seed, ...update };
  const { $setOnInsert: atFirst = {}, ...operators } = update;
  return [{ $set: others }, { $set: atFirst }, operators].reduce<Row>((row, change) => applyUpdate(row, change), seed);
}

function hasOperators(update: Row): boolean {
  return Object.keys(update).some((key) => key.startsWith('$'));
}

/** $set and $unset of whole top-level values, which is what every turn does: no interpreter needed. */
function applyPlainly(row: Row, operators: Row): Row | null {
  const { $set: set = {}, $unset: unset = {}, ...others } = operators;
  if (Object.keys(others).length > 0 || !isRow(set) || !isRow(unset)) return null;
  if ([...Object.keys(set), ...Object.keys(unset)].some((path) => path.includes('.'))) return null;
  const next = { ...row, ...set };
  for (const path of Object.keys(unset)) delete next[path];
  return next;
}
