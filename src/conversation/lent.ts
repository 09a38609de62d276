import type { Context } from './context.ts';

/** Whether a person has the session and nothing that they had the bot run for the customer is left. */
export function backToPerson({ agent, frames }: Pick<Context, 'agent' | 'frames'>): boolean {
  return agent !== null && !frames.some(({ runBy }) => runBy !== undefined);
}
