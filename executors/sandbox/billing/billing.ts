import { z } from 'zod';
import { createContacts } from '../contacts.ts';
import type { Differences } from '../contacts.ts';
import { findPlan } from '../plans.ts';
import { Refused, composeSystem, instant, need, operation, pounds } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import { createAccounts, openAccount } from './accounts.ts';
import { createCredits } from './credits.ts';
import { createPlanChanges } from './plan-changes.ts';

const currency = z.enum(['GBP', 'EUR']);
const accountSchema = z.object({
  customerId: z.string(), balance: z.number(), plan: z.string(), overdue: z.boolean(),
  last: z.object({ plan: z.string(), proration: z.number(), seq: z.number() }).nullable(),
  currency, deposit: z.number(),
  /** The write that opened it, where it was not there before; and whether it is open. */
  opened: z.number().nullable(), open: z.boolean(),
});
export type Account = z.output<typeof accountSchema>;
const feeSchema = z.object({
  feeId: z.string(), customerId: z.string(), amount: z.number(), currency,
  reason: z.string(), status: z.enum(['billed', 'refunded']), at: z.string(),
});
type Fee = z.output<typeof feeSchema>;

const byCustomer = z.object({ customerId: z.string() });
const fee = byCustomer.extend({ amount: z.number(), reason: z.string() });

/** Accounts, fees and plans. */
export function createBilling(world: SeedCustomer[], start: number): SandboxSystem {
  const accounts = createTable('accounts', accountSchema, world.map(({ id, balance, plan, overdue }) => [id, { customerId: id, balance, plan, overdue, last: null, currency: 'GBP', deposit: 0, opened: null, open: true }]));
  const fees = createTable('fees', feeSchema, []);
  const accountOf = (customerId: string) => need(openAccount(accounts, customerId), 'account');
  const charge = (customerId: string, amount: number) => {
    const account = accountOf(customerId);
    return accounts.change(customerId, { ...account, balance: pounds(account.balance + amount) });
  };
  const credits = createCredits(accountOf, charge);
  const handlers: SandboxSystem['handlers'] = {
    getAccount: operation(byCustomer, ({ customerId }) => {
      const { balance, plan, overdue, currency: money } = accountOf(customerId);
      const own = fees.all().filter((one) => one.customerId === customerId);
      const monthly = need(findPlan(plan), 'plan').monthly;
      return { body: { customerId, balance, plan, overdue, currency: money, monthly, fees: own, credits: credits.of(customerId) } };
    }),
    addFee: operation(fee, ({ customerId, amount, reason }, { now, seq }) => {
      const added: Fee = { feeId: `F-${seq}`, customerId, amount: pounds(amount), currency: accountOf(customerId).currency, reason, status: 'billed', at: instant(now) };
      return { body: added, changes: [charge(customerId, added.amount), fees.change(added.feeId, added)] };
    }),
    refundFee: operation(z.object({ feeId: z.string() }), ({ feeId }) => {
      const billed = need(fees.get(feeId), 'fee');
      if (billed.status === 'refunded') throw new Refused(409, 'already_refunded', 'This fee was refunded before.');
      const refunded: Fee = { ...billed, status: 'refunded' };
      return { body: refunded, changes: [charge(billed.customerId, -billed.amount), fees.change(feeId, refunded)], undoes: Number(feeId.slice(2)) };
    }),
  };
  return composeSystem('billing', [], [
    { tables: [accounts, fees], handlers }, createPlanChanges(accounts, accountOf), credits, createAccounts(world, accounts),
    createContacts(world, differences(world), { list: 'listContacts', now: start }),
  ]);
}

/** Where a contact in billing is written otherwise, lacks something, or was changed of late and the CRM was not told. */
function differences(world: SeedCustomer[]): Differences {
  const shouted = world.filter((_, i) => i % 10 === 9).map(({ id, email }): [string, Differences[string]] => [id, { email: email.toUpperCase() }]);
  return {
    ...Object.fromEntries(shouted),
    'C-1002': { phone: ' +447700900124' },
    'C-1003': { email: ' Carla.Rossi@Example.com' },
    'C-1004': { address: '' },
    'C-1005': { address: '2 Ferry Lane, Stornoway', changed: -20 },
    'C-1006': { name: 'Félix Moreau-Lambert' },
    'C-1007': { address: '12 Castle Street, Swansea', changed: -9 },
  };
}
