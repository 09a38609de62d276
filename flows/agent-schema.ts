import { z } from 'zod';
import { approval, common, doing, wayOut } from './work-schema.ts';
import { action, args, duration, localized, name, variable } from './words.ts';

/** One action that the model may ask for: `with` are arguments that it neither sees nor changes. */
const allowed = z.strictObject({
  ...doing,
  /** What the customer is asked before this write; `arguments` are exactly those that it is done with. */
  confirm: localized.optional(),
  approve: approval.optional(),
});
const actions = z.union([
  z.array(action).min(1).max(20),
  z.record(action, allowed.nullable()).refine((map) => Object.keys(map).length > 0 && Object.keys(map).length <= 20, 'name 1 to 20 actions'),
]).transform((given): { [action: string]: z.output<typeof allowed> } => {
  const entries = Array.isArray(given) ? given.map((one) => [one, null] as const) : Object.entries(given);
  return Object.fromEntries(entries.map(([one, rule]) => [one, rule ?? allowed.parse({})]));
});

/** Work that cannot be written as steps: a model does it, by this policy and with these actions alone. */
export const agent = z.strictObject({
  ...common,
  agent: name,
  policy: localized,
  goal: localized.optional(),
  /** What the model is told of this request. */
  with: args.default({}),
  actions,
  budget: z.strictObject({
    calls: z.number().int().min(1).max(50).default(8),
    turns: z.number().int().min(1).max(100).default(12),
    /** By OPENAI_PRICE_IN and OPENAI_PRICE_OUT. */
    money: z.number().positive().optional(),
    /** Without the time that the customer takes to answer. */
    time: duration.default('5m'),
  }).prefault({}),
  /** What the steps after it may read. */
  returns: z.record(variable, z.enum(['text', 'number', 'yesno', 'date'])).default({}),
  progress: localized.optional(),
  /** What follows when it does not come to its end; else a person. */
  on: z.strictObject({ budget: wayOut.optional(), 'gave up': wayOut.optional(), 'no model': wayOut.optional(), 'model failed': wayOut.optional(), any: wayOut.optional() }).prefault({}),
});

export type AgentStep = z.output<typeof agent>;
export type AllowedAction = z.output<typeof allowed>;
export type ReturnKind = AgentStep['returns'][string];
/** Why an agent step did not come to its end. */
export const AGENT_ENDS = ['budget', 'gave up', 'no model', 'model failed'] as const;
export type AgentEnd = (typeof AGENT_ENDS)[number];
