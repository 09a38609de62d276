import { z } from 'zod';
import { createContacts } from '../contacts.ts';
import type { Differences } from '../contacts.ts';
import { liveSim } from '../provisioning/rows.ts';
import type { Sim } from '../provisioning/rows.ts';
import { DAY_MS, composeSystem, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import { contractSchema, createContracts } from './contracts.ts';
import type { CustomerBy } from './contracts.ts';
import { createNewCustomers } from './new-customers.ts';
import { createReviews } from './reviews.ts';

const noteSchema = z.object({ noteId: z.string(), customerId: z.string(), text: z.string(), reference: z.string().exactOptional(), at: z.string() });

const byNumber = z.object({ msisdn: z.string() });
const byCustomer = z.object({ customerId: z.string() });
const note = byCustomer.extend({ text: z.string(), reference: z.string().exactOptional() });
const NEVER_SWAPPED = 9999;

/** Where a contact in the CRM was changed of late, and billing was not told; see billing.ts for the other way round. */
const IN_CRM: Differences = {
  'C-1007': { address: '7 Harbour Road, Cardiff', changed: -12 },
  'C-1008': { email: 'harry@example.com', changed: -5 },
};

/** Customers and their contracts. Which card carries a number is mirrored from the network. */
export function createCrm(world: SeedCustomer[], sims: Table<Sim>, start: number): SandboxSystem {
  const contracts = createTable('contracts', contractSchema, world.map(({ id, plan }) => [id, { customerId: id, plan, previousPlan: null, changedBy: null }]));
  const notes = createTable('notes', noteSchema.catchall(z.json()), []);
  const customerBy: CustomerBy = (found) => {
    const customer = need(world.find(found), 'customer');
    return { customer, contract: need(contracts.get(customer.id), 'customer') };
  };
  const handlers: SandboxSystem['handlers'] = {
    findCustomer: operation(byNumber, ({ msisdn }, { now }) => {
      const { customer, contract } = customerBy((one) => one.msisdn === msisdn);
      const { id, name, email, region, locale, since, contractEnds, allowsDowngrade } = customer;
      return {
        body: {
          id, name, email, msisdn, region, locale, plan: contract.plan, since: day(now, since),
          contract: { ends: day(now, contractEnds), allowsDowngrade },
        },
      };
    }),
    findSubscription: operation(byNumber, ({ msisdn }, { now }) => {
      const { customer, contract } = customerBy((one) => one.msisdn === msisdn);
      const { iccid, status, lastSwapAt } = need(liveSim(sims, msisdn), 'number');
      const daysSinceLastSwap = lastSwapAt === null ? NEVER_SWAPPED : Math.max(0, Math.floor((now - Date.parse(lastSwapAt)) / DAY_MS));
      const id = customer.id.replace('C-', 'S-');
      return { body: { id, customerId: customer.id, msisdn, iccid, plan: contract.plan, daysSinceLastSwap, contractEnds: day(now, customer.contractEnds), status } };
    }),
    addNote: operation(note, (args, { now, seq }) => {
      customerBy((one) => one.id === args.customerId);
      const added = { noteId: `N-${seq}`, ...args, at: instant(now) };
      return { body: added, changes: [notes.change(added.noteId, added)] };
    }),
    listNotes: operation(byCustomer, ({ customerId }) => {
      customerBy((one) => one.id === customerId);
      return { body: notes.all().filter((one) => one.customerId === customerId).toReversed() };
    }),
  };
  return composeSystem('crm', ['provisioning'], [
    { tables: [contracts, notes], handlers }, createContracts(contracts, customerBy), createNewCustomers(world), createReviews(world),
    createContacts(world, IN_CRM, { list: 'listCustomers', now: start }),
  ]);
}
