import { z } from 'zod';
import { Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import type { Table } from '../table.ts';
import { liveSim } from './rows.ts';
import type { Sim } from './rows.ts';

const line = z.object({ msisdn: z.string() });
const block = line.extend({ reason: z.enum(['lost', 'stolen']) });

/** Stops a lost or stolen SIM, and lets it be used again. */
export function createBlocks(sims: Table<Sim>): SandboxSystem['handlers'] {
  const simOf = (msisdn: string) => need(liveSim(sims, msisdn), 'number');
  return {
    blockSim: operation(block, ({ msisdn, reason }, { now, seq }) => {
      const sim = simOf(msisdn);
      if (sim.status === 'blocked') throw new Refused(409, 'already_blocked', 'This SIM is blocked already.');
      return { body: { msisdn, status: 'blocked', reason, changedAt: instant(now) }, changes: [sims.change(msisdn, { ...sim, status: 'blocked', blocked: { reason, seq } })] };
    }),
    unblockSim: operation(line, ({ msisdn }, { now }) => {
      const sim = simOf(msisdn);
      if (sim.status !== 'blocked' || sim.blocked === null) throw new Refused(409, 'not_blocked', 'This SIM is not blocked.');
      return {
        body: { msisdn, status: 'active', reason: null, changedAt: instant(now) },
        changes: [sims.change(msisdn, { ...sim, status: 'active', blocked: null })],
        undoes: sim.blocked.seq,
      };
    }),
  };
}
