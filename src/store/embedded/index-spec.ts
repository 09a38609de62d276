import { readSort } from './cursor.ts';
import type { IndexSpec } from './plan.ts';
import { isRow, type Row } from './row.ts';

/** An index as the driver's `createIndex` is given it. Throws for kinds that the embedded store does not keep. */
export function readIndexSpec(key: unknown, options: Row): IndexSpec {
  const fields = readSort(key);
  const values = key instanceof Map ? [...key.values()] : isRow(key) ? Object.values(key) : [];
  if (!values.every((value) => value === 1 || value === -1)) throw new Error('The embedded store keeps ascending and descending indexes only.');
  const { name, unique, sparse, partialFilterExpression, expireAfterSeconds } = options;
  return {
    name: typeof name === 'string' ? name : fields.map(([path, direction]) => `${path}_${direction}`).join('_'),
    fields,
    unique: unique === true,
    sparse: sparse === true,
    partial: isRow(partialFilterExpression) ? partialFilterExpression : null,
    expireAfterSeconds: typeof expireAfterSeconds === 'number' ? expireAfterSeconds : null,
  };
}

/** The same, as the driver's `indexes` tells it. */
export function describeIndex({ name, fields, unique, sparse, partial, expireAfterSeconds }: IndexSpec): Row {
  return {
    v: 2, key: Object.fromEntries(fields), name,
    ...(unique ? { unique } : {}),
    ...(sparse ? { sparse } : {}),
    ...(partial === null ? {} : { partialFilterExpression: partial }),
    ...(expireAfterSeconds === null ? {} : { expireAfterSeconds }),
  };
}
