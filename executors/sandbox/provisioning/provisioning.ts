import { z } from 'zod';
import { REGIONS, unavailable } from '../plans.ts';
import { DAY_MS, Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import { createBlocks } from './blocks.ts';
import { createLines } from './lines.ts';
import { createSwaps } from './swaps.ts';
import { cardSchema, liveSim, needPlan, simSchema } from './rows.ts';
import type { Card, Sim } from './rows.ts';
import { iccid as cardNumber } from '../world.ts';
import type { SeedCustomer } from '../world.ts';

const line = z.object({ msisdn: z.string() });
const planOfLine = line.extend({ plan: z.string() });
const coverage = z.object({ region: z.string(), plan: z.string() });
/** Cards in stock beside those that customers have at hand. */
const STOCK = 200;

/** The network. Also gives its table of SIMs, which the CRM mirrors. */
export function createProvisioning(world: SeedCustomer[], now: number): { system: SandboxSystem; sims: Table<Sim> } {
  const sims = createTable('sims', simSchema, world.map((customer) => [customer.msisdn, toSim(customer, now)]));
  const cards = createTable('cards', cardSchema, allCards(world).map((card) => [card.iccid, card]));
  const regionOf = (msisdn: string) => world.find((customer) => customer.msisdn === msisdn)?.region ?? 'london';
  const simOf = (msisdn: string) => need(liveSim(sims, msisdn), 'number');
  const handlers: SandboxSystem['handlers'] = {
    getSim: operation(line, ({ msisdn }) => {
      const { iccid, status, plan, lastSwapAt, blocked } = simOf(msisdn);
      return { body: { msisdn, iccid, status, plan, lastSwapAt, blockedAs: blocked?.reason ?? null } };
    }),
    setPlan: operation(planOfLine, ({ msisdn, plan }, { now: at, seq }) => {
      const sim = simOf(msisdn);
      needPlan(plan);
      const why = unavailable(regionOf(msisdn), plan);
      if (why !== null) throw new Refused(409, 'plan_unavailable', why);
      const back = sim.planBefore?.plan === plan ? sim.planBefore : null;
      return {
        body: { msisdn, plan, previousPlan: sim.plan, changedAt: instant(at) },
        changes: [sims.change(msisdn, { ...sim, plan, planBefore: back === null ? { plan: sim.plan, seq } : null })],
        ...(back !== null && { undoes: back.seq }),
      };
    }),
    checkCoverage: operation(coverage, ({ region, plan }) => {
      if (!REGIONS.some((known) => known === region)) throw new Refused(404, 'region_unknown', 'There is no such region.');
      needPlan(plan);
      const reason = unavailable(region, plan);
      return { body: { region, plan, available: reason === null, ...(reason !== null && { reason }) } };
    }),
    ...createSwaps(sims, cards),
    ...createBlocks(sims),
    ...createLines(sims, cards),
  };
  return { system: { name: 'provisioning', tables: [sims, cards], reads: [], handlers }, sims };
}

function toSim({ msisdn, iccid, suspended, plan, lastSwap }: SeedCustomer, now: number): Sim {
  const lastSwapAt = lastSwap === null ? null : instant(now + lastSwap * DAY_MS);
  return { msisdn, iccid, status: suspended ? 'suspended' : 'active', plan, lastSwapAt, previous: null, planBefore: null, blocked: null, activated: null };
}

function allCards(world: SeedCustomer[]): Card[] {
  const spare = [...world.map((customer) => customer.spareIccid), ...Array.from({ length: STOCK }, (_, i) => cardNumber(1000 + i))];
  return [...world.map(({ iccid }): Card => ({ iccid, state: 'active' })), ...spare.map((iccid): Card => ({ iccid, state: 'free' }))];
}
