import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Stop } from '../../src/errors.ts';
import { connectMongo } from '../../src/store/connect-mongo.ts';
import { connectEmbedded } from '../../src/store/embedded/connect-embedded.ts';
import { openStore, storeOn } from '../../src/store/open-store.ts';
import { temporaryFolder } from './fixtures.ts';
import { storeContract, type OpenedConnection } from './store-contract.ts';
import { unindexed, watchQueries } from './watched-queries.ts';

const mongo = process.env['MONGODB_TEST_URI'];

storeContract('the embedded driver', openEmbedded);
if (mongo === undefined) process.stdout.write('MongoDB half of the store contract: not run (MONGODB_TEST_URI is not set)\n');
else storeContract('MongoDB', () => openMongo(mongo));

it('an address that is no MongoDB is refused with one sentence', async () => {
  await expect(openStore({ dataDir: '', mongoUri: 'nonsense' })).rejects.toThrow(Stop);
  await expect(openStore({ dataDir: '', mongoUri: 'nonsense' })).rejects.toThrow('MongoDB cannot be reached with MONGODB_URI');
});

describe('the watch over queries', () => {
  it('reports a query without an index, a sort without one, and a scan of everything', async () => {
    const { connection, end } = await openEmbedded();
    await storeOn(connection, { shared: false, readOnly: false });
    const seen = watchQueries(connection);
    const sessions = connection.models['sessions'];
    await sessions?.find({ createdAt: 1 }).lean();
    await sessions?.find({ owner: 'bot' }).sort({ revision: 1 }).lean();
    await sessions?.find().lean();
    await sessions?.find({ dueAt: { $lte: 1 } }).sort({ dueAt: 1 }).lean();
    expect(unindexed(connection, seen)).toEqual(seen.slice(0, 3));
    await end();
  });
});

async function openEmbedded(): Promise<OpenedConnection> {
  const folder = await temporaryFolder();
  const { connection } = await connectEmbedded({ dataDir: folder.path, readOnly: false });
  return { connection, shared: false, end: async () => { await connection.close(); await folder.remove(); } };
}

async function openMongo(server: string): Promise<OpenedConnection> {
  const uri = new URL(server);
  uri.pathname = `/errand-test-${randomUUID()}`;
  const connection = await connectMongo(uri.href);
  return { connection, shared: true, end: async () => { await connection.dropDatabase(); await connection.close(); } };
}
