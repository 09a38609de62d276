import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router, json } from 'express';
import type { ErrorRequestHandler } from 'express';
import type { Documents } from '../../src/contracts.ts';
import { readDocument } from '../connectors/openapi/read-document.ts';
import { createBilling } from './billing/billing.ts';
import { createCrm } from './crm/crm.ts';
import { createDemoRoutes } from './demo-routes.ts';
import { createIdentity } from './identity/identity.ts';
import { createJournal } from './journal.ts';
import { createOrders } from './orders/orders.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createProvisioning } from './provisioning/provisioning.ts';
import type { Part } from './run-operation.ts';
import { Refused } from './system.ts';
import type { SandboxSystem } from './system.ts';
import { createSystemRouter } from './system-router.ts';
import { createWorld } from './world.ts';
import type { SeedCustomer } from './world.ts';

export interface SandboxOptions {
  documents: Documents;
  now: () => number;
  /** The project root, where the OpenAPI documents are. */
  root: string;
  /** Makes one-time codes of six digits; random unless given. */
  newCode?: () => string;
}
export interface Sandbox { readonly routes: Router }

/** The stand-in systems, to be mounted at /sandbox. Their state is kept in `documents` and survives a restart. */
export async function createSandbox({ documents, now, root, newCode = randomCode }: SandboxOptions): Promise<Sandbox> {
  const world = createWorld();
  const parts = new Map<string, Part>();
  for (const system of createAll(world, { newCode, now: now() })) {
    const file = join(root, 'executors/sandbox', system.name, 'openapi.yaml');
    const api = readDocument(await readFile(file, 'utf8'), file);
    parts.set(system.name, { system, api, journal: createJournal(system, { documents, now }) });
  }
  const routes = Router();
  routes.use(json({ limit: '100kb' }));
  routes.use(createDemoRoutes({ parts, world, now }));
  // Whatever is to disturb the systems goes between the path and the router here.
  for (const [name, part] of parts) routes.use(`/${name}`, createSystemRouter({ part, parts, now }));
  routes.use(() => {
    throw new Refused(404, 'not_found', 'There is nothing at this address; see /sandbox.');
  });
  routes.use(answerError);
  return { routes };
}

function createAll(world: SeedCustomer[], { newCode, now }: { newCode: () => string; now: number }): SandboxSystem[] {
  const provisioning = createProvisioning(world, now);
  return [
    createCrm(world, provisioning.sims), createBilling(world), provisioning.system,
    createIdentity(world, newCode), createOrders(world), createOutbox(),
  ];
}

function randomCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

// oxlint-disable-next-line max-params -- express knows an error handler by its four parameters
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const refused = toRefused(error);
  if (refused === null || response.headersSent) {
    next(error);
    return;
  }
  response.status(refused.status).json({ error: { code: refused.code, message: refused.message } });
};

/** What express and its body parser throw carries a 4xx status; anything else is ours to mend. */
function toRefused(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  const status = error instanceof Error && 'status' in error ? error.status : null;
  if (status === 413) return new Refused(413, 'too_large', 'The body is larger than 100 kB.');
  if (typeof status === 'number' && status >= 400 && status < 500) return new Refused(400, 'bad_request', 'The request cannot be read.');
  return null;
}
