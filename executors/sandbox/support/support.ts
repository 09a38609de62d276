import { between, idOf, moodOf, pageOf, span } from '../accounts/portfolio.ts';
import type { Mood } from '../accounts/portfolio.ts';
import { operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';

/** What the accounts' people say to support. */
export function createSupport(): SandboxSystem {
  return {
    name: 'support',
    tables: [],
    reads: [],
    handlers: { listCases: operation(span, (asked) => ({ body: pageOf(asked, casesOf) })) },
  };
}

const TONES: { readonly [mood in Mood]: Readonly<Record<'open' | 'escalated' | 'sentiment', readonly [number, number]>> } = {
  well: { open: [0, 2], escalated: [0, 0], sentiment: [-10, 80] },
  slipping: { open: [1, 5], escalated: [0, 1], sentiment: [-70, 10] },
  leaving: { open: [2, 6], escalated: [1, 3], sentiment: [-95, -40] },
  growing: { open: [0, 1], escalated: [0, 0], sentiment: [30, 90] },
};

/** Null: they never wrote. */
function casesOf(account: number) {
  const mood = moodOf(account);
  if (mood === 'well' && account % 4 === 0) return null;
  const { open, escalated, sentiment } = TONES[mood];
  return {
    accountId: idOf(account), openCases: between(account, 'open', open), escalations: between(account, 'escalated', escalated),
    sentiment: between(account, 'sentiment', sentiment) / 100,
  };
}
