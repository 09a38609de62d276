import { z } from 'zod';
import { bankingOf } from '../bank/people.ts';
import type { SeedBanking } from '../bank/people.ts';
import { day, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import type { SeedCustomer } from '../world.ts';

const byCustomer = z.object({ customerId: z.string() });
const asked = byCustomer.extend({ limit: z.number(), income: z.number() });

/** The credit bureau's report, and the bank's own model of what a credit limit risks. Both only answer. */
export function createCredit(world: SeedCustomer[]): SandboxSystem {
  const banking = bankingOf(world);
  const personOf = (customerId: string) => need(banking.get(customerId), 'customer');
  return {
    name: 'credit',
    tables: [],
    reads: [],
    handlers: {
      getReport: operation(byCustomer, ({ customerId }, { now }) => {
        const { bureau, defaults, missed, income } = personOf(customerId);
        return { body: { customerId, score: bureau, defaults, searches: missed + defaults, otherDebt: Math.round(income * (999 - bureau) / 250), currency: 'GBP', asOf: day(now) } };
      }),
      assessLimit: operation(asked, ({ customerId, limit, income }) => ({ body: { customerId, limit, ...assess(personOf(customerId), limit / Math.max(1, income * 12)) } })),
    },
  };
}

/** `share`: the limit as a share of a year's income. */
function assess({ bureau, missed, defaults }: SeedBanking, share: number) {
  const parts = [
    { code: 'B1', text: 'score at the credit bureau', points: (999 - bureau) * 0.06 },
    { code: 'L1', text: 'limit against income', points: share * 80 },
    { code: 'P1', text: 'missed payments', points: missed * 8 },
    { code: 'D1', text: 'debts given up', points: defaults * 25 },
  ];
  const score = Math.min(100, Math.round(parts.reduce((sum, { points }) => sum + points, 0)));
  const reasons = parts.filter(({ points }) => points >= 10).map(({ code, text }) => ({ code, text }));
  return { score, band: bandOf(score), model: 'limit-risk', modelVersion: '4.2', reasons };
}

function bandOf(score: number): 'low' | 'medium' | 'high' {
  if (score < 35) return 'low';
  return score < 55 ? 'medium' : 'high';
}
