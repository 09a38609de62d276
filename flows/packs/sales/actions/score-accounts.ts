import { z } from 'zod';
import { digest } from '../../../../src/digest.ts';
import { defineAction } from '../../../../executors/connectors/typescript/define-action.ts';
import type { ActionContext } from '../../../../executors/connectors/typescript/define-action.ts';
import { readAccounts, readSignals } from '../signals.ts';
import type { Account, Signals } from '../signals.ts';

const TABLE = 'account-signals';
const AT_ONCE = 50;
const decision = z.object({ level: z.enum(['urgent', 'watch', 'opportunity', 'fine']), points: z.number(), row: z.string(), because: z.string(), raison: z.string() });
type Finding = Account & { level: string; points: number; because: string; evidence: { table: string; row: string; raison: string; signals: Signals } };

/**
 * Looks at one page of accounts: reads the sources, decides each account by the table, keeps the findings with their evidence
 * and closes the page. Run again for the same page it keeps nothing twice.
 */
export default defineAction({
  name: 'scoreAccounts',
  summary: 'Scores one page of accounts and keeps what it finds',
  input: z.object({ runId: z.string(), book: z.string(), page: z.number().int().min(1), size: z.number().int().min(1).max(500) }),
  output: z.object({ accounts: z.number(), findings: z.number() }),
  write: true,
  async run({ runId, book, page, size }, at) {
    const accounts = await readAccounts(at, { book, page, size });
    const signals = await readSignals(at, accounts);
    const findings: Finding[] = [];
    for (const some of chunks(accounts)) findings.push(...(await Promise.all(some.map((one) => findingOf(at, one, signals)))).filter((one) => one !== null));
    // Named by what they say: signals may have changed since an attempt that broke off.
    for (const some of chunks(findings)) await at.call('findings.putFindings', { runId, page, findings: some }, digest(some));
    const found = findings.map(({ accountId }) => accountId);
    await at.call('findings.closePage', { runId, page, accounts: accounts.length, found }, digest(found));
    at.progress(`page ${page} of ${book}: ${accounts.length} accounts, ${findings.length} findings`);
    return { accounts: accounts.length, findings: findings.length };
  },
});

/** Null: this account is fine. The evidence is what the table was asked, and the row that answered. */
async function findingOf(at: ActionContext, { accountId, name, owner }: Account, known: ReadonlyMap<string, Signals>): Promise<Finding | null> {
  const signals = known.get(accountId);
  if (!signals) return null;
  const { level, points, row, because, raison } = decision.parse(await at.decide(TABLE, signals));
  return level === 'fine' ? null : { accountId, name, owner, level, points, because, evidence: { table: TABLE, row, raison, signals } };
}

function chunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / AT_ONCE) }, (_, i) => list.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
}
