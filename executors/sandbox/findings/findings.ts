import { z } from 'zod';
import { Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';

const level = z.enum(['urgent', 'watch', 'opportunity']);
const runSchema = z.object({ runId: z.string(), book: z.string(), accounts: z.number(), openedAt: z.string() });
const findingSchema = z.object({
  runId: z.string(), page: z.number(), accountId: z.string(), name: z.string(), owner: z.string(), level, points: z.number(),
  because: z.string(), evidence: z.record(z.string(), z.json()),
});
const pageSchema = z.object({ runId: z.string(), page: z.number(), accounts: z.number(), found: z.array(z.string()) });
type Page = z.output<typeof pageSchema>;
const put = z.object({ runId: z.string(), page: z.number(), findings: z.array(findingSchema.omit({ runId: true, page: true })) });
const byRun = z.object({ runId: z.string() });
const listed = byRun.extend({ page: z.number().default(1), size: z.number().default(50) });

/** What watching the accounts has found: one row for an account and a run, however often it is put. It shows once its page is closed. */
export function createFindings(): SandboxSystem {
  const runs = createTable('runs', runSchema, []);
  const findings = createTable('findings', findingSchema, []);
  const pages = createTable('pages', pageSchema, []);
  const pagesOf = (runId: string) => pages.all().filter((one) => one.runId === runId);
  const foundIn = (runId: string) => pagesOf(runId).flatMap(({ found }) => found.map((accountId) => need(findings.get(`${runId}/${accountId}`), 'finding')));
  return {
    name: 'findings',
    tables: [runs, findings, pages],
    reads: [],
    handlers: {
      openRun: operation(runSchema.pick({ book: true, accounts: true }), ({ book, accounts }, { now, seq }) => {
        const run = { runId: `R-${seq}`, book, accounts, openedAt: instant(now) };
        return { body: run, changes: [runs.change(run.runId, run)] };
      }),
      getRun: operation(byRun, ({ runId }) => {
        const run = need(runs.get(runId), 'run');
        const closed = pagesOf(runId);
        return { body: { ...run, pages: closed.length, looked: closed.reduce((sum, one) => sum + one.accounts, 0), findings: foundIn(runId).length } };
      }),
      putFindings: operation(put, ({ runId, page, findings: given }) => {
        need(runs.get(runId), 'run');
        return { body: { runId, page, kept: given.length }, changes: given.map((one) => findings.change(`${runId}/${one.accountId}`, { runId, page, ...one })) };
      }),
      closePage: operation(pageSchema, (page) => {
        need(runs.get(page.runId), 'run');
        const absent = page.found.filter((accountId) => findings.get(`${page.runId}/${accountId}`)?.page !== page.page);
        if (absent.length > 0) throw new Refused(409, 'incomplete', `Findings of this page are not here yet: ${absent.join(', ')}.`);
        return { body: shown(page), changes: [pages.change(`${page.runId}/${page.page}`, page)] };
      }),
      getPage: operation(pageSchema.pick({ runId: true, page: true }), ({ runId, page }) => ({ body: shown(need(pages.get(`${runId}/${page}`), 'closed page')) })),
      listFindings: operation(listed, ({ runId, page, size }) => {
        need(runs.get(runId), 'run');
        const worst = foundIn(runId).toSorted((a, b) => b.points - a.points || (a.accountId < b.accountId ? -1 : 1));
        return { body: { total: worst.length, findings: worst.slice((page - 1) * size, page * size) } };
      }),
    },
  };
}

function shown({ found, ...page }: Page) {
  return { ...page, findings: found.length };
}
