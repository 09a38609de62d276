import mongoose from 'mongoose';
import { openCollection } from './collection.ts';
import { expireRows } from './expire.ts';
import { openFolder, type Folder } from './folder.ts';
import { openTable, type Table } from './table.ts';

/** What a driver calls when its client is ready; not in Mongoose's own types. */
declare module 'mongoose' {
  interface Connection { onOpen(): void }
}

const sweepEveryMs = 60_000;

export interface EmbeddedOptions { dataDir: string; readOnly: boolean; now?: () => number }
/** `sweep` removes rows whose time is over; it also runs by itself every minute. */
export interface Embedded { connection: mongoose.Connection; sweep: () => Promise<number> }

/** A Mongoose connection whose driver keeps its collections in a folder. Throws Stop when the folder cannot be used. */
export async function connectEmbedded({ dataDir, readOnly, now = Date.now }: EmbeddedOptions): Promise<Embedded> {
  const folder = openFolder({ dataDir, readOnly });
  const tables = new Map<string, Table>();
  const tableOf = (name: string): Table => {
    const table = tables.get(name) ?? openTable(folder, name);
    tables.set(name, table);
    return table;
  };
  const sweep = async (): Promise<number> => (readOnly ? 0 : expireRows(folder, tables.values(), now()));
  // A sweep that fails loses nothing: the next one does its work.
  const timer = setInterval(() => { sweep().catch(() => {}); }, sweepEveryMs).unref();
  const client = clientOf({ folder, tableOf, stop: () => { clearInterval(timer); } });
  return { connection: await connectTo(client), sweep };
}

interface Client { db(): object; close(): Promise<void>; on(): void; off(): void }

/** Its own Mongoose, so that the driver of every other connection of the process stays as it is. */
async function connectTo(client: Client): Promise<mongoose.Connection> {
  class EmbeddedConnection extends mongoose.Connection {
    async createClient(): Promise<this> {
      Object.assign(this, { client, db: client.db(), name: 'errand' });
      this.onOpen();
      return this;
    }
  }
  const own = new mongoose.Mongoose({ createInitialConnection: false, autoIndex: false, autoCreate: false });
  own.setDriver({ Connection: EmbeddedConnection, Collection: mongoose.Collection });
  return own.createConnection('embedded://errand').asPromise();
}

function clientOf({ folder, tableOf, stop }: { folder: Folder; tableOf: (name: string) => Table; stop: () => void }): Client {
  const db = {
    databaseName: 'errand',
    collection: (name: string) => openCollection({ folder, table: tableOf(name), tableOf }),
    command: async () => ({ ok: 1 }),
  };
  return {
    db: () => db,
    close: async () => {
      stop();
      await folder.close();
    },
    on: () => {},
    off: () => {},
  };
}
