import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import express from 'express';
import type { Channel, ConversationView, DeliveryState, Documents, Handover, JsonObject, Entry, FileRef, Host, Inbound, Owner } from '../../src/contracts.ts';
import { createConsent } from '../../src/addresses/consent.ts';
import { createPlaces } from '../../src/addresses/places.ts';
import { createDesk, type FakeDesk } from './fake-desk.ts';
import { answerErrors, answerNotFound } from '../../src/http/errors.ts';

type Line = Omit<Entry, 'session' | 'seq' | 'at'>;
type State = Partial<Pick<ConversationView, 'working' | 'owner' | 'locale' | 'state'>> & { handover?: Handover };

/** A gateway that only remembers: what channels need of a host, in memory, on a real server. */
export interface FakeHost {
  readonly url: string;
  readonly received: Inbound[];
  /** Adds a line to a transcript, as a turn would, and tells who listens. */
  write(session: string, line: Line): Entry;
  set(session: string, state: State): void;
  /** The next receive fails with this. */
  failNext(error: Error): void;
  logged: string[];
  /** Channels to which something of an unknown kind came. */
  odd: string[];
  /** What channels said became of lines, by key; and how much of them was heard. */
  delivered: Map<string, DeliveryState>;
  heard: Map<string, string>;
  /** Approvals: `ask` tells who watches, `votes` are what was decided. */
  desk: FakeDesk;
  host: Host;
  documents: Documents;
  listeners(session: string): number;
  /** Cuts every connection and stops listening; `listen` comes back on the same port. */
  cut(): Promise<void>;
  listen(): Promise<void>;
  close(): Promise<void>;
}

export interface FakeHostOptions {
  /** What the bot does with a message that is new. */
  reply?: (message: Inbound, host: FakeHost) => void;
  /** What the transcript keeps of a text. */
  keeps?: (text: string) => string;
  pages?: express.RequestHandler;
  now?: () => number;
}

