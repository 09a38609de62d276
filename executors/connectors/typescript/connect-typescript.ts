import { z } from 'zod';
import type { JsonObject } from '../../../src/contracts.ts';
import { Terminal } from '../../../src/errors.ts';
import type { Connection, Offered } from '../connection.ts';
import { isObject } from '../openapi/json.ts';
import { createContexts } from './action-context.ts';
import type { ContextParts } from './action-context.ts';
import type { ActionDefinition } from './define-action.ts';
import { loadActions } from './load-actions.ts';
import { performAction } from './perform-action.ts';

/** The system under which a step `run: scoreAccounts` finds its action. */
export const RUN_SYSTEM = 'run';
/** `folder` is a pack's. Our own packs run from dist, below `root`, when we do. */
export interface TypescriptAt extends ContextParts { folder: string; root: string }

/** The TypeScript actions of one pack, with the limits they declare. A file that cannot be used is in `skipped`. */
export async function connectTypescript(at: TypescriptAt): Promise<Connection> {
  const { actions, skipped } = await loadActions(at.folder, at.root);
  const newContext = createContexts(at.folder, at);
  const known = new Map(actions.map((definition) => [definition.name, definition]));
  return {
    actions: actions.map(toOffered),
    skipped,
    async call(operation, args, { key, signal, write }) {
      const action = `${RUN_SYSTEM}.${operation}`;
      const definition = known.get(operation);
      if (definition === undefined) throw new Terminal('unknown_action', `${action} is not an action of this pack.`);
      return await performAction({ act: { action, write }, definition, at: newContext(action, { key, signal }) }, args);
    },
  };
}

function toOffered({ name, summary, input, output, write, repeatable = false, limits }: ActionDefinition): Offered {
  return {
    action: `${RUN_SYSTEM}.${name}`, system: RUN_SYSTEM, operation: name, method: 'run', path: name, write, summary,
    input: schemaOf(input, 'input'), output: schemaOf(output, 'output'), repeatable, ...(limits && { limits }),
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const json: unknown = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' })));
  return isObject(json) ? json : {};
}
