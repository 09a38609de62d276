import type { Connection } from 'mongoose';
import type { Store } from '../contracts.ts';
import { createApprovals } from './approvals.ts';
import { connectMongo } from './connect-mongo.ts';
import { createDocuments } from './documents.ts';
import { connectEmbedded } from './embedded/connect-embedded.ts';
import { createExceptions } from './exceptions.ts';
import { createFlows } from './flows.ts';
import { createInbox } from './inbox.ts';
import { defineModels } from './models.ts';
import { createRecords } from './records.ts';
import { createSessions } from './sessions.ts';

export interface StoreOptions { dataDir: string; mongoUri: string | null; readOnly?: boolean }

/** MongoDB when `mongoUri` is given, else the embedded store in `dataDir`. Throws Stop when it cannot be used. */
export async function openStore({ dataDir, mongoUri, readOnly = false }: StoreOptions): Promise<Store> {
  const connection = mongoUri === null ? (await connectEmbedded({ dataDir, readOnly })).connection : await connectMongo(mongoUri);
  return storeOn(connection, { shared: mongoUri !== null, readOnly });
}

/** The store on an open connection; builds the declared indexes that are missing, unless it is for reading only. */
export async function storeOn(connection: Connection, { shared, readOnly }: { shared: boolean; readOnly: boolean }): Promise<Store> {
  const models = defineModels(connection);
  if (!readOnly) await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  return {
    sessions: createSessions(models),
    inbox: createInbox(models),
    records: createRecords(models),
    approvals: createApprovals(models),
    exceptions: createExceptions(models),
    flows: createFlows(models),
    documents: createDocuments(models),
    shared,
    ping: async () => { await connection.db?.command({ ping: 1 }); },
    close: () => connection.close(),
  };
}
