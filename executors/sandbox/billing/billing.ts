import { z } from 'zod';
import { PLANS, findPlan } from '../plans.ts';
import { DAY_MS, Refused, day, instant, need, operation, pounds } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const accountSchema = z.object({
  customerId: z.string(), balance: z.number(), plan: z.string(), overdue: z.boolean(),
  last: z.object({ plan: z.string(), proration: z.number() }).nullable(),
});
const feeSchema = z.object({
  feeId: z.string(), customerId: z.string(), amount: z.number(), currency: z.literal('GBP'),
  reason: z.string(), status: z.enum(['billed', 'refunded']), at: z.string(),
});
type Fee = z.output<typeof feeSchema>;

const byCustomer = z.object({ customerId: z.string() });
const fee = byCustomer.extend({ amount: z.number(), reason: z.string() });
const planOf = byCustomer.extend({ plan: z.string() });

/** Accounts, fees and plans. */
export function createBilling(world: SeedCustomer[]): SandboxSystem {
  const accounts = createTable('accounts', accountSchema, world.map(({ id, balance, plan, overdue }) => [id, { customerId: id, balance, plan, overdue, last: null }]));
  const fees = createTable('fees', feeSchema, []);
  const accountOf = (customerId: string) => need(accounts.get(customerId), 'account');
  const charge = (customerId: string, amount: number) => {
    const account = accountOf(customerId);
    return accounts.change(customerId, { ...account, balance: pounds(account.balance + amount) });
  };
  const handlers: SandboxSystem['handlers'] = {
    getAccount: operation(byCustomer, ({ customerId }) => {
      const { last: _, ...account } = accountOf(customerId);
      const own = fees.all().filter((one) => one.customerId === customerId);
      return { body: { ...account, currency: 'GBP', monthly: need(findPlan(account.plan), 'plan').monthly, fees: own } };
    }),
    addFee: operation(fee, ({ customerId, amount, reason }, { now, seq }) => {
      const added: Fee = { feeId: `F-${seq}`, customerId, amount: pounds(amount), currency: 'GBP', reason, status: 'billed', at: instant(now) };
      return { body: added, changes: [charge(customerId, added.amount), fees.change(added.feeId, added)] };
    }),
    refundFee: operation(z.object({ feeId: z.string() }), ({ feeId }) => {
      const billed = need(fees.get(feeId), 'fee');
      if (billed.status === 'refunded') throw new Refused(409, 'already_refunded', 'This fee was refunded before.');
      const refunded: Fee = { ...billed, status: 'refunded' };
      return { body: refunded, changes: [charge(billed.customerId, -billed.amount), fees.change(feeId, refunded)] };
    }),
    listPlans: operation(z.object({}), () => ({ body: PLANS })),
    quotePlanChange: operation(planOf, ({ customerId, plan }, { now }) => ({ body: quote(accountOf(customerId).plan, plan, now) })),
    changePlan: operation(planOf, ({ customerId, plan }, { now }) => {
      const account = accountOf(customerId);
      const { newMonthly, proration } = quote(account.plan, plan, now);
      const changed = { ...account, plan, balance: pounds(account.balance + proration), last: { plan: account.plan, proration } };
      return {
        body: { customerId, plan, previousPlan: account.plan, monthly: newMonthly, proration, currency: 'GBP', changedAt: instant(now) },
        changes: [accounts.change(customerId, changed)],
      };
    }),
    restorePlan: operation(byCustomer, ({ customerId }, { now }) => {
      const account = accountOf(customerId);
      if (account.last === null) throw new Refused(409, 'nothing_to_restore', 'There was no change of plan to undo.');
      const { plan, proration } = account.last;
      const { monthly } = need(findPlan(plan), 'plan');
      return {
        body: { customerId, plan, previousPlan: account.plan, monthly, proration: pounds(-proration), currency: 'GBP', changedAt: instant(now) },
        changes: [accounts.change(customerId, { ...account, plan, balance: pounds(account.balance - proration), last: null })],
      };
    }),
  };
  return { name: 'billing', tables: [accounts, fees], reads: [], handlers };
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
