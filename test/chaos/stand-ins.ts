import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import express, { type Request } from 'express';
import { z } from 'zod';
import { createSandbox } from '../../executors/sandbox/create-sandbox.ts';
import { drawFault, faultPlan } from '../../executors/sandbox/faults/fault-plan.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ONE_TIME_CODE, ROOT } from './place.ts';

/** The stand-in systems in a process of their own, with faults that a run meets again when it is played again. */
const { values } = parseArgs({ options: { data: { type: 'string' }, seed: { type: 'string' }, faults: { type: 'string' } } });
const plan = faultPlan.parse({ seed: Number(values.seed), rate: Number(values.faults), latencyMs: 100, slowMs: 150 });
let rate = plan.rate;
/** Whose conversation it is: its id is random, its run is not. */
const runs = new Map<string, string>();
const calls = new Map<string, number>();

const store = await openStore({ dataDir: values.data ?? '', mongoUri: null });
const sandbox = await createSandbox({ documents: store.documents, now: Date.now, root: ROOT, newCode: () => ONE_TIME_CODE, faults: { ...plan, rate: 0 } });
const app = express().use(express.json());
app.post('/chaos/run', (request, response) => {
  const { session, name } = z.object({ session: z.string(), name: z.string() }).parse(request.body);
  runs.set(session, name);
  response.json({});
});
app.post('/chaos/calm', (_request, response) => {
  rate = 0;
  response.json({});
});
app.use('/sandbox', (request, _response, next) => {
  const kind = /^\/[a-z]+\/(?!ledger|openapi)/.test(request.path) ? drawnFor(request) : null;
  if (kind !== null) request.headers['x-sandbox-fault'] = kind;
  next();
}, sandbox.routes);

function drawnFor(request: Request) {
  const [, system = ''] = request.path.split('/');
  const key = knownKey(request.get('idempotency-key') ?? `${request.url} ${JSON.stringify(request.body ?? null)}`);
  const place = `${request.method} ${request.path.includes('/operations/') ? knownKey(request.path) : ''} ${key}`;
  const nth = (calls.get(place) ?? 0) + 1;
  calls.set(place, nth);
  return drawFault({ ...plan, rate }, { system, operation: place, key, nth });
}

function knownKey(text: string): string {
  const plain = decodeURIComponent(text);
  for (const [session, name] of runs) if (plain.includes(session)) return plain.replace(session, name);
  return plain;
}

const server = createServer(app);
server.listen(0, '127.0.0.1', () => {
  const address: AddressInfo | string | null = server.address();
  console.log(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
});
