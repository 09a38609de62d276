import { z } from 'zod';
import { REGIONS, findPlan, unavailable } from '../plans.ts';
import { DAY_MS, Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import { iccid as cardNumber } from '../world.ts';
import type { SeedCustomer } from '../world.ts';

const simSchema = z.object({
  msisdn: z.string(), iccid: z.string(), status: z.enum(['active', 'suspended']), plan: z.string(), lastSwapAt: z.string().nullable(),
  previous: z.object({ iccid: z.string(), lastSwapAt: z.string().nullable() }).nullable(),
});
export type Sim = z.output<typeof simSchema>;
const cardSchema = z.object({ iccid: z.string(), state: z.enum(['free', 'active', 'retired']) });
type Card = z.output<typeof cardSchema>;

const line = z.object({ msisdn: z.string() });
const swap = line.extend({ iccid: z.string() });
const planOfLine = line.extend({ plan: z.string() });
const coverage = z.object({ region: z.string(), plan: z.string() });
/** Cards in stock beside those that customers have at hand. */
const STOCK = 200;

/** The network. Also gives its table of SIMs, which the CRM mirrors. */
export function createProvisioning(world: SeedCustomer[], now: number): { system: SandboxSystem; sims: Table<Sim> } {
  const sims = createTable('sims', simSchema, world.map((customer) => [customer.msisdn, toSim(customer, now)]));
  const cards = createTable('cards', cardSchema, allCards(world).map((card) => [card.iccid, card]));
  const regionOf = (msisdn: string) => need(world.find((customer) => customer.msisdn === msisdn), 'number').region;
  const handlers: SandboxSystem['handlers'] = {
    getSim: operation(line, ({ msisdn }) => {
      const { previous: _, ...sim } = need(sims.get(msisdn), 'number');
      return { body: sim };
    }),
    swapSim: operation(swap, ({ msisdn, iccid }, { now: at }) => {
      const sim = need(sims.get(msisdn), 'number');
      const card = cards.get(iccid);
      if (!card) throw new Refused(404, 'sim_unknown', 'No card has this number.');
      if (card.state !== 'free') throw new Refused(409, 'sim_in_use', 'This card was used before.');
      const moved: Sim = { ...sim, iccid, lastSwapAt: instant(at), previous: { iccid: sim.iccid, lastSwapAt: sim.lastSwapAt } };
      return {
        body: { msisdn, iccid, previousIccid: sim.iccid, swappedAt: instant(at) },
        changes: [sims.change(msisdn, moved), cards.change(iccid, { iccid, state: 'active' }), cards.change(sim.iccid, { iccid: sim.iccid, state: 'retired' })],
      };
    }),
    restoreSim: operation(line, ({ msisdn }, { now: at }) => {
      const sim = need(sims.get(msisdn), 'number');
      if (sim.previous === null) throw new Refused(409, 'nothing_to_restore', 'There was no swap to undo.');
      const { iccid, lastSwapAt } = sim.previous;
      return {
        body: { msisdn, iccid, previousIccid: sim.iccid, swappedAt: instant(at) },
        changes: [
          sims.change(msisdn, { ...sim, iccid, lastSwapAt, previous: null }),
          cards.change(iccid, { iccid, state: 'active' }), cards.change(sim.iccid, { iccid: sim.iccid, state: 'free' }),
        ],
      };
    }),
    setPlan: operation(planOfLine, ({ msisdn, plan }, { now: at }) => {
      const sim = need(sims.get(msisdn), 'number');
      needPlan(plan);
      const why = unavailable(regionOf(msisdn), plan);
      if (why !== null) throw new Refused(409, 'plan_unavailable', why);
      return { body: { msisdn, plan, previousPlan: sim.plan, changedAt: instant(at) }, changes: [sims.change(msisdn, { ...sim, plan })] };
    }),
    checkCoverage: operation(coverage, ({ region, plan }) => {
      if (!REGIONS.some((known) => known === region)) throw new Refused(404, 'region_unknown', 'There is no such region.');
      needPlan(plan);
      const reason = unavailable(region, plan);
      return { body: { region, plan, available: reason === null, ...(reason !== null && { reason }) } };
    }),
  };
  return { system: { name: 'provisioning', tables: [sims, cards], reads: [], handlers }, sims };
}

function needPlan(plan: string): void {
  if (!findPlan(plan)) throw new Refused(404, 'plan_unknown', 'There is no such plan.');
}

function toSim({ msisdn, iccid, suspended, plan, lastSwap }: SeedCustomer, now: number): Sim {
  const lastSwapAt = lastSwap === null ? null : instant(now + lastSwap * DAY_MS);
  return { msisdn, iccid, status: suspended ? 'suspended' : 'active', plan, lastSwapAt, previous: null };
}

function allCards(world: SeedCustomer[]): Card[] {
  const spare = [...world.map((customer) => customer.spareIccid), ...Array.from({ length: STOCK }, (_, i) => cardNumber(1000 + i))];
  return [...world.map(({ iccid }): Card => ({ iccid, state: 'active' })), ...spare.map((iccid): Card => ({ iccid, state: 'free' }))];
}
