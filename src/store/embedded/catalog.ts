import { z } from 'zod';
import type { Folder } from './folder.ts';
import type { IndexSpec } from './plan.ts';

const specsSchema = z.array(z.object({
  name: z.string(),
  fields: z.array(z.tuple([z.string(), z.literal([1, -1])])),
  unique: z.boolean(),
  sparse: z.boolean(),
  partial: z.record(z.string(), z.unknown()).nullable(),
  expireAfterSeconds: z.number().nullable(),
}));

/** The indexes that a collection was given, as the folder remembers them. */
export function loadIndexes(folder: Folder, collection: string): IndexSpec[] {
  return specsSchema.parse(folder.note(`indexes:${collection}`) ?? []);
}

export function saveIndexes(folder: Folder, collection: string, specs: IndexSpec[]): void {
  folder.putNote(`indexes:${collection}`, specs);
}
