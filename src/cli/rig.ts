import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { assemble, type AssembleOptions, type Assembly } from '../assemble.ts';
import type { Channel, Log, Store } from '../contracts.ts';

/** The real gateway and its stand-in systems over HTTP, on a given store and clock, without web pages. */
export interface Rig {
  assembly: Assembly;
  /** Where the stand-in systems answer. */
  sandbox: string;
  close: () => Promise<void>;
}
export interface RigOptions {
  root: string;
  packs: readonly string[];
  store: Store;
  clock: { now: number };
  locale?: string;
  newCode?: () => string;
  log?: Log;
}

/** The channel of a rig: what is said is in the transcript. */
export const RIG_CHANNEL: Channel = { name: 'rig', limits: { text: 4000, choices: 10, delivery: 'transcript' }, mount: () => {}, send: async () => {} };
const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export async function startRig({ root, packs, store, clock, locale = 'en', newCode, log = SILENT }: RigOptions): Promise<Rig> {
  const app = express();
  const server = createServer(app);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address: AddressInfo | string | null = server.address();
  const sandbox = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/sandbox`;
  const config: AssembleOptions['config'] = {
    packs, locale, country: 'GB', timeZone: 'Europe/London', openai: null, sandbox: true, auditKey: 'a rig has no secrets', variable: () => undefined, burstMs: 0,
  };
  const assembly = await assemble({
    root, store, log, config, channels: [RIG_CHANNEL], now: () => clock.now, sandboxUrl: () => sandbox, took: () => {}, observe: () => {}, ...(newCode && { newCode }),
  });
  if (assembly.sandboxRoutes) app.use('/sandbox', assembly.sandboxRoutes);
  return {
    assembly, sandbox,
    async close() {
      await assembly.gateway.stop();
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}

/** Until nothing is due: a retry or a second look at a system comes early here, a timer comes when time passes. */
export async function settle(rig: Rig, on: { store: Store; session: string; clock: { now: number } }): Promise<void> {
  for (;;) {
    await rig.assembly.gateway.idle();
    const owed = (await on.store.sessions.load(on.session))?.outbox.filter((effect) => effect.kind === 'work') ?? [];
    if (owed.length === 0) return;
    on.clock.now = Math.max(on.clock.now, Math.min(...owed.map((effect) => effect.dueAt)));
    await rig.assembly.gateway.wake();
  }
}
