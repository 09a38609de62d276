import { z } from 'zod';
import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Retryable, Terminal, Unknown } from '../../../src/errors.ts';
import type { WorkError } from '../../../src/errors.ts';
import { badResponse, lostAnswer } from '../openapi/failures.ts';
import type { Act } from '../openapi/failures.ts';
import type { ActionContext, ActionDefinition } from './define-action.ts';

export interface Performing { act: Act; definition: ActionDefinition; at: ActionContext }

/** Runs an action once, within its time. Throws Retryable, Terminal or Unknown. */
export async function performAction({ act, definition, at }: Performing, args: JsonObject): Promise<Json> {
  const input = definition.input.safeParse(args);
  if (!input.success) throw new Terminal('invalid_arguments', `${act.action}: ${misfit(input.error)}.`);
  if (at.signal.aborted) throw new Retryable('timed_out', `${act.action}: there was no time left to start it.`);
  let result: unknown;
  try {
    result = await Promise.race([definition.run(input.data, at), abortOf(at.signal)]);
  } catch (error) {
    throw failureOf(error, act, at.signal);
  }
  const output = definition.output.safeParse(result);
  if (!output.success) throw badResponse(act, `not as it promises: ${misfit(output.error)}`);
  const json = z.json().safeParse(output.data);
  if (!json.success) throw badResponse(act, 'with something that is not JSON');
  return json.data;
}

/** An action that does not look at its signal must not hold up the worker. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => { reject(new Error('the time is up')); }, { once: true });
  });
}

function failureOf(error: unknown, act: Act, signal: AbortSignal): WorkError {
  if (error instanceof Retryable || error instanceof Terminal || error instanceof Unknown) return error;
  if (signal.aborted) return lostAnswer(act, 'timed_out', 'it did not end in time');
  // Its own text may hold a customer's data, so it is named by its kind alone.
  const what = `${act.action} broke (${error instanceof Error ? error.name : 'no error'})`;
  return act.write ? new Unknown('action_failed', `${what}; it may have been done.`, { cause: error }) : new Terminal('action_failed', `${what}.`, { cause: error });
}

/** Names the place, never the value. */
function misfit({ issues: [issue] }: z.ZodError): string {
  return [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') || 'it is not as described';
}
