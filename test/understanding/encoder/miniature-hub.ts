import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface Hub {
  url: string;
  /** What was asked for, in order. */
  asked: string[];
  close(): Promise<void>;
}
/** How a file comes: as it is, or as this says. */
export type Answer = (response: ServerResponse) => void;

/** A model hub on this machine: it redirects to where a file lies, as public ones do. `odd`: files that come in another way. */
export async function startHub(folder: string, odd: { [file: string]: Answer } = {}): Promise<Hub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [, id, file = ''] = /^\/([^/]+\/[^/]+)\/resolve\/main\/(.+)$/.exec(request.url ?? '') ?? [];
    const [, lies] = /^\/lies\/(.+)$/.exec(request.url ?? '') ?? [];
    if (lies !== undefined) return sendFile(join(folder, lies), response);
    asked.push(`${id} ${file}`);
    const answer = odd[file];
    if (answer !== undefined) return answer(response);
    response.writeHead(302, { location: `/lies/${file}` }).end();
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`, asked,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}

function sendFile(path: string, response: ServerResponse): void {
  if (!existsSync(path)) return void response.writeHead(404).end('Entry not found');
  response.writeHead(200, { 'content-length': statSync(path).size });
  createReadStream(path).pipe(response);
}

/** Half of what was announced, then the line is cut. */
export const breakOff: Answer = (response) => {
  response.writeHead(200, { 'content-length': 2_000_000 });
  response.write('x'.repeat(1_000_000), () => response.destroy());
};
