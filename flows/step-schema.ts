import { z } from 'zod';
import { agent, type AgentStep } from './agent-schema.ts';
import { approval, common, doing, outcome } from './work-schema.ts';
import { action, args, duration, expression, localized, name, variable } from './words.ts';

/** The steps of a flow: what each kind takes. */

const ask = z.strictObject({ ...common, ask: variable });
const say = z.strictObject({ ...common, say: localized });
const confirm = z.strictObject({ ...common, confirm: localized });
const work = {
  ...common, ...doing,
  save: variable.optional(),
  on: z.record(z.string(), outcome).default({}),
};
const call = z.strictObject({ ...work, call: action });
const run = z.strictObject({ ...work, run: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'name an action, like scoreAccounts') });
const decide = z.strictObject({ ...common, decide: name, with: args.default({}), save: variable, progress: localized.optional() });
const approve = z.strictObject({ ...common, approve: approval });
const notify = z.strictObject({
  ...common,
  notify: z.strictObject({ to: expression, by: z.enum(['email', 'sms']).default('email'), subject: localized.optional(), text: localized }),
});
const wait = z.strictObject({
  ...common,
  wait: z.union([
    duration,
    /** A date or a date-time (ISO 8601); without an offset, in the gateway's time zone. */
    z.strictObject({ until: expression }),
    /** An outside event: at the flow's `callback` address, or over the API with the same `key`. */
    z.strictObject({ for: name, key: expression.optional(), within: duration, otherwise: name, save: variable.optional() }),
  ]),
  /** What the customer is told while it waits. */
  says: localized.optional(),
});
const handOver = z.strictObject({ ...common, 'hand over': z.string(), because: z.string() });
const end = z.strictObject({ ...common, end: name });
const subFlow = z.strictObject({ ...common, flow: name });

export interface GroupStep { id?: string | undefined; if?: string | undefined; do: Step[]; otherwise?: Step[] | undefined }
export interface EachStep {
  id?: string | undefined; if?: string | undefined; each: string; as: string; limit: number; do: Step[];
  collect?: { [list: string]: string } | undefined;
}
export interface ParallelStep { id?: string | undefined; if?: string | undefined; parallel: Step[] }
const group: z.ZodType<GroupStep> = z.lazy(() =>
  z.strictObject({ ...common, do: z.array(stepSchema).min(1), otherwise: z.array(stepSchema).optional() }));
const each: z.ZodType<EachStep> = z.lazy(() => z.strictObject({
  ...common, each: expression, as: variable, limit: z.number().int().min(1).max(1_000).default(100), do: z.array(stepSchema).min(1),
  collect: z.record(variable, expression).optional(),
}));
const parallel: z.ZodType<ParallelStep> = z.lazy(() => z.strictObject({
  ...common, parallel: z.array(stepSchema.refine((step) => 'call' in step || 'run' in step || 'decide' in step, 'only call, run and decide may be under way at once')).min(2).max(20),
}));

export type Step =
  | z.output<typeof ask> | z.output<typeof say> | z.output<typeof confirm> | z.output<typeof call> | z.output<typeof run>
  | z.output<typeof decide> | z.output<typeof approve> | z.output<typeof notify> | z.output<typeof wait> | z.output<typeof handOver>
  | z.output<typeof end> | z.output<typeof subFlow> | AgentStep | GroupStep | EachStep | ParallelStep;

/** The kind of a step is the one key that only that kind has; `each` has `do` as well. */
export const STEP_KINDS = {
  ask, say, confirm, call, run, decide, agent, approve, notify, wait, 'hand over': handOver, end, flow: subFlow, each, parallel, do: group,
} as const;
export type StepKind = keyof typeof STEP_KINDS;

export const stepSchema: z.ZodType<Step> = z.unknown().transform((raw, context): Step => {
  const keys = raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? Object.keys(raw) : [];
  const named = keys.filter((key): key is StepKind => key in STEP_KINDS);
  const kinds = named.includes('each') ? named.filter((key) => key !== 'do') : named;
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

export type StepOutcome = z.output<typeof outcome>;
export type CallStep = z.output<typeof call>;
export type RunStep = z.output<typeof run>;
export type WorkStep = CallStep | RunStep;
export type DecideStep = z.output<typeof decide>;
export type ApproveStep = z.output<typeof approve>;
export type NotifyStep = z.output<typeof notify>;
export type ConfirmStep = z.output<typeof confirm>;
export type WaitStep = z.output<typeof wait>;
