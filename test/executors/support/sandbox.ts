import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Documents, Json } from '../../../src/contracts.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { createSandbox } from '../../../executors/sandbox/create-sandbox.ts';
import { listen } from './listen.ts';

export interface Answer { status: number; body: Json }
export interface Sent { body?: unknown; key?: string; raw?: string; method?: string; fault?: string }
export interface RunningSandbox {
  url: string;
  ask(path: string, send?: Sent): Promise<Answer>;
  /** As the app does when time has passed. */
  settle(): Promise<void>;
  documents: Documents;
  clock: { now: number };
  stop(): Promise<void>;
}
export const CODE = '123456';

export function newDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'sandbox-'));
}

/** The stand-in systems on a real store and a real port, as the app mounts them. The code is always 123456. */
export async function startSandbox(dataDir: string, clock = { now: Date.parse('2026-11-10T12:00:00Z') }): Promise<RunningSandbox> {
  const store = await openStore({ dataDir, mongoUri: null });
  return serve(store.documents, clock, () => store.close());
}

/** Another process's stand-ins on the same store. */
export function startTwin({ documents, clock }: RunningSandbox, change: Partial<Documents> = {}): Promise<RunningSandbox> {
  return serve({ ...documents, ...change }, clock, () => Promise.resolve());
}

async function serve(documents: Documents, clock: { now: number }, closeStore: () => Promise<void>): Promise<RunningSandbox> {
  const sandbox = await createSandbox({ documents, now: () => clock.now, root: process.cwd(), newCode: () => CODE });
  const app = express();
  app.use('/sandbox', sandbox.routes);
  const { url, close } = await listen(app);
  return {
    url: `${url}/sandbox`,
    documents,
    clock,
    settle: () => sandbox.settle(),
    async ask(path, send) {
      const response = await fetch(`${url}/sandbox${path}`, send === undefined ? {} : toRequest(send));
      return { status: response.status, body: JSON.parse(await response.text()) };
    },
    async stop() {
      await close();
      await closeStore();
    },
  };
}

function toRequest({ body = {}, key, raw, method = 'POST', fault }: Sent): RequestInit {
  const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }), ...(fault !== undefined && { 'x-sandbox-fault': fault }) };
  return { method, headers, ...(method !== 'GET' && { body: raw ?? JSON.stringify(body) }) };
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true });
}
