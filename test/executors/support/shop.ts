import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../src/contracts.ts';
import type { SystemSettings } from '../../../executors/connectors/connection.ts';
import { createSystems } from '../../../executors/connectors/openapi/systems.ts';
import type { Systems, SystemsOptions } from '../../../executors/connectors/openapi/systems.ts';

const answer = { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } };
const path = (name: string) => [{ name, in: 'path', required: true, schema: { type: 'string' } }];
const amount = { required: true, content: { 'application/json': { schema: { type: 'object', properties: { amount: { type: 'number' } } } } } };
export const SHOP = stringify({
  openapi: '3.1.0', info: { title: 'Shop', version: '1' },
  paths: {
    '/items/{id}': { get: { operationId: 'getItem', parameters: path('id'), responses: answer } },
    '/items': { post: { operationId: 'addItem', requestBody: amount, responses: answer } },
    '/search': { post: { operationId: 'search', requestBody: amount, responses: answer } },
    '/operations/{ref}': { get: { operationId: 'getOperation', parameters: path('ref'), responses: answer } },
  },
});
export interface ShopEntry extends Partial<SystemSettings> { url: string; document?: string }

/** A system called `shop` whose secrets are `secrets`, allowed to be on this machine unless `options` say otherwise. */
export async function openShop(entry: ShopEntry, options: Partial<SystemsOptions> & { secrets?: { [name: string]: string } } = {}): Promise<Systems> {
  const folder = await mkdtemp(join(tmpdir(), 'shop-'));
  await writeFile(join(folder, 'shop.yaml'), SHOP);
  const { secrets = {}, ...rest } = options;
  return createSystems({
    files: [{ folder, systems: { shop: { document: 'shop.yaml', reads: [], ...entry } } }],
    secret: (name) => secrets[name] ?? `no ${name}`, root: process.cwd(), sandboxUrl: null, now: Date.now, allowedHosts: ['127.0.0.1'], ...rest,
  });
}

/** Calls an operation of the shop. */
export function callShop(systems: Systems, operation: string, args: JsonObject): Promise<unknown> {
  return systems.call(`shop.${operation}`, args, { key: 'key-1', signal: AbortSignal.timeout(5_000) });
}
