import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Router } from 'express';
import { z } from 'zod';
import { RIG_CHANNEL, settle, startRig } from '../../src/cli/rig.ts';
import { readConfig } from '../../src/config.ts';
import type { Address, Channel, Entry, InboundBody, JsonObject, Outbound, Store } from '../../src/contracts.ts';
import { createApp } from '../../src/http/app.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createStaff } from '../../src/http/staff.ts';
import { createLinks } from '../../src/links.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ask, type Answer } from './rig.ts';

/** A gateway with all its flows and stand-in systems, the staff's API before it, a channel that is pushed to and one that reads the transcript. */
export interface DeskRig {
  store: Store;
  clock: { now: number };
  /** What the pushing channel was given, in order. */
  sent: Outbound[];
  stopped: Set<string>;
  disturb: Awaited<ReturnType<typeof startRig>>['disturb'];
  /** One of the staff asks; the role decides who. */
  as(role: string, path: string, body?: unknown): Promise<Answer>;
  upload(role: string, path: string, data: Uint8Array<ArrayBuffer>): Promise<Answer>;
  /** Time passes, and what is due is done. */
  pass(ms: number): Promise<void>;
  customer(session: string, of?: { msisdn?: string; on?: Address }): Promise<Customer>;
  close(): Promise<void>;
}
export interface Customer {
  id: string;
  address: Address;
  /** Until nothing is due, retries included; `once`: only what is done at once. */
  hear(body: InboundBody, how?: 'once'): Promise<void>;
  say(text: string): Promise<void>;
  /** Lines of the bot and of people so far, without those of work. */
  heard(): Promise<string[]>;
  lines(): Promise<Entry[]>;
}

export const PHONE = 'phone';
const state = z.object({ crm: z.object({ customer: z.record(z.string(), z.json()) }) });
const token = z.object({ token: z.string() });

export async function startDeskRig(): Promise<DeskRig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'errand-desk-'));
  const config = readConfig({ DATA_DIR: dataDir });
  const store = await openStore({ dataDir, mongoUri: null });
  const clock = { now: Date.UTC(2026, 0, 15, 10) };
  const [sent, stopped] = [new Array<Outbound>(), new Set<string>()];
  const phone: Channel = {
    name: PHONE, limits: { text: 160, choices: 5, delivery: 'push', progress: true, lasting: true, follow: null }, mount: () => {},
    send: async (_to, message) => void sent.push(message),
  };
  const { assembly, sandbox, disturb, close } = await startRig({ root: '.', packs: ['test/conversations/pack'], store, clock, channels: [phone] });
  const staff = createStaff(config);
  const links = createLinks({ secret: config.secret, here: 'https://bot.example.com', now: () => clock.now, documents: store.documents });
  const app = createApp({
    config, store, staff, log: createLog({ level: 'error', to: { write: () => true } }), gateway: assembly.gateway, systems: assembly.systems, metrics: createMetrics(), now: () => clock.now, stopping: () => false,
    desk: {
      saveFile: assembly.files.save, file: assembly.files.find, fileLink: links.file,
      reach: async (to) => (to.channel === PHONE ? { limit: phone.limits.text, stopped: stopped.has(to.id) } : { limit: RIG_CHANNEL.limits.text, stopped: false }),
    },
    channelRoutes: Router(), channelApi: [], sandboxRoutes: null, uiRoutes: Router(),
  });
  const server = createServer(app);
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  const address: AddressInfo | string | null = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const tokens = new Map<string, string>();
  const signedIn = async (role: string): Promise<{ authorization: string }> => {
    const { email, password } = staff.demo.find(({ roles }) => roles.includes(role)) ?? { email: '', password: '' };
    const known = tokens.get(role) ?? token.parse((await ask(`${url}/api/v1/sign-in`, { body: { email, password } })).body).token;
    tokens.set(role, known);
    return { authorization: `Bearer ${known}` };
  };
  const rest = async (session: string): Promise<void> => settle({ assembly, sandbox, disturb, close }, { store, session, clock });
  let said = 0;
  return {
    store, clock, sent, stopped, disturb,
    async as(role, path, body) {
      const answer = await ask(url + path, { headers: await signedIn(role), ...(body !== undefined && { body }) });
      await assembly.gateway.idle();
      return answer;
    },
    async pass(ms) {
      clock.now += ms;
      await assembly.gateway.wake();
      await assembly.gateway.idle();
    },
    upload: async (role, path, data) => ask(url + path, { headers: { ...await signedIn(role), 'content-type': 'application/octet-stream' }, raw: data }),
    async customer(session, { msisdn, on = { channel: RIG_CHANNEL.name, id: session } } = {}) {
      const hear: Customer['hear'] = async (body, how) => {
        said += 1;
        await assembly.gateway.receive({ id: `customer:${said}`, session, address: on, at: clock.now, ...body });
        await (how === 'once' ? assembly.gateway.idle() : rest(session));
      };
      const lines = async (): Promise<Entry[]> => store.records.entries(session, 0, 500);
      const identity = msisdn === undefined ? {} : { identity: { level: 'verified' as const, customer: await record(sandbox, msisdn), proof: { number: msisdn } } };
      await hear({ kind: 'opened', locale: 'en', ...identity });
      return { id: session, address: on, hear, lines, say: async (text) => hear({ kind: 'text', text }), heard: async () => (await lines()).filter(({ from, status }) => from !== 'customer' && status === undefined).map(({ text }) => text) };
    },
    async close() {
      await close();
      server.closeAllConnections();
      await new Promise((closed) => { server.close(closed); });
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function record(sandbox: string, msisdn: string): Promise<JsonObject> {
  const found: unknown = await (await fetch(`${sandbox}/state?msisdn=${encodeURIComponent(msisdn)}`)).json();
  return state.parse(found).crm.customer;
}
