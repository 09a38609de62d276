import type { Json, JsonObject } from '../contracts.ts';
import { ExpressionError, evaluate } from '../../flows/expressions.ts';
import type { Program } from '../../flows/program.ts';

/** Flows that an outside event begins, with their slots. A slot that the event does not give is left open, and a person is asked. */
export function createStarts(programs: readonly Program[]): (event: string, data: Json) => { flow: string; slots: JsonObject }[] {
  return (event, data) => programs.flatMap(({ name, starts }) => (starts?.event === event ? [{ flow: name, slots: slotsOf(starts.slots, data) }] : []));
}

function slotsOf(expressions: { [slot: string]: string }, data: Json): JsonObject {
  const values = Object.entries(expressions).map(([slot, expression]) => [slot, valueOf(expression, data)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== null));
}

function valueOf(expression: string, event: Json): Json {
  try {
    return evaluate(expression, { event });
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
