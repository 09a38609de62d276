import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { io, type Socket } from 'socket.io-client';
import { openConnection } from './connection.ts';
import { openCustomer } from './customers.ts';
import { figureOf, type Bench, type Tell } from './figure.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { inTempFolder } from './temp-folder.ts';

const CLIENTS = 2_000;
/** Connecting at the same time. */
const AT_ONCE = 50;
const SETTLE_MS = 3_000;

/** Memory of each connected web client, with a conversation of its own that was opened and greeted, against a bare Socket.IO server. */
export const webClients: Bench = {
  name: 'web-clients',
  run: (tell) => inTempFolder(async (folder) => {
    const env = { PORT: '0', DATA_DIR: folder, BURST: '0ms', CONVERSATIONS_PER_MINUTE: '0', LOG_LEVEL: 'error', LAB: 'off', PATH: process.env['PATH'] ?? '' };
    const gateway = await startServer(new URL('../../src/main.js', import.meta.url), { cwd: folder, env });
    const bare = await startServer(new URL('./bare-socket-server.js', import.meta.url), { cwd: folder, env: {} });
    try {
      const against = await memoryEach(bare, async () => ({ url: bare.url, options: {} }), tell);
      const connection = await openConnection(gateway.url);
      const value = await memoryEach(gateway, async () => {
        const { id, token } = await openCustomer(connection);
        return { url: gateway.url, options: { path: '/channels/web/socket', auth: { id, token } } };
      }, tell);
      connection.close();
      return [figureOf({ name: `memory of each of ${CLIENTS} connected web clients, against a bare Socket.IO server`, unit: 'kB', pairs: [{ value, against }] })];
    } finally {
      await Promise.all([gateway.close(), bare.close()]);
    }
  }),
};

type Place = () => Promise<{ url: string; options: object }>;

/** Resident memory that the server has more of, divided by its clients (kB). All of them got their first message. */
async function memoryEach(server: ServerProcess, place: Place, tell: Tell): Promise<number> {
  await pause(SETTLE_MS);
  const before = await residentKb(server.pid);
  const sockets: Socket[] = [];
  for (let count = 0; count < CLIENTS; count += AT_ONCE) {
    const places: Awaited<ReturnType<Place>>[] = [];
    for (let n = 0; n < AT_ONCE; n += 1) places.push(await place());
    sockets.push(...await Promise.all(places.map(connected)));
    if (count % 500 === 0) tell(`${count + AT_ONCE} of ${CLIENTS} connected`);
  }
  await pause(SETTLE_MS);
  const after = await residentKb(server.pid);
  const still = sockets.filter((socket) => socket.connected).length;
  for (const socket of sockets) socket.disconnect();
  if (still < CLIENTS) throw new Error(`only ${still} of ${CLIENTS} clients stayed connected`);
  return (after - before) / CLIENTS;
}

async function connected({ url, options }: { url: string; options: object }): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });
  await new Promise<void>((done, fail) => {
    socket.once('messages', () => done());
    socket.once('connect_error', fail);
  });
  return socket;
}

async function residentKb(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim());
}
