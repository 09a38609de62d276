import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Router } from 'express';
import { webApi } from '../../channels/web/api.ts';
import { createConsent } from '../../src/addresses/consent.ts';
import { createPlaces } from '../../src/addresses/places.ts';
import { createHost } from '../../src/host.ts';
import { createLinks } from '../../src/links.ts';
import { createFiles } from '../../src/session/files.ts';
import { createDesk } from '../channels/fake-desk.ts';
import { createChannels } from '../../channels/index.ts';
import { link } from '../../src/audit/link.ts';
import { readConfig, type Config } from '../../src/config.ts';
import type { Address, AuditEvent, ConversationView, Json, JsonObject, Owner, SessionRecord, Store } from '../../src/contracts.ts';
import { createApp, type AppParts } from '../../src/http/app.ts';
import type { Packet } from '../../src/http/handover-packet.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createStaff, type Staff } from '../../src/http/staff.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/open-store.ts';

export interface Rig {
  url: string; store: Store; config: Config; staff: Staff; logged: string[];
  /** What the routes below /test do, to be set by a test. */
  routes: Router;
  stopping: boolean;
  now: number;
  /** What the gateway shows of a session. */
  views: Map<string, ConversationView>;
  /** Flows that an event begins. */
  starts: (event: string, data: Json) => { flow: string; slots: JsonObject }[];
  systems: AppParts['systems'];
  /** Every route of the application and its routers, as `post /api/v1/…`. */
  mounted(): string[];
  signedIn(role: string): Promise<{ authorization: string }>;
  close(): Promise<void>;
}
export interface Answer { status: number; headers: Headers; body: unknown }

/** The real application on a real store and a free port; what the gateway receives stays in the store's inbox. */
export async function startRig(env: { [name: string]: string } = {}, uiRoutes = Router()): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'errand-http-'));
  const config = readConfig({ DATA_DIR: dataDir, ...env });
  const store = await openStore({ dataDir, mongoUri: null });
  const staff = createStaff(config);
  const logged: string[] = [];
  const log = createLog({ level: 'debug', to: { write: (line: string) => logged.push(line) > 0 } });
  const server = createServer({ keepAliveTimeout: 60_000 });
  const routes = Router();
  const channelRoutes = Router();
  channelRoutes.use('/test', routes);
  const rig: Omit<Rig, 'url'> = {
    store, config, staff, logged, routes, stopping: false, now: Date.now(), views: new Map(), starts: () => [], systems: { actions: () => [], call: async () => null },
    mounted: () => routesOf(app.router.stack),
    async signedIn(role) {
      const { email, password } = staff.demo.find(({ roles }) => roles.includes(role)) ?? { email: '', password: '' };
      const { body } = await ask(`${url}/api/v1/sign-in`, { body: { email, password } });
      return { authorization: `Bearer ${(body as { token: string }).token}` };
    },
    async close() {
      for (const channel of channels) await channel.close?.();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
  const receive = async (message: Parameters<Store['inbox']['accept']>[0]): Promise<void> => void await store.inbox.accept(message);
  const app = createApp({
    config, log, store, staff, systems: rig.systems, metrics: createMetrics(), now: () => rig.now, stopping: () => rig.stopping,
    gateway: {
      receive, handovers: async () => packets(store), packet: async (session) => (await packets(store)).find((packet) => packet.session === session) ?? null, hinders: async () => null, taken: async () => false,
      view: async (session) => rig.views.get(session) ?? null,
    },
    desk: { saveFile: createFiles(store.documents).save, file: createFiles(store.documents).find, fileLink: (session, id) => `https://bot.example.com/files/${session}-${id}`, reach: async () => null }, starts: (event, data) => rig.starts(event, data), channelRoutes, channelApi: webApi, sandboxRoutes: null, uiRoutes,
  });
  server.on('request', app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const channels = await createChannels({ web: { secret: config.secret, identitySecret: null, allowedOrigins: [], uiDir: dataDir } });
  for (const channel of channels) {
    channel.mount(createHost({
      routes: channelRoutes, server, log, counted: () => undefined, documents: store.documents, now: () => rig.now, records: store.records, files: createFiles(store.documents), consent: createConsent(store.documents),
      gateway: { entries: async () => [], view: async () => null, subscribe: () => () => undefined, told: () => undefined, handover: async () => null },
      places: createPlaces({ documents: store.documents, secret: config.secret, view: async () => null }), approvals: createDesk().asHost,
      links: createLinks({ secret: config.secret, here: 'https://bot.example.com', now: () => rig.now, documents: store.documents }),
    }), receive);
  }
  return Object.assign(rig, { url });
}

export async function ask(url: string, { method, headers, body, raw }: {
  method?: string; headers?: { [name: string]: string }; body?: unknown; raw?: string | Uint8Array<ArrayBuffer>;
} = {}): Promise<Answer> {
  const sent = raw ?? (body === undefined ? null : JSON.stringify(body));
  const response = await fetch(url, {
    method: method ?? (sent === null ? 'GET' : 'POST'), body: sent, headers: { ...(sent !== null && { 'content-type': 'application/json' }), ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** A session whose audit holds these events. */
export async function storeSession(rig: Pick<Rig, 'store' | 'config'>, id: string, of: { owner?: Owner; customer?: string; addresses?: Address[]; events?: Pick<AuditEvent, 'kind' | 'by' | 'data'>[] } = {}): Promise<void> {
  const rows: AuditEvent[] = [];
  for (const [i, event] of (of.events ?? []).entries()) {
    rows.push(link(rows.at(-1) ?? { seq: 0, hash: '0'.repeat(64) }, { chain: id, at: 1000 * (i + 1), ...event }, rig.config.auditKey));
  }
  const { seq, hash } = rows.at(-1) ?? { seq: 0, hash: '0'.repeat(64) };
  const record: SessionRecord = {
    id, revision: 1, machine: 1, snapshot: {}, addresses: of.addresses ?? [{ channel: 'web', id }], owner: of.owner ?? 'bot', customer: of.customer ?? null, flow: null, version: null,
    outbox: [], appends: [], handled: [], seq: 0, audit: { seq, hash }, dueAt: null, createdAt: 0, updatedAt: 0,
  };
  await rig.store.sessions.save(record);
  await rig.store.records.append(rows.map((row) => ({ to: 'audit', row })));
}

async function packets(store: Store): Promise<Packet[]> {
  const records = [...await store.sessions.byOwner('nobody', 10), ...await store.sessions.byOwner('human', 10)];
  return records.map(({ id, owner, updatedAt }) => ({
    session: id, owner, agent: null, since: updatedAt, queue: 'identity desk', because: 'asked for a person', flow: null, slots: {}, work: [], customer: null,
    state: 'withPerson', locale: 'en', identity: 'anonymous' as const, addresses: [{ channel: 'web', id }], seq: 0, working: false, exception: null,
    requests: [], asks: null, later: [], hinders: { return: null, resume: null },
  }));
}

interface Layer { route?: { path: string; stack: { method: string }[] } | undefined; handle: unknown }

function routesOf(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (route !== undefined) return [...new Set(route.stack.map(({ method }) => `${method} ${route.path}`))];
    const inner = (handle as { stack?: Layer[] }).stack;
    return inner === undefined ? [] : routesOf(inner);
  });
}
