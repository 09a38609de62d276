import { createServer, type RequestListener, type Server } from 'node:http';
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

/** Throws Stop for a port that is taken. */
export async function openDoor({ host, port }: { host: string; port: number }): Promise<Door> {
  const server = createServer();
  let answer: RequestListener = wait;
  server.on('request', (request, response) => answer(request, response));
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
