import { z } from 'zod';
import { action, args, duration, expression, localized, name, variable } from './words.ts';

/** What steps that do work have in common. */

export const common = { id: name.optional(), if: expression.optional() };

const handOver = z.strictObject({ 'hand over': z.string(), because: z.string() });
const ending = z.strictObject({ end: name });
const goOn = z.strictObject({ continue: z.literal(true) });
export const outcome = z.union([
  handOver,
  ending,
  /** Drops the slot's value and asks again, at most `times` times; then a person. */
  z.strictObject({ 'ask again': variable, because: localized, times: z.number().int().min(1).max(5).default(3) }),
  goOn,
]);
/** What follows where there is nothing to ask again. */
export const wayOut = z.union([handOver, ending, goOn]);

const compensation = z.union([
  action,
  z.strictObject({ call: action, with: args.optional() }),
]);
const readBack = z.union([
  action,
  /** `expect` is an expression over `result` (what was read back) and the flow's values. */
  z.strictObject({ call: action, with: args.optional(), expect: expression.optional() }),
]);
/** Finds out whether a write happened whose outcome is unknown. Expressions over its arguments, `key` and `result`. */
const lookUp = z.union([
  action,
  z.strictObject({ call: action, with: args.optional(), found: expression.optional(), output: expression.optional() }),
]);

/** How one action is done, whoever asks for it. */
export const doing = {
  with: args.default({}),
  /** What the customer sees while it runs and when it is done, e.g. "Number moved". */
  progress: localized.optional(),
  undo: compensation.optional(),
  irreversible: z.boolean().optional(),
  verify: readBack.optional(),
  lookup: lookUp.optional(),
  /** Why this write needs no explicit yes from the customer. */
  unconfirmed: z.string().min(10).optional(),
  retry: z.strictObject({ times: z.number().int().min(0).max(20), first: duration.default('250ms'), most: duration.default('10s'), within: duration.default('10m') }).optional(),
  timeout: duration.default('10s'),
};

export const approval = z.strictObject({
  by: z.string(),
  /** How many people must approve. */
  of: z.number().int().min(1).max(5).default(1),
  within: duration,
  /** From then on, another role may decide too. */
  escalate: z.strictObject({ after: duration, to: z.string() }).optional(),
  otherwise: name,
  shows: args.default({}),
});
