import { z } from 'zod';
import { Refused, instant, need, operation, pounds } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import { cardPayments, monthsOf } from './payments.ts';
import type { Payment } from './payments.ts';
import { bankingOf, digitsOf } from './people.ts';
import type { SeedBanking } from './people.ts';

const accountSchema = z.object({
  accountId: z.string(), customerId: z.string(), kind: z.enum(['current', 'credit card']), name: z.string(), balance: z.number(), limit: z.number(),
  /** What a change of limit replaced, and the number of the write that did. */
  previous: z.object({ limit: z.number(), by: z.number() }).nullable(),
});
export type Account = z.output<typeof accountSchema>;
const feeSchema = z.object({
  feeId: z.string(), accountId: z.string(), amount: z.number(), currency: z.literal('GBP'), reason: z.string(), status: z.enum(['charged', 'refunded']), at: z.string(),
});
type Fee = z.output<typeof feeSchema>;
interface Rows { accounts: Table<Account>; fees: Table<Fee> }

const byCustomer = z.object({ customerId: z.string() });
const byAccount = z.object({ accountId: z.string() });

/** Core banking: accounts, a year of payments, credit limits and fees. `paymentsOf` is what the dispute system looks into. */
export function createBank(world: SeedCustomer[]): { system: SandboxSystem; paymentsOf: PaymentsOf } {
  const banking = bankingOf(world);
  const accounts = createTable('accounts', accountSchema, world.flatMap((customer) => toAccounts(customer, need(banking.get(customer.id), 'customer'))));
  const fees = createTable('fees', feeSchema, []);
  const paymentsOf: PaymentsOf = (customerId, now) => {
    const customer = need(world.find((one) => one.id === customerId), 'customer');
    const card = accounts.all().find((one) => one.customerId === customerId && one.kind === 'credit card');
    return card ? cardPayments(customer, card.accountId, now) : [];
  };
  const handlers = { ...reads({ accounts, fees }, banking), ...payments(paymentsOf), ...limits(accounts), ...charges({ accounts, fees }) };
  return { system: { name: 'bank', tables: [accounts, fees], reads: [], handlers }, paymentsOf };
}
export type PaymentsOf = (customerId: string, now: number) => Payment[];

function reads({ accounts, fees }: Rows, banking: Map<string, SeedBanking>): SandboxSystem['handlers'] {
  const show = ({ previous, ...account }: Account) => ({
    ...account, currency: 'GBP', previousLimit: previous?.limit ?? null, fees: fees.all().filter((fee) => fee.accountId === account.accountId),
  });
  return {
    listAccounts: operation(byCustomer.extend({ kind: z.string().optional() }), ({ customerId, kind }) => {
      need(banking.get(customerId), 'customer');
      return { body: accounts.all().filter((one) => one.customerId === customerId && (kind === undefined || one.kind === kind)).map(show) };
    }),
    getAccount: operation(byAccount, ({ accountId }) => ({ body: show(need(accounts.get(accountId), 'account')) })),
    getHistory: operation(byCustomer, ({ customerId }, { now }) => {
      const person = need(banking.get(customerId), 'customer');
      const byMonth = monthsOf(person, now);
      const average = (of: (month: typeof byMonth[number]) => number) => pounds(byMonth.reduce((sum, month) => sum + of(month), 0) / byMonth.length);
      return {
        body: {
          customerId, months: byMonth.length, averageIncome: average(({ income }) => income), averageSpending: average(({ spending }) => spending),
          regularIncome: person.regular, missedPayments: byMonth.filter(({ missed }) => missed).length, byMonth,
        },
      };
    }),
  };
}

function payments(paymentsOf: PaymentsOf): SandboxSystem['handlers'] {
  const found = byCustomer.extend({ merchant: z.string().optional(), days: z.number().default(365), limit: z.number().default(100) });
  return {
    findPayments: operation(found, ({ customerId, merchant = '', days, limit }, { now }) => {
      const words = merchant.toLowerCase().trim();
      const fitting = paymentsOf(customerId, now).filter((one) => one.daysAgo <= days && one.merchant.toLowerCase().includes(words));
      if (fitting.length === 0) throw new Refused(404, 'no_payments', 'There is no such payment.');
      return { body: fitting.slice(0, limit) };
    }),
    getTransaction: operation(z.object({ transactionId: z.string() }), ({ transactionId }, { now }) => {
      const customerId = `C-${transactionId.split('-')[1] ?? ''}`;
      return { body: need(paymentsOf(customerId, now).find((one) => one.transactionId === transactionId), 'transaction') };
    }),
  };
}

