import { z } from 'zod';
import { action, duration, variable } from './words.ts';

/** A scenario test: what is said and decided, what the bot must answer, and what must have happened in the systems afterwards. */
const said = z.union([z.string().min(1), z.number().transform(String)]);
/** Words as they are, or `/…/`, a regular expression. */
const phrase = said.refine((text) => !/^\/.*\/$/s.test(text) || isPattern(text.slice(1, -1)), 'this is not a regular expression');
const words = z.union([phrase, z.array(phrase).min(1)]).transform((w) => (Array.isArray(w) ? w : [w]));
/** What goes wrong with a call of a stand-in system, as `faults` of the sandbox says it. */
export const faultSchema = z.strictObject({
  on: action,
  kind: z.enum(['error', 'too-many', 'unavailable', 'latency', 'drop-before-commit', 'drop-after-commit', 'partial', 'slow-body', 'malformed-body']),
  times: z.number().int().min(1).max(1_000).default(1),
});
const values = z.record(variable, z.json());

export const turnSchema = z.union([
  /** What the customer writes; `{code}` is the newest one-time code that was sent. */
  z.strictObject({ customer: said }),
  /** The customer gives this number when asked, and then the one-time code. */
  z.strictObject({ identifies: said }),
  /** The label of the button that the customer presses. */
  z.strictObject({ presses: said }),
  /** Words of the bot's answer, in their order; `/…/` is a regular expression. */
  z.strictObject({ bot: words }),
  /** What a colleague does about the open approval; `as`, an e-mail address, says who. */
  z.strictObject({ staff: z.union([z.enum(['approve', 'refuse']), z.strictObject({ edit: values })]), as: z.string().optional() }),
  /** What a colleague does about the open exception. */
  z.strictObject({
    mends: z.union([
      z.enum(['retry', 'undo']), z.strictObject({ edit: values }),
      z.strictObject({ resolve: z.enum(['done', 'not done']), output: z.json().optional() }),
    ]),
  }),
  /** Something that happens outside. */
  z.strictObject({ event: z.string().min(1), key: said.optional(), data: z.json().default(null) }),
  /** What goes wrong from here on, in place of what was to go wrong before. */
  z.strictObject({ faults: z.array(faultSchema) }),
  /** Time that passes, like 15m. */
  z.strictObject({ wait: duration }),
]);

const scenario = z.strictObject({
  scenario: z.string().min(3),
  locale: z.string().regex(/^[a-z]{2}$/).default('en'),
  /** The flow starts with these slots, without a customer. */
  starts: z.strictObject({ slots: values.default({}) }).optional(),
  faults: z.array(faultSchema).default([]),
  turns: z.array(turnSchema).default([]),
  expect: z.strictObject({
    /** How the flow ended; null: it did not. */
    ending: z.string().nullable().optional(),
    /** The queue of the person who has it now. */
    queue: z.string().optional(),
    /** Writes that the systems did, in this order, each exactly once. Others may stand between. */
    work: z.array(action).default([]),
    /** Writes that no system may have done. */
    not: z.array(action).default([]),
    /** Actions that were undone again, in this order. */
    undone: z.array(action).optional(),
    /** Kinds of the exceptions that are still open, oldest first. */
    exceptions: z.array(z.enum(['failed', 'unknown', 'stuck', 'rollback incomplete', 'limit', 'flow'])).default([]),
    /** A message that left: to whom, and words of it. */
    outbox: z.strictObject({ to: z.string(), text: phrase }).optional(),
    /** Values held by a flow that has not ended. */
    slots: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
}).refine(({ turns, starts }) => turns.length > 0 || starts !== undefined, { path: ['turns'], message: 'say what happens, or "starts" for a flow without a customer' });

/** A file of tests/: the scenarios of one flow. */
export const scenariosSchema = z.strictObject({ flow: z.string().min(1), scenarios: z.array(scenario).min(1) })
  .transform(({ flow, scenarios }) => ({ flow, scenarios: scenarios.map((one) => ({ flow, ...one })) }));
export type ScenariosFile = z.output<typeof scenariosSchema>;
export type Scenario = ScenariosFile['scenarios'][number];
export type Turn = z.output<typeof turnSchema>;
export type ScenarioFault = z.output<typeof faultSchema>;

function isPattern(pattern: string): boolean {
  try {
    RegExp(pattern, 'iu');
    return true;
  } catch {
    return false;
  }
}
