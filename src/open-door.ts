import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Stop } from './errors.ts';

/** The web server while the gateway behind it is being made: the address is taken, and whoever comes is asked to come again. */
export interface Door {
  server: Server;
  port: number;
  /** From now on requests are answered. */
  open(app: RequestListener): void;
  close(): void;
}

const wait: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' }).end('{"error":{"code":"unavailable","message":"Starting; try again in a moment."}}');
};

/** Nobody listens for the errors of a connection that asks for another protocol; and one that no channel takes is not kept. */
function guard(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  setTimeout(() => {
    if (!('bytesWritten' in socket) || socket.bytesWritten === 0) socket.destroy();
  }, UPGRADE_WITHIN_MS).unref();
}

const UPGRADE_WITHIN_MS = 5_000;
const KEEP_ALIVE_MS = 65_000;

/** Throws Stop for a port that is taken. */
export async function openDoor({ host, port }: { host: string; port: number }): Promise<Door> {
  // Longer than proxies keep an idle connection: else one is closed just as it is used again.
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  let answer: RequestListener = wait;
  server.on('request', (request, response) => answer(request, response));
  server.on('upgrade', guard);
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      fail(error.code === 'EADDRINUSE' ? new Stop(`Port ${port} is taken: stop what runs there, or choose another with PORT=${port + 1} npm start.`) : error);
    });
    server.listen(port, host, done);
  });
  const address = server.address();
  return {
    server, port: address !== null && typeof address === 'object' ? address.port : port,
    open(app) {
      answer = app;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
