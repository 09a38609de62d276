import { z } from 'zod';
import { duration } from './schema.ts';

/** A scenario test: what is said and decided, what the bot must answer, and what must have happened in the systems afterwards. */
const said = z.union([z.string().min(1), z.number().transform(String)]);
/** Words as they are, or `/…/`, a regular expression. */
const phrase = said.refine((text) => !/^\/.*\/$/s.test(text) || isPattern(text.slice(1, -1)), 'this is not a regular expression');
const words = z.union([phrase, z.array(phrase).min(1)]).transform((w) => (Array.isArray(w) ? w : [w]));
const action = z.string().regex(/^[a-z][a-z0-9_-]*\.[A-Za-z][A-Za-z0-9_]*$/, 'name a system and an operation, like crm.addNote');

const turn = z.union([
  /** What the customer writes; `{code}` is the newest one-time code that was sent. */
  z.strictObject({ customer: said }),
  /** The customer gives this number when asked, and then the one-time code. */
  z.strictObject({ identifies: said }),
  /** The label of the button that the customer presses. */
  z.strictObject({ presses: said }),
  /** Words of the bot's answer, in their order; `/…/` is a regular expression. */
  z.strictObject({ bot: words }),
  z.strictObject({ staff: z.enum(['approve', 'refuse']) }),
  /** Time that passes, like 15m. */
  z.strictObject({ wait: duration }),
]);

const scenario = z.strictObject({
  scenario: z.string().min(3),
  locale: z.string().regex(/^[a-z]{2}$/).default('en'),
  turns: z.array(turn).min(1),
  expect: z.strictObject({
    /** How the flow ended; null: it did not. */
    ending: z.string().nullable().optional(),
    /** The queue of the person who has it now. */
    queue: z.string().optional(),
    /** Writes that the systems did, in this order, each exactly once. Others may stand between. */
    work: z.array(action).default([]),
    /** Writes that no system may have done. */
    not: z.array(action).default([]),
    /** A message that left: to whom, and words of it. */
    outbox: z.strictObject({ to: z.string(), text: phrase }).optional(),
    /** Values held by a flow that has not ended. */
    slots: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
});

/** A file of tests/: the scenarios of one flow. */
export const scenariosSchema = z.strictObject({ flow: z.string().min(1), scenarios: z.array(scenario).min(1) })
  .transform(({ flow, scenarios }) => ({ flow, scenarios: scenarios.map((one) => ({ flow, ...one })) }));
export type ScenariosFile = z.output<typeof scenariosSchema>;
export type Scenario = ScenariosFile['scenarios'][number];
export type Turn = z.output<typeof turn>;

function isPattern(pattern: string): boolean {
  try {
    RegExp(pattern, 'iu');
    return true;
  } catch {
    return false;
  }
}
