import { z } from 'zod';

/** The small pieces that flow files and systems.yaml are made of. Expressions are ZEN's; `{…}` in a text holds one, with `| filter`. */

const NAME = /^[a-z][a-z0-9-]*$/;
const VARIABLE = /^[a-z][a-zA-Z0-9_]*$/;
const ACTION = /^[a-z][a-z0-9_-]*\.[A-Za-z][A-Za-z0-9_]*$/;

export const name = z.string().regex(NAME, 'use lower-case words joined by dashes, like sim-swap');
export const variable = z.string().regex(VARIABLE, 'use a plain name, like subscription');
export const action = z.string().regex(ACTION, 'name a system and an operation, like crm.findSubscription');
export const expression = z.string().min(1);
/** "90s", "15m", "2h", "3d". */
export const duration = z.string().regex(/^\d+(ms|s|m|h|d)$/, 'write a duration like 30s, 15m, 2h or 3d');
export const localized = z.union([z.string().min(1), z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1))]);
/** Arguments: a string is an expression, anything else is itself. */
export const args = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const UNIT_MS: { [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "15m" in ms. */
export function toMs(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
}

/** A hard limit on an action: on one call, on a sum or a count over a window, or on the values that are allowed. */
export const limit = z.strictObject({
  /** An argument of the action. */
  of: z.string().optional(),
  /** The most that `of` may be; with `per`, that it may add up to. */
  most: z.number().optional(),
  /** How often, within `per`. */
  times: z.number().int().min(0).optional(),
  per: duration.optional(),
  /** Whose sum or count: an expression over the flow's values; everybody's when left out. */
  by: expression.optional(),
  /** The only values that `of` may have. */
  allow: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1).optional(),
  identity: z.enum(['known', 'verified']).optional(),
}).refine((one) => one.most !== undefined || one.times !== undefined || one.allow !== undefined || one.identity !== undefined, 'a limit says most, times, allow or identity')
  .refine((one) => (one.most === undefined && one.allow === undefined) || one.of !== undefined, 'name the argument: "of: amount"')
  .refine((one) => one.times === undefined || one.per !== undefined, 'say within which time: "per: 1d"');
export type Limit = z.output<typeof limit>;
