import { z } from 'zod';
import type { Executor } from '../../src/contracts.ts';
import type { Systems } from '../connectors/openapi/systems.ts';

const inputSchema = z.object({ action: z.string(), arguments: z.record(z.string(), z.json()) });

/** Calls an action of another system; the output is what the system answered. */
export function createCall(systems: Systems): Executor<z.output<typeof inputSchema>> {
  return {
    name: 'call',
    input: inputSchema,
    run: async ({ action, arguments: args }, at) => ({ output: await systems.call(action, args, at) }),
  };
}
