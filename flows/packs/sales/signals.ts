import { z } from 'zod';
import type { JsonObject } from '../../../src/contracts.ts';
import type { ActionContext } from '../../../executors/connectors/typescript/define-action.ts';

/** What is known of an account, as the decision table takes it; a source that knows nothing leaves null. */
export interface Signals extends JsonObject {
  missing: number; usersLeft: number | null; seatsUsed: number | null; daysQuiet: number | null; openCases: number; escalations: number; sentiment: number;
  daysToRenewal: number | null; overdueInvoices: number | null;
}
export type Account = { accountId: string; name: string; owner: string };

const usage = z.object({ accountId: z.string(), activeUsers: z.number(), activeUsersBefore: z.number(), lastLogin: z.string() });
const cases = z.object({ accountId: z.string(), openCases: z.number(), escalations: z.number(), sentiment: z.number() });
const contract = z.object({ accountId: z.string(), seats: z.number(), renews: z.string(), overdueInvoices: z.number() });
const account = z.object({ accountId: z.string(), name: z.string(), owner: z.string() });

export async function readAccounts(at: ActionContext, of: { book: string; page: number; size: number }): Promise<Account[]> {
  return z.object({ rows: z.array(account) }).parse(await at.call('accounts.listAccounts', of)).rows;
}

/** The signals of neighbouring accounts, from the three sources at once. */
export async function readSignals(at: ActionContext, accounts: readonly Account[]): Promise<Map<string, Signals>> {
  const [first, last] = [accounts[0], accounts.at(-1)];
  if (!first || !last) return new Map();
  const span = { from: first.accountId, to: last.accountId };
  const [used, said, signed] = await Promise.all([
    readAll(at, { action: 'product.listUsage', span, row: usage }),
    readAll(at, { action: 'support.listCases', span, row: cases }),
    readAll(at, { action: 'contracts.listContracts', span, row: contract }),
  ]);
  return new Map(accounts.map(({ accountId }) => [accountId, signalsOf({ used: used.get(accountId), said: said.get(accountId), signed: signed.get(accountId) }, at.now())]));
}

interface Known { used: z.output<typeof usage> | undefined; said: z.output<typeof cases> | undefined; signed: z.output<typeof contract> | undefined }

/** An account that never wrote to support is content; one without usage or contract cannot be judged. */
function signalsOf({ used, said, signed }: Known, now: number): Signals {
  return {
    missing: [used, signed].filter((one) => one === undefined).length,
    usersLeft: used ? percent(used.activeUsers, used.activeUsersBefore) : null,
    seatsUsed: used && signed ? percent(used.activeUsers, signed.seats) : null,
    daysQuiet: used ? Math.floor((now - Date.parse(used.lastLogin)) / DAY_MS) : null,
    openCases: said?.openCases ?? 0, escalations: said?.escalations ?? 0, sentiment: said?.sentiment ?? 0,
    daysToRenewal: signed ? Math.ceil((Date.parse(signed.renews) - now) / DAY_MS) : null,
    overdueInvoices: signed?.overdueInvoices ?? null,
  };
}

const DAY_MS = 86_400_000;
const MOST_PAGES = 20;

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 100);
}

async function readAll<T extends { accountId: string }>(at: ActionContext, of: { action: string; span: JsonObject; row: z.ZodType<T> }): Promise<Map<string, T>> {
  const answer = z.object({ pages: z.number(), rows: z.array(of.row) });
  const rows: T[] = [];
  for (let page = 1, pages = 1; page <= Math.min(pages, MOST_PAGES); page += 1) {
    const got = answer.parse(await at.call(of.action, { ...of.span, page }));
    rows.push(...got.rows);
    pages = got.pages;
  }
  return new Map(rows.map((row) => [row.accountId, row]));
}
