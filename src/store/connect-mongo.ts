import mongoose, { type Connection } from 'mongoose';
import { Stop } from '../errors.ts';

const answerWithinMs = 10_000;

/** A connection of its own to a MongoDB. Every write is on disk when it is acknowledged. Throws Stop when nobody answers. */
export async function connectMongo(uri: string): Promise<Connection> {
  try {
    return await mongoose.createConnection(uri, { serverSelectionTimeoutMS: answerWithinMs, writeConcern: { w: 'majority', journal: true }, autoIndex: false, autoCreate: false }).asPromise();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Stop(`MongoDB cannot be reached with MONGODB_URI: ${reason}`);
  }
}
