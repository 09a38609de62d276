import type { Folder } from './folder.ts';
import { selectRows } from './cursor.ts';
import type { Table } from './table.ts';

/** Rows removed in one transaction, so that others need not wait long. */
const batch = 500;

/** Removes what the tables' indexes with `expireAfterSeconds` call old at `now` (ms); resolves to the number of rows. */
export async function expireRows(folder: Folder, tables: Iterable<Table>, now: number): Promise<number> {
  let removed = 0;
  for (const table of tables) {
    for (const { fields, expireAfterSeconds } of table.indexes()) {
      const [first] = fields;
      if (expireAfterSeconds === null || first === undefined) continue;
      const filter = { [first[0]]: { $lte: new Date(now - expireAfterSeconds * 1000) } };
      let count = batch;
      while (count === batch) {
        count = await folder.write(() => {
          const rows = selectRows(table, filter, { limit: batch });
          for (const row of rows) table.remove(row);
          return rows.length;
        });
        removed += count;
      }
    }
  }
  return removed;
}
