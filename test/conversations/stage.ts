import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';
import { z } from 'zod';
import { assemble, type AssembleOptions, type Assembly } from '../../src/assemble.ts';
import { createDisturb } from '../../src/cli/disturb.ts';
import { RIG_CHANNEL } from '../../src/cli/rig.ts';
import { THIS_MACHINE } from '../../src/config.ts';
import type { JsonObject, Log, Store } from '../../src/contracts.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { ScenarioFault } from '../../flows/scenario.ts';

/** A Thursday morning. */
export const FIRST_DAY = Date.UTC(2026, 0, 15, 10);
const IN_MEMORY = '/dev/shm';
const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface StageOptions {
  openai: AssembleOptions['config']['openai'];
  /** What an earlier stage has read and learnt. */
  before: Assembly | null;
  burstMs: number;
}
/** The real gateway with fresh stand-in systems, on a clock of its own. */
export interface Stage {
  assembly: Assembly;
  store: Store;
  clock: { now: number };
  disturb: (faults: readonly ScenarioFault[]) => void;
  /** Calls to this system wait until it is released. */
  hold: (system: string) => void;
  release: () => void;
  /** How many calls wait. */
  held: () => number;
  work: () => Promise<Work[]>;
  customer: (msisdn: string) => Promise<JsonObject>;
  close: () => Promise<void>;
}
const lines = z.array(z.object({ system: z.string(), action: z.string(), at: z.string(), key: z.string().nullable(), arguments: z.looseObject({ to: z.string().default(''), text: z.string().default('') }) }));
export type Work = z.output<typeof lines>[number];
const state = z.object({ crm: z.object({ customer: z.record(z.string(), z.json()) }) });

export async function openStage({ openai, before, burstMs }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'errand-talk-'));
  const store = await openStore({ dataDir: folder, mongoUri: null });
  const clock = { now: FIRST_DAY };
  const app = express();
  const server = createServer(app);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address: AddressInfo | string | null = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const assembly = await assemble({
    root: '.', store, log: SILENT, channels: [RIG_CHANNEL], now: () => clock.now, sandboxUrl: () => `${url}/sandbox`, took: () => {}, observe: () => {},
    callback: (session) => `${url}/callbacks/${session}`, ...(before && { before }),
    config: {
      packs: ['test/conversations/pack'], locale: 'en', country: 'GB', timeZone: 'Europe/London', openai, sandbox: true, auditKey: 'a stage has no secrets',
      variable: () => undefined, secretsKeys: [], allowedPrivateHosts: THIS_MACHINE, burstMs,
    },
  });
  const gate = createGate();
  const disturb = createDisturb(assembly.systems);
  if (assembly.sandboxRoutes) app.use('/sandbox', gate.handler, disturb.handler, assembly.sandboxRoutes);
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}/sandbox/${path}`)).json();
  return {
    assembly, store, clock, hold: gate.hold, release: gate.release, held: gate.held, disturb: (faults) => disturb.set(faults),
    work: async () => lines.parse(await get('ledger')).toSorted((a, b) => a.at.localeCompare(b.at) || effectOf(a.key) - effectOf(b.key)),
    customer: async (msisdn) => state.parse(await get(`state?msisdn=${encodeURIComponent(msisdn)}`)).crm.customer,
    async close() {
      gate.release();
      await assembly.gateway.stop();
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** On a clock that stands still, the effects' own numbers tell the order. */
function effectOf(key: string | null): number {
  return Number(/(?<=\/w)\d+|\d+$/.exec(key ?? '')?.[0] ?? 0);
}

function createGate(): Pick<Stage, 'hold' | 'release' | 'held'> & { handler: RequestHandler } {
  let system: string | null = null;
  let waiting: (() => void)[] = [];
  return {
    handler: (request, _response, next) => {
      if (system !== null && request.path.startsWith(`/${system}/`)) waiting.push(next);
      else next();
    },
    hold: (name) => { system = name; },
    release: () => {
      const free = waiting;
      [system, waiting] = [null, []];
      for (const next of free) next();
    },
    held: () => waiting.length,
  };
}
