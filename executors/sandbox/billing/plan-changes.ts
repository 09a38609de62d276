import { z } from 'zod';
import { PLANS, findPlan } from '../plans.ts';
import { DAY_MS, Refused, day, instant, need, operation, pounds } from '../system.ts';
import type { Feature } from '../system.ts';
import type { Table } from '../table.ts';
import type { Account } from './billing.ts';

const byCustomer = z.object({ customerId: z.string() });
const planOf = byCustomer.extend({ plan: z.string() });

/** Plans, what a change of plan costs, and the change. */
export function createPlanChanges(accounts: Table<Account>, accountOf: (customerId: string) => Account): Feature {
  return { tables: [], handlers: {
    listPlans: operation(z.object({}), () => ({ body: PLANS })),
    quotePlanChange: operation(planOf, ({ customerId, plan }, { now }) => ({ body: quote(accountOf(customerId).plan, plan, now) })),
    changePlan: operation(planOf, ({ customerId, plan }, { now, seq }) => {
      const account = accountOf(customerId);
      const { newMonthly, proration } = quote(account.plan, plan, now);
      const changed = { ...account, plan, balance: pounds(account.balance + proration), last: { plan: account.plan, proration, seq } };
      return {
        body: { customerId, plan, previousPlan: account.plan, monthly: newMonthly, proration, currency: 'GBP', changedAt: instant(now) },
        changes: [accounts.change(customerId, changed)],
      };
    }),
    restorePlan: operation(byCustomer, ({ customerId }, { now }) => {
      const account = accountOf(customerId);
      if (account.last === null) throw new Refused(409, 'nothing_to_restore', 'There was no change of plan to undo.');
      const { plan, proration, seq } = account.last;
      const { monthly } = need(findPlan(plan), 'plan');
      return {
        body: { customerId, plan, previousPlan: account.plan, monthly, proration: pounds(-proration), currency: 'GBP', changedAt: instant(now) },
        changes: [accounts.change(customerId, { ...account, plan, balance: pounds(account.balance - proration), last: null })],
        undoes: seq,
      };
    }),
  } };
}

/** What a change costs for the rest of this calendar month (UTC), today included. */
function quote(from: string, to: string, now: number) {
  const [before, after] = [need(findPlan(from), 'plan'), findPlan(to)];
  if (!after) throw new Refused(404, 'plan_unknown', 'There is no such plan.');
  if (before.id === after.id) throw new Refused(409, 'same_plan', 'This is the plan already.');
  const today = new Date(now);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  const days = (Date.UTC(year, month + 1, 1) - Date.UTC(year, month, 1)) / DAY_MS;
  const left = days - today.getUTCDate() + 1;
  return {
    plan: to,
    direction: after.monthly > before.monthly ? 'upgrade' : 'downgrade',
    currentMonthly: before.monthly,
    newMonthly: after.monthly,
    proration: pounds(((after.monthly - before.monthly) * left) / days),
    effectiveFrom: day(now),
    currency: 'GBP',
  };
}
