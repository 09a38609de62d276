import { z } from 'zod';
import { digest } from '../../../src/digest.ts';

export const FAULT_KINDS = [
  'latency', 'error', 'too-many', 'unavailable', 'drop-before-commit', 'drop-after-commit', 'partial', 'slow-body', 'malformed-body',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
export const faultKind = z.enum(FAULT_KINDS);

const MOST_MS = 30_000;
const ms = z.number().int().min(0).max(MOST_MS);
/** Which calls are disturbed, and how. `rate`: the share of calls; `kinds`: weights, all alike unless given. */
export const faultPlan = z.strictObject({
  seed: z.number().int(),
  rate: z.number().min(0).max(1),
  kinds: z.partialRecord(faultKind, z.number().nonnegative()).default({}),
  /** Only these operations, like billing.addFee; only these systems. */
  only: z.array(z.string()).optional(),
  systems: z.array(z.string()).optional(),
  /** At most so many faults. */
  count: z.number().int().nonnegative().optional(),
  latencyMs: ms.default(300), slowMs: ms.default(500), retryAfterMs: ms.default(1000),
});
export type FaultPlan = z.output<typeof faultPlan>;
/** One call: `key` is its Idempotency-Key or what stands for it; `nth`: how often it was made, from 1. */
export interface Call { system: string; operation: string; key: string; nth: number }

/** The fault of a call, which depends on nothing but the plan and the call. */
export function drawFault(plan: FaultPlan, { system, operation, key, nth }: Call): FaultKind | null {
  const { seed, rate, only, systems } = plan;
  if (only?.includes(`${system}.${operation}`) === false || systems?.includes(system) === false) return null;
  const drawn = digest({ seed, system, operation, key, nth });
  return fraction(drawn, 0) < rate ? kindAt(plan, fraction(drawn, 1)) : null;
}

/** A number from 0 up to 1, from the nth eight digits of a digest. */
function fraction(hex: string, nth: number): number {
  return Number.parseInt(hex.slice(nth * 8, nth * 8 + 8), 16) / 2 ** 32;
}

function kindAt({ kinds }: FaultPlan, share: number): FaultKind | null {
  const weights = FAULT_KINDS.map((kind) => ({ kind, weight: Object.keys(kinds).length === 0 ? 1 : kinds[kind] ?? 0 }));
  let left = share * weights.reduce((sum, { weight }) => sum + weight, 0);
  for (const { kind, weight } of weights) {
    if (left < weight) return kind;
    left -= weight;
  }
  return null;
}
