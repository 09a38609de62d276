import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { WorkError } from '../../../src/errors.ts';
import type { SystemEntry } from '../../../executors/connectors/index.ts';
import { createSystems } from '../../../executors/connectors/openapi/systems.ts';
import type { Systems } from '../../../executors/connectors/openapi/systems.ts';

export const NOW = Date.parse('2026-11-10T12:00:00Z');

const standIn = (name: string): SystemEntry => ({ document: 'sandbox', url: `sandbox:${name}`, credentials: { type: 'none' }, reads: [] });

/** Every stand-in there is: each folder of the sandbox that has a document. */
export const STAND_INS = readdirSync('executors/sandbox', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join('executors/sandbox', entry.name, 'openapi.yaml')))
  .map((entry) => entry.name)
  .toSorted();

/** All stand-ins, as the packs name them. */
export function sandboxSystems(sandboxUrl: string): Promise<Systems> {
  const systems = Object.fromEntries(STAND_INS.map((name) => [name, standIn(name)]));
  return createSystems({ files: [{ folder: '.', systems }], secret: noSecrets, root: process.cwd(), sandboxUrl: () => sandboxUrl, now: () => NOW });
}

/** One system called `shop`, whose document is `paths` in a file. */
export async function shopSystems(paths: object, entry: Partial<SystemEntry> & { url: string }, secret: (name: string) => string = noSecrets): Promise<Systems> {
  const folder = await mkdtemp(join(tmpdir(), 'shop-'));
  await writeFile(join(folder, 'shop.yaml'), stringify({ openapi: '3.0.3', info: { title: 'Shop', version: '1' }, paths }));
  const shop: SystemEntry = { document: 'shop.yaml', credentials: { type: 'none' }, reads: [], ...entry };
  return createSystems({ files: [{ folder, systems: { shop } }], secret, root: process.cwd(), sandboxUrl: null, now: () => NOW, allowedHosts: ['127.0.0.1'] });
}

function noSecrets(name: string): string {
  throw new Error(`no secret ${name}`);
}

/** How a piece of work failed. Fails the test when it did not. */
export async function failureOf(work: Promise<unknown>): Promise<Pick<WorkError, 'kind' | 'code' | 'message'> & { afterMs?: number | null }> {
  const error: unknown = await work.then(() => null, (reason: unknown) => reason);
  if (error instanceof Error && 'kind' in error && 'code' in error) {
    const { kind, code } = error as WorkError;
    return { kind, code, message: error.message, ...('afterMs' in error && { afterMs: error.afterMs as number | null }) };
  }
  throw new Error('it was to fail with Retryable, Terminal or Unknown', { cause: error });
}
