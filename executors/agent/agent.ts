import { z } from 'zod';
import type { AgentLine, AgentTask, Executor, JsonObject, NextMove } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { createCheck } from '../connectors/openapi/schemas.ts';
import type { ActionInfo, Systems } from '../connectors/openapi/systems.ts';

const inputSchema = z.object({
  name: z.string(), policy: z.string(), goal: z.string().nullable(), locale: z.string(), facts: z.record(z.string(), z.json()),
  actions: z.array(z.object({ action: z.string(), pinned: z.array(z.string()) })),
  returns: z.record(z.string(), z.enum(['text', 'number', 'yesno', 'date'])),
  asks: z.boolean(), left: z.object({ calls: z.number(), turns: z.number() }),
  /** What the machine itself wrote down. */
  lines: z.array(z.custom<AgentLine>((line) => typeof line === 'object' && line !== null && 'by' in line)),
});
type Input = z.output<typeof inputSchema>;

/**
 * Asks a model what an agent step should do next. It does nothing of that: the move goes back to the machine, with `misfit` for arguments that
 * the action does not take. Throws Terminal `no_model` where none is configured, and what `nextMove` throws.
 */
export function createAgent(systems: Pick<Systems, 'find'>, nextMove: NextMove | null): Executor<Input> {
  const check = createCheck();
  const schemaOf = rememberingSchemas();
  return {
    name: 'agent',
    input: inputSchema,
    async run({ actions, ...task }, { signal }) {
      if (nextMove === null) throw new Terminal('no_model', 'No model is configured.');
      const offered = actions.flatMap(({ action, pinned }): AgentTask['actions'] => {
        const info = systems.find(action);
        return info ? [{ action, summary: info.summary, write: info.write, input: schemaOf(info, pinned) }] : [];
      });
      const { move, ...spent } = await nextMove({ ...task, actions: offered }, signal);
      const wanted = move.kind === 'call' ? offered.find(({ action }) => action === move.action) : undefined;
      const misfit = move.kind === 'call' && wanted ? check.misfit(wanted.input, without(move.arguments, pinnedOf(actions, move.action))) : null;
      return { output: { ...spent, misfit, move: { ...move } } };
    },
  };
}

function pinnedOf(actions: Input['actions'], action: string): readonly string[] {
  return actions.find((one) => one.action === action)?.pinned ?? [];
}

/** The schema of the arguments that are left to the model; one object for each, since each is compiled once. */
function rememberingSchemas(): (info: ActionInfo, pinned: readonly string[]) => JsonObject {
  const known = new Map<string, { of: JsonObject; schema: JsonObject }>();
  return ({ action, input }, pinned) => {
    const key = `${action} ${pinned.join(' ')}`;
    const found = known.get(key);
    if (found?.of === input) return found.schema;
    const { properties = {}, required = [] } = input;
    const left = {
      ...(properties !== null && typeof properties === 'object' && !Array.isArray(properties) && { properties: without(properties, pinned) }),
      ...(Array.isArray(required) && { required: required.filter((name) => typeof name === 'string' && !pinned.includes(name)) }),
    };
    const schema: JsonObject = { ...input, ...left };
    known.set(key, { of: input, schema });
    return schema;
  };
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
