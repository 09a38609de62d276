import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Stands before the provisioning of a gateway's sandbox: it may commit there and keep the answer, as a system on a bad line does. */
export interface HeldSystem {
  readonly url: string;
  /** Where the sandbox is now. */
  aim(gatewayUrl: string): void;
  /** From now on requests are carried out, but not answered. */
  hold(): void;
  /** Answers what is held, and everything after it. */
  release(): void;
  /** How many were carried out and wait for their answer. */
  held(): number;
  close: () => void;
}

export async function startHeldSystem(): Promise<HeldSystem> {
  let target = '';
  let holding = false;
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => void forward(request, response).catch(() => response.destroy()));
  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const headers = Object.entries(request.headers).flatMap(([name, value]) => (/^(content-type|idempotency-key)$/.test(name) && typeof value === 'string' ? [[name, value] as [string, string]] : []));
    const answer = await fetch(`${target}/sandbox/provisioning${request.url ?? ''}`, { method: request.method ?? 'GET', headers, ...(body.length > 0 && { body }) });
    const text = await answer.text();
    const send = (): void => void response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    if (holding) waiting.push(send);
    else send();
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A test that fails leaves it behind; its worker ends all the same.
  server.unref();
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    aim: (url) => void (target = url),
    hold: () => void (holding = true),
    release() {
      holding = false;
      for (const send of waiting.splice(0)) send();
    },
    held: () => waiting.length,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
