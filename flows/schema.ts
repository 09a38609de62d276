import { z } from 'zod';
import type { SlotSpec } from '../src/contracts.ts';

/** The flow file: what a business team writes. Expressions are ZEN's; `{…}` in a text holds one, with `| filter`. */

const NAME = /^[a-z][a-z0-9-]*$/;
const VARIABLE = /^[a-z][a-zA-Z0-9_]*$/;
const ACTION = /^[a-z][a-z0-9_-]*\.[A-Za-z][A-Za-z0-9_]*$/;

const name = z.string().regex(NAME, 'use lower-case words joined by dashes, like sim-swap');
const variable = z.string().regex(VARIABLE, 'use a plain name, like subscription');
const action = z.string().regex(ACTION, 'name a system and an operation, like crm.findSubscription');
const expression = z.string().min(1);
/** "90s", "15m", "2h", "3d". */
export const duration = z.string().regex(/^\d+(ms|s|m|h|d)$/, 'write a duration like 30s, 15m, 2h or 3d');
export const localized = z.union([z.string().min(1), z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1))]);

const option = z.union([
  z.string().min(1),
  z.strictObject({ id: z.string().min(1), label: localized, also: z.array(z.string()).optional() }),
]).transform((o) => (typeof o === 'string' ? { id: o, label: o } : o));

export const slotSchema = z.strictObject({
  type: z.enum(['text', 'number', 'money', 'date', 'phone', 'email', 'choice', 'yesno', 'code', 'name']),
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
  /** Never shown again in full, in the transcript, the audit or a log. */
  private: z.boolean().optional(),
}) satisfies z.ZodType<SlotSpec>;

/** Arguments: a string is an expression, anything else is itself. */
const args = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const outcome = z.union([
  z.strictObject({ 'hand over': z.string(), because: z.string() }),
  z.strictObject({ end: name }),
  /** Drops the slot's value and asks again, at most `times` times; then a person. */
  z.strictObject({ 'ask again': variable, because: localized, times: z.number().int().min(1).max(5).default(3) }),
  z.strictObject({ continue: z.literal(true) }),
]);

const compensation = z.union([
  action,
  z.strictObject({ call: action, with: args.optional() }),
]);
const readBack = z.union([
  action,
  /** `expect` is an expression over `result` (what was read back) and the flow's values. */
  z.strictObject({ call: action, with: args.optional(), expect: expression.optional() }),
]);

const common = { id: name.optional(), if: expression.optional() };
const ask = z.strictObject({ ...common, ask: variable });
const say = z.strictObject({ ...common, say: localized });
const confirm = z.strictObject({ ...common, confirm: localized });
const call = z.strictObject({
  ...common,
  call: action,
  with: args.default({}),
  save: variable.optional(),
  /** What the customer sees while it runs and when it is done, e.g. "Number moved". */
  progress: localized.optional(),
  on: z.record(z.string(), outcome).default({}),
  undo: compensation.optional(),
  irreversible: z.boolean().optional(),
  verify: readBack.optional(),
  /** Why this write needs no explicit yes from the customer. */
  unconfirmed: z.string().min(10).optional(),
  retry: z.strictObject({ times: z.number().int().min(0).max(10), first: duration.default('250ms'), most: duration.default('10s') }).optional(),
  timeout: duration.default('10s'),
});
const decide = z.strictObject({ ...common, decide: name, with: args.default({}), save: variable, progress: localized.optional() });
const approve = z.strictObject({
  ...common,
  approve: z.strictObject({ by: z.string(), within: duration, otherwise: name, shows: args.default({}) }),
});
const notify = z.strictObject({
  ...common,
  notify: z.strictObject({ to: expression, by: z.enum(['email', 'sms']).default('email'), subject: localized.optional(), text: localized }),
});
const handOver = z.strictObject({ ...common, 'hand over': z.string(), because: z.string() });
const end = z.strictObject({ ...common, end: name });
const subFlow = z.strictObject({ ...common, flow: name });

export interface GroupStep { id?: string | undefined; if?: string | undefined; do: Step[]; otherwise?: Step[] | undefined }
const group: z.ZodType<GroupStep> = z.lazy(() =>
  z.strictObject({ ...common, do: z.array(stepSchema).min(1), otherwise: z.array(stepSchema).optional() }));

export type Step =
  | z.output<typeof ask> | z.output<typeof say> | z.output<typeof confirm> | z.output<typeof call>
  | z.output<typeof decide> | z.output<typeof approve> | z.output<typeof notify> | z.output<typeof handOver>
  | z.output<typeof end> | z.output<typeof subFlow> | GroupStep;

/** The kind of a step is the one key that only that kind has. */
export const STEP_KINDS = {
  ask, say, confirm, call, decide, approve, notify, 'hand over': handOver, end, flow: subFlow, do: group,
} as const;
export type StepKind = keyof typeof STEP_KINDS;

const stepSchema: z.ZodType<Step> = z.unknown().transform((raw, context): Step => {
  const keys = raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? Object.keys(raw) : [];
  const kinds = keys.filter((key): key is StepKind => key in STEP_KINDS);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const found = kinds.length > 1 ? `this one has ${kinds.join(' and ')}` : `this one has ${keys.join(', ') || 'nothing'}`;
    context.addIssue({ code: 'custom', message: `a step has exactly one of ${Object.keys(STEP_KINDS).join(', ')}; ${found}` });
    return z.NEVER;
  }
  const parsed = STEP_KINDS[kind].safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, code: 'custom', input: raw });
  return z.NEVER;
});

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
  done: localized.optional(),
  refused: localized.optional(),
  /** More ways to end than done and refused. */
  endings: z.record(name, localized).default({}),
  baseline: z.strictObject({ minutes: z.number().positive(), cost: z.number().nonnegative() }).optional(),
});

export type FlowFile = z.output<typeof flowSchema>;
export type Slot = z.output<typeof slotSchema>;
export type StepOutcome = z.output<typeof outcome>;
export type CallStep = z.output<typeof call>;
export type DecideStep = z.output<typeof decide>;
export type ApproveStep = z.output<typeof approve>;
export type NotifyStep = z.output<typeof notify>;
export type ConfirmStep = z.output<typeof confirm>;

const ref = z.strictObject({ $env: z.string() });
const secret = z.union([z.string(), ref]);
/** systems.yaml of a pack: which systems there are and how to reach them. `sandbox:` base URLs are our own stand-ins. */
export const systemsSchema = z.strictObject({
  systems: z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/), z.strictObject({
    /** A file beside systems.yaml, a URL, or `sandbox`. */
    document: z.string(),
    url: secret,
    credentials: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('none') }),
      z.strictObject({ type: z.literal('bearer'), token: ref }),
      z.strictObject({ type: z.literal('api key'), header: z.string(), key: ref }),
      z.strictObject({ type: z.literal('basic'), user: ref, password: ref }),
    ]).default({ type: 'none' }),
    /** Operations a flow may use; all when left out. */
    allow: z.array(z.string()).optional(),
    /** Operations that change nothing although they are not GET. */
    reads: z.array(z.string()).default([]),
  })).default({}),
  /** Which actions deliver a `notify` step. */
  notify: z.strictObject({ email: action.optional(), sms: action.optional() }).default({}),
});
export type SystemsFile = z.output<typeof systemsSchema>;
