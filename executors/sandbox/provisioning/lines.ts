import { z } from 'zod';
import { Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import type { Table } from '../table.ts';
import { liveSim, needFree, needPlan } from './rows.ts';
import type { Card, Sim } from './rows.ts';

const line = z.object({ msisdn: z.string() });
const activation = line.extend({ iccid: z.string(), plan: z.string() });

/** Nobody's numbers: kept for drama by Ofcom and by Arcep. */
const FREE = { GB: numbers('+447700900', 400), FR: numbers('+336399801', 10) };

/** Switches lines on and off: of free numbers, and of those that come from another carrier. */
export function createLines(sims: Table<Sim>, cards: Table<Card>): SandboxSystem['handlers'] {
  return {
    listNumbers: operation(z.object({ market: z.enum(['GB', 'FR']) }), ({ market }) => ({
      body: FREE[market].filter((msisdn) => liveSim(sims, msisdn) === null).slice(0, 5).map((msisdn) => ({ msisdn, market })),
    })),
    activateLine: operation(activation, ({ msisdn, iccid, plan }, { now, seq }) => {
      if (liveSim(sims, msisdn)) throw new Refused(409, 'number_in_use', 'This number is on the network already.');
      needFree(cards, iccid);
      needPlan(plan);
      const sim: Sim = { msisdn, iccid, status: 'active', plan, lastSwapAt: null, previous: null, planBefore: null, blocked: null, activated: seq };
      return {
        body: { msisdn, iccid, plan, status: 'active', changedAt: instant(now) },
        changes: [sims.change(msisdn, sim), cards.change(iccid, { iccid, state: 'active' })],
      };
    }),
    deactivateLine: operation(line, ({ msisdn }, { now }) => {
      const sim = need(liveSim(sims, msisdn), 'number');
      if (sim.activated === null) throw new Refused(409, 'not_activated_here', 'This line was not switched on here.');
      const { iccid, plan } = sim;
      return {
        body: { msisdn, iccid, plan, status: 'inactive', changedAt: instant(now) },
        changes: [sims.change(msisdn, { ...sim, status: 'inactive' }), cards.change(iccid, { iccid, state: 'free' })],
        undoes: sim.activated,
      };
    }),
  };
}

function numbers(prefix: string, from: number): string[] {
  return Array.from({ length: 60 }, (_, i) => `${prefix}${from + i}`);
}
