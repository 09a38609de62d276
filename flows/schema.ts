import { z } from 'zod';
import type { SlotSpec } from '../src/contracts.ts';
import { stepSchema } from './step-schema.ts';
import { action, expression, limit, localized, name, variable } from './words.ts';

/** The flow file: what a business team writes. Expressions are ZEN's; `{…}` in a text holds one, with `| filter`. */

const option = z.union([
  z.string().min(1),
  z.strictObject({ id: z.string().min(1), label: localized, also: z.array(z.string()).optional() }),
]).transform((o) => (typeof o === 'string' ? { id: o, label: o } : o));

export const slotSchema = z.strictObject({
  type: z.enum(['text', 'number', 'money', 'date', 'time', 'period', 'duration', 'phone', 'email', 'address', 'choice', 'yesno', 'code', 'name', 'file']),
  ask: localized,
  hint: localized.optional(),
  /** Why it is needed: the answer to "why do you ask?". */
  why: localized.optional(),
  options: z.array(option).min(1).optional(),
  /** Options found at run time: an expression for a list of { id, label }. */
  choose: expression.optional(),
  pattern: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** An expression whose value is offered first: "Is it +44 …?" */
  suggest: expression.optional(),
  optional: z.boolean().optional(),
  /** The saved result of the call that sends what is asked for here: done anew when the customer says that nothing came. */
  resend: variable.optional(),
  /** The slot whose value this is an answer about, such as a consent to it: asked again when that changes. */
  about: variable.optional(),
  /** Never shown again in full, in the transcript, the audit or a log. */
  private: z.boolean().optional(),
}) satisfies z.ZodType<SlotSpec>;

export const flowSchema = z.strictObject({
  flow: name,
  title: localized,
  description: z.string().min(1),
  /** What customers say to get it, per locale. */
  examples: z.record(z.string().regex(/^[a-z]{2}$/), z.array(z.string().min(2)).min(1)).default({}),
  identity: z.enum(['anonymous', 'known', 'verified']).default('anonymous'),
  /** Makes this the flow that identifies a customer: the level it gives, the record, and the slots that proved it. */
  grants: z.strictObject({ level: z.enum(['known', 'verified']), customer: expression, proof: z.array(variable).min(1) }).optional(),
  slots: z.record(variable, slotSchema).default({}),
  steps: z.array(stepSchema).min(1),
  /** Its place among what customers are offered first; those without one come after. */
  menu: z.int().positive().optional(),
  /** Standing texts that sound otherwise while this flow runs; see src/conversation/wordings. */
  wordings: z.record(z.string(), localized).default({}),
  done: localized.optional(),
  refused: localized.optional(),
  /** More ways to end than done and refused. */
  endings: z.record(name, localized).default({}),
  /** Hard limits on what this flow does, checked where a call is made and again where it is performed. */
  limits: z.array(limit.safeExtend({ on: action })).default([]),
  /** Starts it by the clock, for nobody in particular; `slots` are values, not expressions. */
  schedule: z.strictObject({ cron: z.string().min(9), zone: z.string().optional(), slots: z.record(variable, z.json()).default({}) }).optional(),
  /** Starts it when an outside event arrives; the slots are expressions over `event`. */
  starts: z.strictObject({ event: name, slots: z.record(variable, expression).default({}) }).optional(),
  baseline: z.strictObject({ minutes: z.number().positive(), cost: z.number().nonnegative() }).optional(),
});

export type FlowFile = z.output<typeof flowSchema>;
export type Slot = z.output<typeof slotSchema>;
