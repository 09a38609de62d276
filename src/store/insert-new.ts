import type { Model } from 'mongoose';

/** Adds rows as they are, past Mongoose's casting; rows whose id is there already are left alone. False: some were there. */
export async function insertNew<T extends object>(model: Pick<Model<T>, 'collection'>, rows: T[]): Promise<boolean> {
  try {
    await model.collection.insertMany(rows.map((row) => Object.assign(anything(), row)), { ordered: false });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Whether everything that failed, failed because it was there already (E11000). */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 11_000) return false;
  const failures: unknown = 'writeErrors' in error ? error.writeErrors : [];
  return !Array.isArray(failures) || failures.every((failure: { code?: unknown }) => failure.code === 11_000);
}

function anything(): { [path: string]: unknown } {
  return {};
}
