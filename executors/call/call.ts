import { z } from 'zod';
import type { Executor, Found, Json, JsonObject, LookUp, RunContext } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import type { Systems } from '../connectors/openapi/systems.ts';
import { valueOf } from '../decide/zen.ts';

const inputSchema = z.object({ action: z.string(), arguments: z.record(z.string(), z.json()) });

/** Calls an action of another system; the output is what the system answered. */
export function createCall(systems: Systems): Executor<z.output<typeof inputSchema>> {
  return {
    name: 'call',
    input: inputSchema,
    run: async ({ action, arguments: args }, at) => ({ output: await systems.call(action, args, at) }),
    lookUp: async ({ action, arguments: args }, at) => lookUpCall({ systems, action, args }, at),
  };
}

interface Call { systems: Systems; action: string; args: JsonObject }

/** Asks the system of an action whether a call under this key happened: as the step says, else as the system offers. */
export async function lookUpCall({ systems, action, args }: Call, at: RunContext & { how: LookUp | null }): Promise<Found | null> {
  const info = systems.find(action);
  const offered = info?.lookup ?? null;
  const how = at.how ?? (offered && { ...offered, with: null });
  if (how === null) return info?.repeatable === true ? { found: false } : null;
  const known = { ...args, key: at.key };
  const asked = how.with === null ? ownArguments(how, { systems, args, key: at.key, keyAs: offered?.key ?? 'key' }) : evaluated(how.with, known);
  const answer = await systems.call(how.action, asked, at).then((result) => ({ result }), absent);
  return answer === null ? { found: false } : readAnswer(how, { ...known, ...answer });
}

function readAnswer(how: Pick<LookUp, 'found' | 'output'>, values: JsonObject & { result: Json }): Found {
  if (how.found !== null && valueOf(how.found, values) !== true) return { found: false };
  return { found: true, output: how.output === null ? values.result : valueOf(how.output, values) ?? null };
}

function absent(error: unknown): null {
  if (error instanceof Terminal && error.code === 'not_found') return null;
  throw error;
}

function evaluated(with_: NonNullable<LookUp['with']>, values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(with_).map(([name, arg]) => [name, typeof arg === 'string' ? valueOf(arg, values) ?? null : arg]));
}

/** Of the call's own arguments and its key, those that the look-up takes. */
function ownArguments(how: { action: string }, of: { systems: Systems; args: JsonObject; key: string; keyAs: string }): JsonObject {
  const properties = of.systems.find(how.action)?.input['properties'];
  const takes = properties !== null && typeof properties === 'object' ? Object.keys(properties) : [];
  return Object.fromEntries(Object.entries({ ...of.args, [of.keyAs]: of.key }).filter(([name]) => takes.includes(name)));
}
