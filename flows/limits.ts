import type { BoundLimit, IdentityLevel, Json, JsonObject } from '../src/contracts.ts';
import { evaluate } from './expressions.ts';
import { toMs, type Limit } from './words.ts';

/** Limits with what they depend on in this run. Throws ExpressionError. */
export function bindLimits(limits: readonly Limit[], values: JsonObject): BoundLimit[] {
  return limits.map(({ of = null, most = null, times = null, per, by, allow = null, identity = null }) => ({
    of, most, times, allow, identity, perMs: per === undefined ? null : toMs(per), by: by === undefined ? null : JSON.stringify(evaluate(by, values)),
  }));
}

/** What one call breaks, in words; null when nothing. Sums and counts over a window are seen only where it is performed. */
export function brokenLimit(limits: readonly BoundLimit[], args: JsonObject, level: IdentityLevel): string | null {
  for (const limit of limits) {
    const value = limit.of === null ? null : args[limit.of] ?? null;
    const broken = brokenBy(limit, value, level);
    if (broken !== null) return broken;
  }
  return null;
}

function brokenBy({ of, most, times, allow, identity }: BoundLimit, value: Json, level: IdentityLevel): string | null {
  if (identity !== null && RANK[level] < RANK[identity]) return `only for a ${identity} customer`;
  if (allow !== null && !allow.some((one) => one === value)) return `${of ?? ''} is not on the list of allowed values`;
  // What is not a number cannot be shown to be small enough; a negative amount moves as much the other way.
  if (most !== null && !(typeof value === 'number' && Math.abs(value) <= most)) return `${of ?? ''} may be at most ${most}`;
  return times === 0 ? 'it is not allowed at all' : null;
}

const RANK: { readonly [level in IdentityLevel]: number } = { anonymous: 0, known: 1, verified: 2 };
