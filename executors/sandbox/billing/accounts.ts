import { z } from 'zod';
import type { JsonObject } from '../../../src/contracts.ts';
import { findPlan } from '../plans.ts';
import { Refused, instant, need, operation } from '../system.ts';
import type { Feature } from '../system.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import type { Account } from './billing.ts';

const market = z.enum(['GB', 'FR']);
const applicant = z.object({ email: z.string(), market, plan: z.string() });
const opening = z.object({ customerId: z.string(), plan: z.string(), market, deposit: z.number().default(0) });
const CURRENCY = { GB: 'GBP', FR: 'EUR' } as const;

/** Applicants to try: whoever is not here has a clean file. */
const FILES: { [email: string]: { debt: number; thin: boolean } } = {
  'noor.haddad@example.com': { debt: 0, thin: true },
  'owen.price@example.com': { debt: 312.4, thin: false },
};

/** Opens accounts for new customers, after a look at what they owe. */
export function createAccounts(world: SeedCustomer[], accounts: Table<Account>): Feature {
  return {
    tables: [],
    handlers: {
      checkEligibility: operation(applicant, (args) => ({ body: assess(args, world) })),
      openAccount: operation(opening, ({ customerId, plan, market: where, deposit }, { now, seq }) => {
        if (openAccount(accounts, customerId)) throw new Refused(409, 'already_open', 'This customer has an account.');
        if (!findPlan(plan)) throw new Refused(404, 'plan_unknown', 'There is no such plan.');
        const account: Account = { customerId, balance: 0, plan, overdue: false, last: null, currency: CURRENCY[where], deposit, opened: seq, open: true };
        return { body: opened(account, now), changes: [accounts.change(customerId, account)] };
      }),
      closeAccount: operation(opening.pick({ customerId: true }), ({ customerId }, { now }) => {
        const account = need(openAccount(accounts, customerId), 'account');
        if (account.opened === null) throw new Refused(409, 'not_opened_here', 'This account was not opened here.');
        const closed = { ...account, open: false };
        return { body: opened(closed, now), changes: [accounts.change(customerId, closed)], undoes: account.opened };
      }),
    },
  };
}

/** The account of a customer, when it is open. */
export function openAccount(accounts: Table<Account>, customerId: string): Account | null {
  const account = accounts.get(customerId);
  return account?.open === true ? account : null;
}

function opened({ customerId, plan, deposit, currency, open }: Account, now: number): JsonObject {
  return { customerId, plan, deposit, currency, status: open ? 'open' : 'closed', changedAt: instant(now) };
}

function assess({ email, market: where, plan: id }: z.output<typeof applicant>, world: SeedCustomer[]): JsonObject {
  const plan = findPlan(id);
  if (!plan) throw new Refused(404, 'plan_unknown', 'There is no such plan.');
  const customer = world.find((one) => one.email === email.toLowerCase());
  const { debt, thin } = FILES[email.toLowerCase()] ?? { debt: customer?.overdue === true ? customer.balance : 0, thin: false };
  const currency = CURRENCY[where];
  if (debt > 0) return { outcome: 'refuse', deposit: 0, debt, currency, reason: 'There is an unpaid bill.' };
  // Nobody may be asked for a deposit on a small plan.
  if (thin && plan.monthly >= 20) return { outcome: 'deposit', deposit: plan.monthly * 2, debt, currency, reason: 'Little is known of earlier bills.' };
  return { outcome: 'accept', deposit: 0, debt, currency, reason: 'Nothing speaks against it.' };
}
