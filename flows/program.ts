import type { IdentityLevel, JsonObject, Localized, LookUp, RetryPolicy } from '../src/contracts.ts';
import type { FlowFile, Slot } from './schema.ts';
import type { AgentEnd, ReturnKind } from './agent-schema.ts';
import type { StepOutcome } from './step-schema.ts';
import type { Limit } from './words.ts';

/** Arguments of a step: strings are expressions. */
export type Args = { [name: string]: string | number | boolean | null };
/** Among arguments: an expression for an object with more of them; those with a name of their own count. */
export const MORE = '...';

/** A call beside a call: with null, it takes what the call itself took, as far as it accepts it. */
export interface SideCall { action: string; with: Args | null; parameters: string[]; expect: string | null }

export type WaitFor =
  | { kind: 'time'; ms: number }
  | { kind: 'moment'; until: string }
  | { kind: 'event'; event: string; key: string | null; withinMs: number; otherwise: string; save: string | null };

export type OpBody =
  | { kind: 'unless'; condition: string; to: number }
  | { kind: 'goto'; to: number }
  | { kind: 'ask'; slot: string }
  | { kind: 'say'; text: Localized }
  /** `covers`: the ops of the writes that this yes allows. */
  | { kind: 'confirm'; text: Localized; covers: number[] }
  | CallOp
  | { kind: 'decide'; table: string; with: Args; save: string; progress: Localized | null }
  | ApproveOp
  | AgentOp
  | { kind: 'wait'; for: WaitFor; says: Localized | null }
  /** The ops after it, up to `next`, once for each item; then on to `to`. */
  | { kind: 'each'; list: string; as: string; limit: number; collect: { [list: string]: string }; to: number }
  | { kind: 'next'; each: number }
  /** Ranges of ops, the end left out, that are under way at once; then on to `to`. */
  | { kind: 'parallel'; branches: { from: number; to: number }[]; to: number }
  | { kind: 'notify'; by: 'email' | 'sms'; to: string; subject: Localized | null; text: Localized }
  | { kind: 'hand over'; queue: string; because: string }
  | { kind: 'end'; ending: string }
  | { kind: 'flow'; flow: string };

export interface ApproveOp {
  kind: 'approve'; role: string; quorum: number; withinMs: number; escalate: { afterMs: number; to: string } | null; otherwise: string; shows: Args;
}

/** A model works here by a policy. The ops after it, up to `to`, do the actions that it may ask for, and lead back here. */
export interface AgentOp {
  kind: 'agent'; name: string; policy: Localized; goal: Localized | null; with: Args;
  actions: { [action: string]: AllowedOps };
  budget: { calls: number; turns: number; money: number | null; timeMs: number };
  returns: { [variable: string]: ReturnKind };
  on: { [end in AgentEnd | 'any']?: StepOutcome | undefined };
  progress: Localized | null;
  /** What the customer answers is taken down as this slot, which no flow file can name. */
  slot: string;
  to: number;
}
/** The ops of one action: `pinned` arguments are the flow's, never the model's. */
export interface AllowedOps { pinned: Args; first: number; approve: number | null; confirm: number | null; call: number }

export interface CallOp {
  kind: 'call';
  action: string;
  with: Args;
  save: string | null;
  progress: Localized | null;
  on: { [code: string]: StepOutcome };
  write: boolean;
  undo: SideCall | null;
  verify: SideCall | null;
  lookup: LookUp | null;
  /** The flow's and the action's own. */
  limits: Limit[];
  irreversible: boolean;
  unconfirmed: string | null;
  /** The agent step whose model asks for it. */
  agent?: number;
  retry: RetryPolicy;
  timeoutMs: number;
}

/** One line of a compiled flow; `step` is its place in the file, `needs` the slots it reads, `loops` the `each` ops around it. */
export type Op = OpBody & { step: string; needs: string[]; loops: number[] };

/** A published flow, compiled: what the conversation machine walks. Immutable. */
export interface Program {
  name: string;
  version: number;
  title: Localized;
  description: string;
  examples: { [locale: string]: string[] };
  identity: IdentityLevel;
  grants: FlowFile['grants'] | null;
  /** What begins it without a customer. */
  schedule: FlowFile['schedule'] | null;
  starts: FlowFile['starts'] | null;
  menu: number | null;
  wordings: { [key: string]: Localized };
  slots: { [name: string]: Slot };
  ops: Op[];
  endings: { [name: string]: Localized };
  /** Decision tables by name, as JDM. */
  tables: { [name: string]: JsonObject };
}

/** What compiling must know of an action. */
export interface ActionFacts { write: boolean; parameters: string[]; limits: Limit[] }
