import { z } from 'zod';
import { bankingOf } from '../bank/people.ts';
import { Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const reportSchema = z.object({
  reportId: z.string(), customerId: z.string(), accountId: z.string(), before: z.number(), after: z.number(), status: z.enum(['submitted', 'withdrawn']), at: z.string(), effective: z.string(),
});
type Report = z.output<typeof reportSchema>;

const RULES = {
  seen: { rule: 'CR 7.2', share: 0.2, most: 5_000, text: 'Without documents, a limit may be a fifth of a year’s income, and 5,000 at most.' },
  proven: { rule: 'CR 7.3', share: 0.35, most: 30_000, text: 'With proven income, a limit may be 35 % of a year’s income, and 30,000 at most.' },
};
const asked = z.object({ product: z.string(), income: z.number(), evidence: z.enum(['seen', 'proven']) });
const reported = z.object({ customerId: z.string(), accountId: z.string(), before: z.number(), after: z.number() });
const byReport = z.object({ reportId: z.string() });

/** The regulator: how high a credit limit may be, and reports of limits that were changed. */
export function createCaps(world: SeedCustomer[]): SandboxSystem {
  const banking = bankingOf(world);
  const reports = createTable('reports', reportSchema, []);
  return {
    name: 'caps',
    tables: [reports],
    reads: [],
    handlers: {
      getCap: operation(asked, ({ product, income, evidence }) => {
        const { rule, share, most, text } = RULES[evidence];
        return { body: { product, evidence, cap: Math.min(most, Math.floor((income * 12 * share) / 100) * 100), currency: 'GBP', rule, text } };
      }),
      reportChange: operation(reported, (args, { now, seq }) => {
        if (need(banking.get(args.customerId), 'customer').underCorrection) {
          throw new Refused(409, 'under_correction', 'The record of this customer is being corrected; no change can be reported meanwhile.');
        }
        const report: Report = { reportId: `CR-${seq}`, ...args, status: 'submitted', at: instant(now), effective: day(now) };
        return { body: report, changes: [reports.change(report.reportId, report)] };
      }),
      withdrawReport: operation(byReport, ({ reportId }) => {
        const report = need(reports.get(reportId), 'report');
        if (report.status === 'withdrawn') throw new Refused(409, 'already_withdrawn', 'This report was withdrawn before.');
        const withdrawn: Report = { ...report, status: 'withdrawn' };
        return { body: withdrawn, changes: [reports.change(reportId, withdrawn)], undoes: Number(reportId.slice(3)) };
      }),
      getReport: operation(byReport, ({ reportId }) => ({ body: need(reports.get(reportId), 'report') })),
    },
  };
}
