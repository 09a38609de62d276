import { z } from 'zod';
import { DAY_MS, Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import { STUBBORN, lineSchema, profile, seedLines } from './lines.ts';
import type { Line } from './lines.ts';
import { createVisits } from './visits.ts';

const byCustomer = z.object({ customerId: z.string() });
const profileOf = byCustomer.extend({ profile });
const SPEED = { standard: 55, stable: 38, fast: 76 };
const OUTAGE_MS = 0.25 * DAY_MS;

/** Home lines: what a test finds, and what can be mended from afar. `start`: when the outage began. */
export function createDiagnostics(world: SeedCustomer[], start: number): SandboxSystem {
  const lines = createTable('lines', lineSchema, seedLines(world));
  const lineOf = (customerId: string) => need(lines.get(customerId), 'line');
  const visits = createVisits(lineOf);
  const handlers: SandboxSystem['handlers'] = {
    getLine: operation(byCustomer, ({ customerId }, { now }) => {
      const { lineId, profile: current, lastReset, fault } = lineOf(customerId);
      const outage = fault === 'outage' && now < start + OUTAGE_MS;
      return { body: { lineId, customerId, profile: current, outage, outageEnds: outage ? instant(start + OUTAGE_MS) : null, lastReset } };
    }),
    testLine: operation(byCustomer, ({ customerId }, { now }) => {
      const line = lineOf(customerId);
      const fault = line.fault === 'outage' && now >= start + OUTAGE_MS ? 'none' : line.fault;
      const down = fault === 'none' ? SPEED[line.profile] : fault === 'wrong profile' ? 9 : 0;
      return { body: { lineId: line.lineId, ok: fault === 'none', fault, downMbps: down, upMbps: Math.round(down / 4), measuredAt: instant(now) } };
    }),
    resetPort: operation(byCustomer, ({ customerId }, { now }) => {
      const line = lineOf(customerId);
      const mended: Line = { ...line, fault: line.fault === 'port stuck' && !STUBBORN.has(customerId) ? 'none' : line.fault, lastReset: instant(now) };
      return { body: fix(mended, line, now), changes: [lines.change(customerId, mended)] };
    }),
    setProfile: operation(profileOf, ({ customerId, profile: next }, { now, seq }) => {
      const line = lineOf(customerId);
      if (line.profile === next) throw new Refused(409, 'same_profile', 'The line has this profile already.');
      const back = line.before?.profile === next ? line.before : null;
      const fault = back === null && line.fault === 'wrong profile' && next === 'stable' ? 'none' : back?.fault ?? line.fault;
      const changed: Line = { ...line, profile: next, fault, before: back === null ? { profile: line.profile, fault: line.fault, seq } : null };
      return { body: fix(changed, line, now), changes: [lines.change(customerId, changed)], ...(back !== null && { undoes: back.seq }) };
    }),
    ...visits.handlers,
  };
  return { name: 'diagnostics', tables: [lines, ...visits.tables], reads: [], handlers };
}

function fix(after: Line, before: Line, now: number) {
  return { lineId: after.lineId, customerId: after.customerId, profile: after.profile, previousProfile: before.profile, at: instant(now) };
}
