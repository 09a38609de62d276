import { z } from 'zod';
import type { SeedCustomer } from '../world.ts';

export const profile = z.enum(['standard', 'stable', 'fast']);
export const fault = z.enum(['none', 'port stuck', 'wrong profile', 'line broken', 'router off', 'outage']);
export const lineSchema = z.object({
  lineId: z.string(), customerId: z.string(), profile, fault, lastReset: z.string().nullable(),
  /** The write that set the profile, what it was, and the fault that this took away. */
  before: z.object({ profile, fault, seq: z.number() }).nullable(),
});
export type Line = z.output<typeof lineSchema>;

/** Lines to try: whoever is not here has one that works. */
const FAULTS: { [customerId: string]: Line['fault'] } = {
  'C-1001': 'port stuck', 'C-1002': 'wrong profile', 'C-1004': 'line broken', 'C-1005': 'outage', 'C-1006': 'port stuck', 'C-1007': 'router off',
  'C-1101': 'port stuck',
};
/** Here a restart does not help. */
export const STUBBORN = new Set(['C-1101']);

/** A home line of every customer. */
export function seedLines(world: SeedCustomer[]): [string, Line][] {
  return world.map(({ id }) => {
    const broken = FAULTS[id] ?? 'none';
    return [id, { lineId: id.replace('C-', 'L-'), customerId: id, profile: broken === 'wrong profile' ? 'fast' : 'standard', fault: broken, lastReset: null, before: null }];
  });
}
