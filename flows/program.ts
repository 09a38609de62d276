import type { IdentityLevel, JsonObject, Localized, RetryPolicy } from '../src/contracts.ts';
import type { FlowFile, Slot, StepOutcome } from './schema.ts';

/** Arguments of a step: strings are expressions. */
export type Args = { [name: string]: string | number | boolean | null };

/** A call beside a call: with null, it takes what the call itself took, as far as it accepts it. */
export interface SideCall { action: string; with: Args | null; parameters: string[]; expect: string | null }

export type OpBody =
  | { kind: 'unless'; condition: string; to: number }
  | { kind: 'goto'; to: number }
  | { kind: 'ask'; slot: string }
  | { kind: 'say'; text: Localized }
  /** `covers`: the ops of the writes that this yes allows. */
  | { kind: 'confirm'; text: Localized; covers: number[] }
  | CallOp
  | { kind: 'decide'; table: string; with: Args; save: string; progress: Localized | null }
  | { kind: 'approve'; role: string; withinMs: number; otherwise: string; shows: Args }
  | { kind: 'notify'; by: 'email' | 'sms'; to: string; subject: Localized | null; text: Localized }
  | { kind: 'hand over'; queue: string; because: string }
  | { kind: 'end'; ending: string }
  | { kind: 'flow'; flow: string };

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
  irreversible: boolean;
  unconfirmed: string | null;
  retry: RetryPolicy;
  timeoutMs: number;
}

/** One line of a compiled flow; `step` is its place in the file, `needs` the slots it reads. */
export type Op = OpBody & { step: string; needs: string[] };

/** A published flow, compiled: what the conversation machine walks. Immutable. */
export interface Program {
  name: string;
  version: number;
  title: Localized;
  description: string;
  examples: { [locale: string]: string[] };
  identity: IdentityLevel;
  grants: FlowFile['grants'] | null;
  slots: { [name: string]: Slot };
  ops: Op[];
  endings: { [name: string]: Localized };
  /** Decision tables by name, as JDM. */
  tables: { [name: string]: JsonObject };
}

/** What compiling must know of an action. */
export interface ActionFacts { write: boolean; parameters: string[] }