/** Starts a channel on a fake host. */
export async function startFakeHost(channel: Channel, options: FakeHostOptions = {}): Promise<FakeHost> {
  const app = express();
  // Longer than any pause of a test: a connection that is closed as it is used again is no answer.
  const server = createServer({ keepAliveTimeout: 60_000 }, app);
  const memory = createMemory(options.now ?? Date.now, options.keeps ?? ((text) => text));
  const routes = express.Router();
  const received: Inbound[] = [];
  const seen = new Set<string>();
  let failure: Error | null = null;
  const log = (_data: object, message: string): void => { memory.logged.push(message); };

  const documents = memoryDocuments();
  const odd: string[] = [];
  const desk = createDesk();
  const host: Host = {
    routes, server, odd: (name) => { odd.push(name); }, log: { debug: log, info: log, warn: log, error: log }, documents, ...memory.asHost, approvals: desk.asHost,
    consent: createConsent(documents),
    sessionOf: createPlaces({ documents, secret: 'a secret of the tests', view: memory.asHost.view }).sessionOf,
  };
  if (options.pages) app.use(options.pages);
  app.use(routes);
  app.use(answerNotFound);
  app.use(answerErrors(host.log));
  channel.mount(host, async (message) => {
    if (failure !== null) {
      const thrown = failure;
      failure = null;
      throw thrown;
    }
    if (seen.has(message.id)) return;
    seen.add(message.id);
    received.push(message);
    memory.take(message);
    options.reply?.(message, fake);
  });

  let port = 0;
  const listen = async (): Promise<void> => {
    await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
    port = addressOf(server).port;
  };
  await listen();
  const fake: FakeHost = {
    url: `http://127.0.0.1:${port}`,
    received, odd, logged: memory.logged, delivered: memory.delivered, heard: memory.heard, listen, documents, host, desk,
    write: memory.write, set: memory.set, listeners: memory.listeners,
    failNext(error) { failure = error; },
    async cut() {
      const stopped = new Promise<void>((resolve) => { server.close(() => resolve()); });
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
    async close() {
      await channel.close?.();
      await fake.cut();
    },
  };
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return fake;
}

function keyOf(folder: string, key: string): string {
  return `${folder}\n${key}`;
}

function memoryDocuments(): Documents {
  const kept = new Map<string, JsonObject>();
  return {
    get: async (folder, key) => kept.get(keyOf(folder, key)) ?? null,
    async put(folder, key, value) { kept.set(keyOf(folder, key), value); },
    async add(folder, key, value) {
      if (kept.has(keyOf(folder, key))) return false;
      kept.set(keyOf(folder, key), value);
      return true;
    },
    list: async (folder, limit) => [...kept].flatMap(([key, value]) => (key.startsWith(`${folder}\n`) ? [{ key: key.slice(folder.length + 1), value }] : [])).slice(0, limit),
    async remove(folder, key) { kept.delete(keyOf(folder, key)); },
  };
}

function createMemory(now: () => number, keeps: (text: string) => string) {
  const transcripts = new Map<string, Entry[]>();
  const states = new Map<string, State & { working: boolean; owner: Owner }>();
  const heard = new Map<string, string>();
  const files = new Map<string, { file: FileRef; data: Buffer }>();
  const delivered = new Map<string, DeliveryState>();
  const listeners = new Map<string, Set<() => void>>();
  const logged: string[] = [];
  const tell = (session: string): void => { for (const changed of listeners.get(session) ?? []) changed(); };
  const transcript = (session: string): Entry[] => {
    const found = transcripts.get(session) ?? [];
    transcripts.set(session, found);
    return found;
  };

  function write(session: string, line: Line): Entry {
    const entry = { ...line, session, seq: transcript(session).length + 1, at: now() };
    transcript(session).push(entry);
    tell(session);
    return entry;
  }

  function take(message: Inbound): void {
    const { session } = message;
    states.set(session, states.get(session) ?? { working: false, owner: 'bot' });
    if (message.kind === 'form') write(session, { from: 'customer', text: Object.values(message.values).join(', '), inbound: message.id });
    if (message.kind === 'choice') write(session, { from: 'customer', text: message.choice, inbound: message.id });
    if (message.kind !== 'text') return;
    write(session, { from: 'customer', text: keeps(message.text), inbound: message.id, ...(message.files && { files: message.files }) });
  }

  const asHost: Pick<Host, 'now' | 'entries' | 'view' | 'subscribe' | 'saveFile' | 'file' | 'fileData' | 'fileLink' | 'pageLink' | 'takePageLink' | 'delivered' | 'handover'> = {
    now,
    async entries(session, after, limit) {
      return transcript(session).filter((entry) => entry.seq > after).slice(0, limit);
    },
    async view(session): Promise<ConversationView | null> {
      const found = states.get(session);
      if (!found) return null;
      const { handover: _handover, ...state } = found;
      return {
        id: session, locale: 'en', state: 'idle', flow: null, version: null, slots: {}, identity: 'anonymous', work: [],
        seq: transcript(session).length, ...state,
      };
    },
    subscribe(session, changed) {
      const all = listeners.get(session) ?? new Set();
      listeners.set(session, all.add(changed));
      return () => { all.delete(changed); };
    },
    async saveFile({ name, type, data, session }) {
      const file = { id: `file-${files.size + 1}`, name, type, bytes: data.length };
      files.set(`${session}/${file.id}`, { file, data });
      return file;
    },
    file: async (session, id) => files.get(`${session}/${id}`)?.file ?? null,
    fileData: async (session, id) => files.get(`${session}/${id}`)?.data ?? null,
    fileLink: (session, id) => `https://bot.example.com/files/${session}.${id}`,
    pageLink: (session) => `https://bot.example.com/continue#${session}`,
    takePageLink: async (token) => token,
    async delivered(key, state, words) {
      delivered.set(key, state);
      if (words !== undefined) heard.set(key, words);
    },
    handover: async (session) => states.get(session)?.handover ?? null,
  };
  return {
    asHost, write, take, logged, delivered, heard,
    set: (session: string, state: State) => {
      states.set(session, { working: false, owner: 'bot', ...states.get(session), ...state });
      tell(session);
    },
    listeners: (session: string) => listeners.get(session)?.size ?? 0,
  };
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address;
}
