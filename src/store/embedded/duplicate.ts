import mongoose from 'mongoose';
import type { IndexSpec } from './plan.ts';
import { valueAt, type Row } from './row.ts';

/** MongoDB's own error for a unique index, as its driver raises it. */
export function duplicateOf(collection: string, index: IndexSpec, row: Row): Error {
  const keyValue = Object.fromEntries(index.fields.map(([path]) => [path, valueAt(row, path)]));
  return new mongoose.mongo.MongoServerError({
    message: `E11000 duplicate key error collection: ${collection} index: ${index.name} dup key: ${JSON.stringify(keyValue)}`,
    code: 11_000,
    keyPattern: Object.fromEntries(index.fields),
    keyValue,
  });
}

export interface WriteFailure { index: number; code: number; errmsg: string }

/** What the driver raises when some of several writes failed. */
export class BulkWriteFailure extends mongoose.mongo.MongoServerError {
  readonly writeErrors: (WriteFailure & { err: WriteFailure })[];
  readonly result: Row;
  constructor(failures: WriteFailure[], result: Row) {
    super({ message: failures[0]?.errmsg ?? 'A write failed.', code: failures[0]?.code });
    this.writeErrors = failures.map((failure) => ({ ...failure, err: failure }));
    this.result = result;
  }
  override get name(): string {
    return 'MongoBulkWriteError';
  }
}
