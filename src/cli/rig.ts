import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import type { ScenarioFault } from '../../flows/scenario.ts';
import { assemble, type AssembleOptions, type Assembly } from '../assemble.ts';
import { THIS_MACHINE } from '../config.ts';
import type { Channel, Log, Store } from '../contracts.ts';
import { createDisturb } from './disturb.ts';

/** The real gateway and its stand-in systems over HTTP, on a given store and clock, without web pages. */
export interface Rig {
  assembly: Assembly;
  /** Where the stand-in systems answer. */
  sandbox: string;
  /** What goes wrong there from now on. Throws for an action that is not there. */
  disturb: (faults: readonly ScenarioFault[]) => void;
  close: () => Promise<void>;
}
export interface RigOptions extends Pick<AssembleOptions, 'seen' | 'encoder'> {
  root: string;
  packs: readonly string[];
  store: Store;
  clock: { now: number };
  locale?: string;
  newCode?: () => string;
  log?: Log;
  /** A model, or a stand-in for one. */
  openai?: AssembleOptions['config']['openai'];
  figures?: AssembleOptions['figures'];
  /** Beside the rig's own. */
  channels?: readonly Channel[];
}

/** The channel of a rig: what is said is in the transcript. */
export const RIG_CHANNEL: Channel = { name: 'rig', limits: { text: 4000, choices: 10, delivery: 'transcript', progress: true, lasting: false, follow: null }, mount: () => {}, send: async () => {} };
const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What a list of packs says, and what was learnt from it: rigs of one process read each list once, unless an encoder has its say. A pack stays as it is while one runs. */
const known = new Map<string, NonNullable<AssembleOptions['before']>>();

export async function startRig({ root, packs, store, clock, locale = 'en', newCode, log = SILENT, seen, openai = null, figures, encoder = null, channels = [] }: RigOptions): Promise<Rig> {
  const app = express();
  const { server, url } = await serve(app);
  const config: AssembleOptions['config'] = {
    packs, locale, country: 'GB', timeZone: 'Europe/London', openai, sandbox: true, auditKey: 'a rig has no secrets', variable: () => undefined, secretsKeys: [], allowedPrivateHosts: THIS_MACHINE, burstMs: 0,
  };
  const list = [root, ...packs].join('\n');
  const before = encoder ? undefined : known.get(list);
  const assembly = await assemble({
    root, store, log, config, encoder, channels: [...channels, RIG_CHANNEL], now: () => clock.now, sandboxUrl: () => `${url}/sandbox`, took: () => {}, observe: () => {},
    callback: (session) => `${url}/callbacks/${encodeURIComponent(session)}`, ...(newCode && { newCode }), ...(seen && { seen }), ...(before && { before }), ...(figures && { figures }),
  });
  const { understanding, standIns } = assembly;
  if (!encoder && before === undefined) known.set(list, { packs: assembly.packs, understanding, standIns });
  await assembly.gateway.begin();
  const disturb = createDisturb(assembly.systems);
  if (assembly.sandboxRoutes) app.use('/sandbox', disturb.handler, assembly.sandboxRoutes);
  app.post('/callbacks/:session/:event', express.json({ strict: false }), callBack({ gateway: assembly.gateway, store, clock }));
  return {
    assembly, sandbox: `${url}/sandbox`, disturb: (faults) => disturb.set(faults),
    async close() {
      await assembly.gateway.stop();
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}

async function serve(app: Express): Promise<{ server: Server; url: string }> {
  const server = createServer(app);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  // A rig that stands for a killed process is never closed.
  server.unref();
  const address: AddressInfo | string | null = server.address();
  return { server, url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}` };
}

/** What a system tells a session, at the address that it was given. */
function callBack({ gateway, store, clock }: Pick<Assembly, 'gateway'> & Pick<RigOptions, 'store' | 'clock'>): RequestHandler<{ session: string; event: string }> {
  return async ({ params: { session, event }, body, headers }, response) => {
    const address = (await store.sessions.load(session))?.addresses.at(-1) ?? { channel: 'back-office', id: session };
    const data = z.json().parse(body ?? null);
    await gateway.receive({ id: `callback:${session}:${event}:${String(headers['idempotency-key'] ?? '')}`, kind: 'event', session, address, at: clock.now, event, data });
    response.status(202).json({});
  };
}

/** Until nothing is due: a retry or a second look at a system comes early here, a timer comes when time passes. */
export async function settle(rig: Rig, on: { store: Store; session: string; clock: { now: number } }): Promise<void> {
  for (;;) {
    await rig.assembly.gateway.idle();
    const owed = (await on.store.sessions.load(on.session))?.outbox.filter((effect) => effect.kind === 'work' && effect.action !== 'escalate' && effect.held !== true) ?? [];
    if (owed.length === 0) return;
    on.clock.now = Math.max(on.clock.now, Math.min(...owed.map((effect) => effect.dueAt)));
    await rig.assembly.gateway.wake();
  }
}
