import { z } from 'zod';
import { findPlan } from '../plans.ts';
import { Refused, instant, need, operation } from '../system.ts';
import type { Feature } from '../system.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

export const contractSchema = z.object({ customerId: z.string(), plan: z.string(), previousPlan: z.string().nullable(), changedBy: z.number().nullable() });
type Contract = z.output<typeof contractSchema>;
/** Finds a customer and the contract. Throws Refused `not_found`. */
export type CustomerBy = (found: (customer: SeedCustomer) => boolean) => { customer: SeedCustomer; contract: Contract };

const byCustomer = z.object({ customerId: z.string() });
const planOf = byCustomer.extend({ plan: z.string() });

/** The plan on a contract. */
export function createContracts(contracts: Table<Contract>, customerBy: CustomerBy): Feature {
  return { tables: [], handlers: {
    changePlan: operation(planOf, ({ customerId, plan }, { now, seq }) => {
      const { customer, contract } = customerBy((one) => one.id === customerId);
      checkChange(contract.plan, plan, customer.allowsDowngrade);
      const changed = { customerId, plan, previousPlan: contract.plan };
      return { body: { ...changed, changedAt: instant(now) }, changes: [contracts.change(customerId, { ...changed, changedBy: seq })] };
    }),
    restorePlan: operation(byCustomer, ({ customerId }, { now }) => {
      const { contract } = customerBy((one) => one.id === customerId);
      if (contract.previousPlan === null) throw new Refused(409, 'nothing_to_restore', 'There was no change of plan to undo.');
      const body = { customerId, plan: contract.previousPlan, previousPlan: contract.plan, changedAt: instant(now) };
      const restored: Contract = { customerId, plan: contract.previousPlan, previousPlan: null, changedBy: null };
      return { body, changes: [contracts.change(customerId, restored)], ...(contract.changedBy !== null && { undoes: contract.changedBy }) };
    }),
  } };
}

function checkChange(from: string, to: string, allowsDowngrade: boolean): void {
  const [before, after] = [need(findPlan(from), 'plan'), findPlan(to)];
  if (!after) throw new Refused(404, 'plan_unknown', 'There is no such plan.');
  if (before.id === after.id) throw new Refused(409, 'same_plan', 'This is the plan already.');
  if (after.monthly < before.monthly && !allowsDowngrade) {
    throw new Refused(409, 'downgrade_not_allowed', 'The contract does not allow a cheaper plan.');
  }
}
