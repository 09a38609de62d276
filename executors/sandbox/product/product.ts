import { between, idOf, moodOf, pageOf, seatsOf, span } from '../accounts/portfolio.ts';
import type { Mood } from '../accounts/portfolio.ts';
import { day, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';

/** How much the accounts use the product. */
export function createProduct(): SandboxSystem {
  return {
    name: 'product',
    tables: [],
    reads: [],
    handlers: { listUsage: operation(span, (asked, { now }) => ({ body: pageOf(asked, (account) => usageOf(account, now)) })) },
  };
}

/** Active people in % of the seats a month ago, how many of them are left in %, and days since the last login. */
const HABITS: { readonly [mood in Mood]: Readonly<Record<'before' | 'left' | 'quiet', readonly [number, number]>> } = {
  well: { before: [40, 80], left: [85, 115], quiet: [0, 6] },
  slipping: { before: [40, 70], left: [30, 48], quiet: [3, 14] },
  leaving: { before: [30, 60], left: [0, 12], quiet: [31, 90] },
  growing: { before: [70, 80], left: [125, 140], quiet: [0, 1] },
};
const NOT_MEASURED = 2_900;

/** Null: this account's product does not report. */
function usageOf(account: number, now: number) {
  if (account % NOT_MEASURED === 7) return null;
  const habit = HABITS[moodOf(account)];
  const before = Math.max(4, Math.round(seatsOf(account) * between(account, 'before', habit.before) / 100));
  const active = Math.min(seatsOf(account), Math.round(before * between(account, 'left', habit.left) / 100));
  return { accountId: idOf(account), activeUsers: active, activeUsersBefore: before, lastLogin: day(now, -between(account, 'quiet', habit.quiet)) };
}
