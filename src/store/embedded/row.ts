/** A document as Mongoose hands it to its driver. */
export interface Row { [path: string]: unknown }

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]' && !('_bsontype' in value);
}

/** The value at a dotted path; undefined when a part of it is missing or no plain object. */
export function valueAt(row: Row, path: string): unknown {
  if (!path.includes('.')) return row[path];
  let value: unknown = row;
  for (const part of path.split('.')) {
    if (!isRow(value)) return Array.isArray(value) ? value : undefined;
    value = value[part];
  }
  return value;
}
