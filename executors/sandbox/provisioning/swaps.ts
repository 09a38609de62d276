import { z } from 'zod';
import { Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import type { Table } from '../table.ts';
import { liveSim, needFree } from './rows.ts';
import type { Card, Sim } from './rows.ts';

const line = z.object({ msisdn: z.string() });
const swap = line.extend({ iccid: z.string() });

/** Moves a number to another card, and back. A new card lifts a block. */
export function createSwaps(sims: Table<Sim>, cards: Table<Card>): SandboxSystem['handlers'] {
  const simOf = (msisdn: string) => need(liveSim(sims, msisdn), 'number');
  return {
    swapSim: operation(swap, ({ msisdn, iccid }, { now: at, seq }) => {
      const sim = simOf(msisdn);
      needFree(cards, iccid);
      const { lastSwapAt, status } = sim;
      const moved: Sim = {
        ...sim, iccid, lastSwapAt: instant(at), status: status === 'blocked' ? 'active' : status, previous: { iccid: sim.iccid, lastSwapAt, status, seq },
      };
      return {
        body: { msisdn, iccid, previousIccid: sim.iccid, swappedAt: instant(at) },
        changes: [sims.change(msisdn, moved), cards.change(iccid, { iccid, state: 'active' }), cards.change(sim.iccid, { iccid: sim.iccid, state: 'retired' })],
      };
    }),
    restoreSim: operation(line, ({ msisdn }, { now: at }) => {
      const sim = simOf(msisdn);
      if (sim.previous === null) throw new Refused(409, 'nothing_to_restore', 'There was no swap to undo.');
      const { iccid, lastSwapAt, status, seq } = sim.previous;
      return {
        body: { msisdn, iccid, previousIccid: sim.iccid, swappedAt: instant(at) },
        changes: [
          sims.change(msisdn, { ...sim, iccid, lastSwapAt, status, previous: null }),
          cards.change(iccid, { iccid, state: 'active' }), cards.change(sim.iccid, { iccid: sim.iccid, state: 'free' }),
        ],
        undoes: seq,
      };
    }),
  };
}