function limits(accounts: Table<Account>): SandboxSystem['handlers'] {
  const creditCard = (accountId: string) => {
    const account = need(accounts.get(accountId), 'account');
    if (account.kind !== 'credit card') throw new Refused(409, 'no_limit', 'This account has no credit limit.');
    return account;
  };
  return {
    setLimit: operation(byAccount.extend({ limit: z.number() }), ({ accountId, limit }, { now, seq }) => {
      const account = creditCard(accountId);
      if (account.limit === limit) throw new Refused(409, 'same_limit', 'This is the limit already.');
      if (limit < account.balance) throw new Refused(409, 'below_balance', 'More than that is owed already.');
      return {
        body: { accountId, limit, previousLimit: account.limit, currency: 'GBP', changedAt: instant(now) },
        changes: [accounts.change(accountId, { ...account, limit, previous: { limit: account.limit, by: seq } })],
      };
    }),
    restoreLimit: operation(byAccount, ({ accountId }, { now }) => {
      const account = creditCard(accountId);
      if (account.previous === null) throw new Refused(409, 'nothing_to_restore', 'There was no change of limit to undo.');
      const { limit, by } = account.previous;
      return {
        body: { accountId, limit, previousLimit: account.limit, currency: 'GBP', changedAt: instant(now) },
        changes: [accounts.change(accountId, { ...account, limit, previous: null })], undoes: by,
      };
    }),
  };
}

function charges({ accounts, fees }: Rows): SandboxSystem['handlers'] {
  const moved = (account: Account, amount: number) => accounts.change(account.accountId, { ...account, balance: pounds(account.balance + amount) });
  return {
    chargeFee: operation(byAccount.extend({ amount: z.number(), reason: z.string() }), ({ accountId, amount, reason }, { now, seq }) => {
      const account = need(accounts.get(accountId), 'account');
      if (account.kind === 'credit card' && account.balance + amount > account.limit) throw new Refused(409, 'limit_reached', 'The credit limit leaves no room for it.');
      const fee: Fee = { feeId: `BF-${seq}`, accountId, amount: pounds(amount), currency: 'GBP', reason, status: 'charged', at: instant(now) };
      return { body: fee, changes: [moved(account, sign(account) * fee.amount), fees.change(fee.feeId, fee)] };
    }),
    refundFee: operation(z.object({ feeId: z.string() }), ({ feeId }) => {
      const fee = need(fees.get(feeId), 'fee');
      if (fee.status === 'refunded') throw new Refused(409, 'already_refunded', 'This fee was refunded before.');
      const account = need(accounts.get(fee.accountId), 'account');
      const refunded: Fee = { ...fee, status: 'refunded' };
      return { body: refunded, changes: [moved(account, -sign(account) * fee.amount), fees.change(feeId, refunded)], undoes: Number(feeId.slice(3)) };
    }),
  };
}

/** What is owed on a credit card grows by a fee; what is there on a current account shrinks. */
function sign(account: Account): 1 | -1 {
  return account.kind === 'credit card' ? 1 : -1;
}

function toAccounts({ id }: SeedCustomer, { cards, income }: SeedBanking): [string, Account][] {
  const digits = digitsOf(id);
  const current: Account = { accountId: `CA-${digits}`, customerId: id, kind: 'current', name: 'Current account', balance: pounds(income * 0.7), limit: 0, previous: null };
  const credit = cards.map(({ name, limit, owed }, i): Account => ({
    accountId: `CC-${digits}-${i + 1}`, customerId: id, kind: 'credit card', name, balance: owed, limit, previous: null,
  }));
  return [current, ...credit].map((account) => [account.accountId, account]);
}
