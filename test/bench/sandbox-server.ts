import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createSandbox } from '../../executors/sandbox/create-sandbox.ts';
import { openStore } from '../../src/store/open-store.ts';

/** The stand-in systems on a store in the current folder. Run as a process of its own. */
const store = await openStore({ dataDir: process.cwd(), mongoUri: null });
const { routes } = await createSandbox({ documents: store.documents, now: Date.now, root: fileURLToPath(new URL('../../..', import.meta.url)) });
const server = createServer(express().use('/sandbox', routes)).listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
  void store.close();
});
