import { randomInt } from 'node:crypto';
import { Router, json } from 'express';
import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';
import { readDocument } from '../connectors/openapi/read-document.ts';
import { createAccounts } from './accounts/accounts.ts';
import { answerError } from './answer-error.ts';
import { answerWith } from './answer-with.ts';
import { createBank } from './bank/bank.ts';
import { createBilling } from './billing/billing.ts';
import { createCalendar } from './calendar/calendar.ts';
import { createCaps } from './caps/caps.ts';
import { createCards } from './cards/cards.ts';
import { createCompliance } from './compliance/compliance.ts';
import { createContracts } from './contracts/contracts.ts';
import { createCredit } from './credit/credit.ts';
import { createCrm } from './crm/crm.ts';
import { createDeliver } from './deliver.ts';
import { createDemoRoutes } from './demo-routes.ts';
import { createDiagnostics } from './diagnostics/diagnostics.ts';
import { createDirectory } from './directory/directory.ts';
import { createDisputes } from './disputes/disputes.ts';
import { createDocuments } from './documents/documents.ts';
import { createFaults } from './faults/create-faults.ts';
import type { FaultPlan } from './faults/fault-plan.ts';
import { createFindings } from './findings/findings.ts';
import { createIdentity } from './identity/identity.ts';
import { createInsurance } from './insurance/insurance.ts';
import { createJournal } from './journal.ts';
import { readLedger } from './ledger.ts';
import { createLookUp } from './look-up.ts';
import { createOrders } from './orders/orders.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createPortability } from './portability/portability.ts';
import { createProduct } from './product/product.ts';
import { createProvisioning } from './provisioning/provisioning.ts';
import { createRecords } from './records/records.ts';
import { createRegistry } from './registry/registry.ts';
import type { Part } from './run-operation.ts';
import { createScheduling } from './scheduling/scheduling.ts';
import { createSettle } from './settle.ts';
import { createStandInDocuments } from './stand-in-document.ts';
import type { StandInDocuments } from './stand-in-document.ts';
import { createSupport } from './support/support.ts';
import { createSystemRouter } from './system-router.ts';
import { Refused } from './system.ts';
import type { SandboxSystem } from './system.ts';
import { createWorkspace } from './workspace/workspace.ts';
import { createWorld } from './world.ts';
import type { SeedCustomer } from './world.ts';

export interface SandboxOptions {
  documents: Documents;
  now: () => number;
  /** The project root, where the OpenAPI documents are. */
  root: string;
  /** Makes one-time codes of six digits; random unless given. */
  newCode?: () => string;
  /** What is to go wrong from the start; else what PUT /faults said last. */
  faults?: FaultPlan;
  /** Where the documents come from, when they have been read already. */
  standIns?: StandInDocuments;
}
export interface Sandbox {
  readonly routes: Router;
  /** Does what the clock makes due, and sends events that did not get through. Also POST /settle, which takes a later time as `until`. */
  settle: () => Promise<void>;
}

/** The stand-in systems, to be mounted at /sandbox. Their state is kept in `documents` and survives a restart. */
export async function createSandbox({ documents, now, root, newCode = randomCode, faults: plan, standIns = createStandInDocuments(root) }: SandboxOptions): Promise<Sandbox> {
  const world = createWorld();
  const parts = new Map<string, Part>();
  for (const system of createAll({ world, newCode, now: now() })) {
    const api = readDocument(await standIns(system.name), system.name);
    const journal = createJournal(system, { documents, now });
    const handlers = { ...system.handlers, getOperation: createLookUp(journal) };
    parts.set(system.name, { system: { ...system, handlers }, api, journal });
  }
  const deliver = createDeliver({ parts, documents, now });
  const settle = createSettle({ parts, now, deliver });
  const faults = await createFaults({ documents, plan });
  const routes = Router();
  routes.use(json({ limit: '100kb' }));
  routes.use(createDemoRoutes({ parts, world, now, deliver }), faults.routes);
  routes.get('/ledger', answerWith(() => readLedger(parts)));
  routes.post('/settle', answerWith(async ({ body }) => ({ settled: await settle(readUntil(body)) })));
  for (const [name, part] of parts) routes.use(`/${name}`, createSystemRouter({ part, parts, now, deliver, faults }));
  routes.use(() => {
    throw new Refused(404, 'not_found', 'There is nothing at this address; see /sandbox.');
  });
  routes.use(answerError);
  return { routes, settle: async () => void await settle() };
}

function readUntil(body: unknown): number | undefined {
  const { data } = z.object({ until: z.iso.datetime().optional() }).default({}).safeParse(body);
  if (data === undefined) throw new Refused(400, 'bad_request', 'until is a date and time, like 2026-11-10T12:00:00Z.');
  return data.until === undefined ? undefined : Date.parse(data.until);
}

interface Makings { world: SeedCustomer[]; newCode: () => string; now: number }
/** Every stand-in system. To add one: a folder with its openapi.yaml and its factory, and a line here. */
function createAll({ world, newCode, now }: Makings): SandboxSystem[] {
  const { system: provisioning, sims } = createProvisioning(world, now);
  const { system: bank, paymentsOf } = createBank(world);
  const { system: calendar, bookings } = createCalendar(world, now);
  return [
    createCrm(world, sims, now),
    createBilling(world, now),
    provisioning,
    createIdentity(world, newCode),
    createOrders(world, now),
    createOutbox(),
    createPortability(now),
    createDocuments(),
    createRegistry(),
    createDiagnostics(world, now),
    createCompliance(),
    bank,
    createCards(world),
    createDisputes(paymentsOf),
    createCredit(world),
    createCaps(world),
    createInsurance(world),
    createDirectory(bookings),
    calendar,
    createScheduling(world, now),
    createRecords(world, now),
    createAccounts(),
    createProduct(),
    createSupport(),
    createContracts(),
    createFindings(),
    createWorkspace(),
  ];
}

function randomCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}
