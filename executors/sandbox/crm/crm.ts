import { z } from 'zod';
import { findPlan } from '../plans.ts';
import type { Sim } from '../provisioning/provisioning.ts';
import { DAY_MS, Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const contractSchema = z.object({ customerId: z.string(), plan: z.string(), previousPlan: z.string().nullable() });
const noteSchema = z.object({ noteId: z.string(), customerId: z.string(), text: z.string(), reference: z.string().exactOptional(), at: z.string() });

const byNumber = z.object({ msisdn: z.string() });
const byCustomer = z.object({ customerId: z.string() });
const note = byCustomer.extend({ text: z.string(), reference: z.string().exactOptional() });
const planOf = byCustomer.extend({ plan: z.string() });
const NEVER_SWAPPED = 9999;

/** Customers and their contracts. Which card carries a number is mirrored from the network. */
export function createCrm(world: SeedCustomer[], sims: Table<Sim>): SandboxSystem {
  const contracts = createTable('contracts', contractSchema, world.map(({ id, plan }) => [id, { customerId: id, plan, previousPlan: null }]));
  const notes = createTable('notes', noteSchema.catchall(z.json()), []);
  const customerBy = (found: (customer: SeedCustomer) => boolean) => {
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
      const { iccid, status, lastSwapAt } = need(sims.get(msisdn), 'number');
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
    changePlan: operation(planOf, ({ customerId, plan }, { now }) => {
      const { customer, contract } = customerBy((one) => one.id === customerId);
      checkChange(contract.plan, plan, customer.allowsDowngrade);
      const changed = { customerId, plan, previousPlan: contract.plan };
      return { body: { ...changed, changedAt: instant(now) }, changes: [contracts.change(customerId, changed)] };
    }),
    restorePlan: operation(byCustomer, ({ customerId }, { now }) => {
      const { contract } = customerBy((one) => one.id === customerId);
      if (contract.previousPlan === null) throw new Refused(409, 'nothing_to_restore', 'There was no change of plan to undo.');
      const body = { customerId, plan: contract.previousPlan, previousPlan: contract.plan, changedAt: instant(now) };
      return { body, changes: [contracts.change(customerId, { customerId, plan: contract.previousPlan, previousPlan: null })] };
    }),
  };
  return { name: 'crm', tables: [contracts, notes], reads: ['provisioning'], handlers };
}

function checkChange(from: string, to: string, allowsDowngrade: boolean): void {
  const [before, after] = [need(findPlan(from), 'plan'), findPlan(to)];
  if (!after) throw new Refused(404, 'plan_unknown', 'There is no such plan.');
  if (before.id === after.id) throw new Refused(409, 'same_plan', 'This is the plan already.');
  if (after.monthly < before.monthly && !allowsDowngrade) {
    throw new Refused(409, 'downgrade_not_allowed', 'The contract does not allow a cheaper plan.');
  }
}
