import type { z } from 'zod';
import type { Documents, Json, JsonObject } from '../../../src/contracts.ts';
import type { LimitSpec } from '../connection.ts';

/** What an action may use while it runs. */
export interface ActionContext {
  /** The idempotency key: the same on every attempt. */
  readonly key: string;
  readonly signal: AbortSignal;
  now(): number;
  /**
   * Calls an action of a system. Its key is ours and the number of the call, so that a repeat is the same call. Where the
   * order may differ from one attempt to the next (a list that is read anew), `as` names the call, say by the item's id.
   */
  call(action: string, args: JsonObject, as?: string): Promise<Json>;
  /** Applies a decision table of the action's own pack. */
  decide(table: string, inputs: JsonObject): Promise<Json>;
  /** Says how far it is, for the log. */
  progress(text: string): void;
  /** What the action keeps from one run to the next, in a folder of its own. */
  readonly documents: ActionDocuments;
}
export interface ActionDocuments {
  get(key: string): ReturnType<Documents['get']>;
  put(key: string, value: JsonObject): ReturnType<Documents['put']>;
  /** Adds only when the key is free; false when it was taken. */
  add(key: string, value: JsonObject): ReturnType<Documents['add']>;
}

export interface ActionDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** In camelCase: `scoreAccounts` is the action `run.scoreAccounts`. */
  name: string;
  summary: string;
  input: I;
  output: O;
  /** Whether it changes anything, itself or by what it calls. */
  write: boolean;
  /** A run again under the same key does nothing twice, as its calls have the same keys; so a run that broke off is simply run again. */
  repeatable?: boolean | undefined;
  /** As `limits` in systems.yaml: on one call, on a sum or a count over a window, or on the values that are allowed. */
  limits?: LimitSpec[] | undefined;
  /** Throws Retryable (certainly not done), Terminal (not done, never will be) or Unknown (may have been done). */
  run(input: z.output<I>, at: ActionContext): Promise<z.input<O>>;
}

/** Gives an action of a pack its types. */
export function defineAction<I extends z.ZodType, O extends z.ZodType>(definition: ActionDefinition<I, O>): ActionDefinition<I, O> {
  return definition;
}
