import type { Documents, JsonObject } from '../contracts.ts';
import { insertNew, isDuplicate } from './insert-new.ts';
import type { Models } from './models.ts';

export function createDocuments({ documents }: Pick<Models, 'documents'>): Documents {
  return {
    async get(folder, key) {
      const row = await documents.findById(idOf(folder, key)).lean();
      return row === null ? null : read(row);
    },
    async put(folder, key, value) {
      const upsert = (): PromiseLike<unknown> =>
        documents.updateOne({ _id: idOf(folder, key) }, { $set: { body: JSON.stringify(value) }, $setOnInsert: { folder, key } }, { upsert: true });
      try {
        await upsert();
      } catch (error) {
        // MongoDB lets two first upserts race; the loser finds the row the second time.
        if (!isDuplicate(error)) throw error;
        await upsert();
      }
    },
    add: (folder, key, value) => insertNew(documents, [{ _id: idOf(folder, key), folder, key, body: JSON.stringify(value) }]),
    async list(folder, limit) {
      const rows = await documents.find({ folder }).sort({ key: 1 }).limit(limit).lean();
      return rows.map(({ key, body }) => ({ key, value: read({ body }) }));
    },
    async remove(folder, key) {
      await documents.deleteOne({ _id: idOf(folder, key) });
    },
  };
}

function idOf(folder: string, key: string): string {
  return JSON.stringify([folder, key]);
}

function read({ body }: { body: string }): JsonObject {
  return JSON.parse(body);
}
