import { z } from 'zod';
import { findPlan } from '../plans.ts';
import { Refused } from '../system.ts';
import type { Table } from '../table.ts';

const status = z.enum(['active', 'suspended', 'blocked', 'inactive']);
export const simSchema = z.object({
  msisdn: z.string(), iccid: z.string(), status: status, plan: z.string(), lastSwapAt: z.string().nullable(),
  previous: z.object({ iccid: z.string(), lastSwapAt: z.string().nullable(), status: status, seq: z.number() }).nullable(),
  /** The write that set the plan, blocked the SIM or switched the line on, and what was before. */
  planBefore: z.object({ plan: z.string(), seq: z.number() }).nullable(),
  blocked: z.object({ reason: z.enum(['lost', 'stolen']), seq: z.number() }).nullable(),
  activated: z.number().nullable(),
});
export type Sim = z.output<typeof simSchema>;
export const cardSchema = z.object({ iccid: z.string(), state: z.enum(['free', 'active', 'retired']) });
export type Card = z.output<typeof cardSchema>;

/** The SIM of a number that is on the network; null when there is none. */
export function liveSim(sims: Table<Sim>, msisdn: string): Sim | null {
  const sim = sims.get(msisdn);
  return sim?.status === 'inactive' ? null : sim;
}

/** Refuses a card that there is not, or that was used. */
export function needFree(cards: Table<Card>, iccid: string): void {
  const card = cards.get(iccid);
  if (!card) throw new Refused(404, 'sim_unknown', 'No card has this number.');
  if (card.state !== 'free') throw new Refused(409, 'sim_in_use', 'This card was used before.');
}

export function needPlan(plan: string): void {
  if (!findPlan(plan)) throw new Refused(404, 'plan_unknown', 'There is no such plan.');
}
