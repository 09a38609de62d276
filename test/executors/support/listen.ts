import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';

export interface Listening { url: string; server: Server; close: () => Promise<void> }

/** Serves on 127.0.0.1, on a port of the system's choice. */
export async function listen(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    server,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}
