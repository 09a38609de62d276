import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LookupAddress } from 'node:dns';
import { afterEach } from '@jest/globals';
import type { Resolve } from '../../../executors/connectors/transport/guarded-connector.ts';
import { listen } from './listen.ts';
import { openShop } from './shop.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0).toReversed()) await close(); });

/** Something to close after the test. */
export function closeLater(close: () => Promise<unknown>): void {
  closing.push(close);
}

/** A server that keeps the requests it got, until the test is over. */
export async function serve(reply: RequestListener = (_request, response) => { json(response, 200, {}); }): Promise<{ url: string; port: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const { url, close } = await listen((request, response) => {
    seen.push(request);
    reply(request, response);
  });
  closeLater(close);
  return { url, port: new URL(url).port, seen };
}

export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The shop, until the test is over. */
export const open: typeof openShop = async (...given) => {
  const systems = await openShop(...given);
  closeLater(() => systems.close());
  return systems;
};

/** A name server that answers with each list in turn, and then with the last. */
export function names(...answers: string[][]): Resolve {
  const lists = answers.map((addresses) => addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })));
  return (_host, _options, done) => { done(null, (lists.length > 1 ? lists.shift() : lists[0]) ?? []); };
}
