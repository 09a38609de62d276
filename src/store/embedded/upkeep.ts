import { duplicateOf } from './duplicate.ts';
import { writableTree, type Folder, type Tree } from './folder.ts';
import { encodeKey, joinKeys, rangeOfPrefix } from './keys.ts';
import { matcherOf } from './match.ts';
import type { IndexSpec } from './plan.ts';
import { valueAt, type Row } from './row.ts';

/** An index over one tree: the key of an entry is the indexed values and the `_id`, its value the key of the row. */
export interface Index { spec: IndexSpec; tree: Tree | null; holds: ((row: Row) => boolean) | null }
interface Change { index: Index; values: Buffer | null; from: Buffer | null; to: Buffer | null }

export function openIndex(folder: Folder, collection: string, spec: IndexSpec): Index {
  return { spec, tree: folder.tree(`index:${collection}:${spec.name}`), holds: membership(spec) };
}

/**
 * What the indexes must change when the row at `id` goes from `before` to `row` (null = not there). Writes nothing.
 * Throws MongoDB's duplicate error when a unique index has the new values already.
 */
export function planChanges(indexes: Index[], { collection, id, before, row }: { collection: string; id: Buffer; before: Row | null; row: Row | null }): Change[] {
  const changes = indexes.map((index) => changeOf(index, { id, before, row }));
  for (const { index, values } of changes) {
    if (!index.spec.unique || values === null || row === null || index.tree === null) continue;
    const { start, end } = rangeOfPrefix(values);
    for (const { value } of index.tree.getRange({ start, end })) if (!value.equals(id)) throw duplicateOf(collection, index.spec, row);
  }
  return changes;
}

export function applyChanges(changes: Change[], id: Buffer): void {
  for (const { index, from, to } of changes) {
    if (from !== null) writableTree(index.tree).removeSync(from);
    if (to !== null) writableTree(index.tree).putSync(to, id);
  }
}

function membership(spec: IndexSpec): ((row: Row) => boolean) | null {
  const partial = spec.partial === null ? null : matcherOf(spec.partial);
  if (partial === null && !spec.sparse) return null;
  return (row) => (partial === null || partial(row)) && (!spec.sparse || spec.fields.some(([path]) => valueAt(row, path) !== undefined));
}

function changeOf(index: Index, { id, before, row }: { id: Buffer; before: Row | null; row: Row | null }): Change {
  const old = before === null ? null : valuesOf(index, before);
  const values = row === null ? null : valuesOf(index, row);
  if (old !== null && values !== null && old.equals(values)) return { index, values: null, from: null, to: null };
  return { index, values, from: old === null ? null : joinKeys(old, id), to: values === null ? null : joinKeys(values, id) };
}

function valuesOf({ spec, holds }: Index, row: Row): Buffer | null {
  if (holds !== null && !holds(row)) return null;
  return encodeKey(spec.fields.map(([path, direction]) => ({ value: valueAt(row, path), down: direction === -1 })));
}
