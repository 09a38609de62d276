import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import type { Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';

export interface Opened { store: Store; close: () => Promise<void> }

/** The stores that a conversation is tried on: the embedded one, and MongoDB where MONGODB_TEST_URI names a server. */
export const STORES: { name: string; open: () => Promise<Opened> }[] = [
  { name: 'the embedded store', open: openEmbedded },
  ...(process.env['MONGODB_TEST_URI'] === undefined ? [] : [{ name: 'MongoDB', open: () => openMongo(process.env['MONGODB_TEST_URI'] ?? '') }]),
];

async function openEmbedded(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'errand-session-'));
  const store = await openStore({ dataDir: folder, mongoUri: null });
  return { store, close: async () => {
    await store.close();
    await rm(folder, { recursive: true });
  } };
}

async function openMongo(server: string): Promise<Opened> {
  const uri = `${server.replace(/\/+$/, '')}/errand-${randomUUID()}`;
  const store = await openStore({ dataDir: '', mongoUri: uri });
  return { store, close: async () => {
    await store.close();
    const connection = await mongoose.createConnection(uri).asPromise();
    await connection.dropDatabase();
    await connection.close();
  } };
}
