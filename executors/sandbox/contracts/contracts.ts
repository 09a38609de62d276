import { between, daysToRenewal, idOf, moodOf, pageOf, seatsOf, span } from '../accounts/portfolio.ts';
import { day, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';

/** What the accounts have signed, and whether they pay. */
export function createContracts(): SandboxSystem {
  return {
    name: 'contracts',
    tables: [],
    reads: [],
    handlers: { listContracts: operation(span, (asked, { now }) => ({ body: pageOf(asked, (account) => contractOf(account, now)) })) },
  };
}

const PER_SEAT = 240;
const LATE = { well: [0, 0], slipping: [0, 2], leaving: [0, 3], growing: [0, 0] } as const;

function contractOf(account: number, now: number) {
  const seats = seatsOf(account);
  return {
    accountId: idOf(account), seats, yearly: seats * PER_SEAT, currency: 'GBP', renews: day(now, daysToRenewal(account, now)),
    overdueInvoices: between(account, 'overdue', LATE[moodOf(account)]),
  };
}
