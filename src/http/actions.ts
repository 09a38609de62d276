import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json, JsonObject } from '../contracts.ts';
import { Refusal, Retryable, Terminal, Unknown } from '../errors.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';

interface Described { action: string; write: boolean; summary: string; input: JsonObject; output: JsonObject }
/** What the connected systems offer; the registry of the connectors is one. */
export interface ActionParts {
  actions(): Described[];
  call(action: string, args: JsonObject, at: { key: string; signal: AbortSignal }): Promise<Json>;
}

const PATH = '/api/v1/actions';
const roles = ['operations', 'admin'];
const TRY_MS = 20_000;
const schema = z.record(z.string(), z.json());
const actionView = z.object({ action: z.string(), write: z.boolean(), summary: z.string() });
const described = actionView.extend({ input: schema.describe('JSON Schema of its arguments.'), output: schema });
const tryBody = z.strictObject({ arguments: schema.default({}) });
const tried = z.union([
  z.object({ ok: z.literal(true), output: z.json() }),
  z.object({ ok: z.literal(false), error: z.object({ kind: z.enum(['retryable', 'terminal', 'unknown']), code: z.string(), message: z.string() }) }),
]);

/** The actions that flows may use, and one call of one of them, to see whether its system answers. */
export function actionEndpoints(systems: ActionParts): Endpoint[] {
  const find = (id: string): Described => {
    const found = systems.actions().find(({ action }) => action === id);
    if (!found) throw new Refusal('not_found', 'No system has this action.');
    return found;
  };
  return [
    staffEndpoint(
      { method: 'get', path: PATH, summary: 'Actions that flows may use', roles, response: z.object({ actions: z.array(actionView) }), status: 200 },
      async () => ({ actions: systems.actions().map(({ action, write, summary }) => ({ action, write, summary })) }),
    ),
    staffEndpoint(
      { method: 'get', path: `${PATH}/:id`, summary: 'One action, with what it takes and answers', roles, response: described, status: 200 },
      async ({ id }) => described.parse(find(id)),
    ),
    staffEndpoint(
      { method: 'post', path: `${PATH}/:id/try`, summary: 'Call an action that changes nothing, once', roles, body: tryBody, response: tried, status: 200 },
      async ({ id, body }) => {
        // A write needs a flow: a yes, limits, a ledger.
        if (find(id).write) throw new Refusal('forbidden', 'This action changes something; only a flow may call it. "npm run connectors -- call" can try it.');
        return attempt(systems, id, body.arguments);
      },
    ),
  ];
}

async function attempt(systems: ActionParts, action: string, args: JsonObject): Promise<z.output<typeof tried>> {
  try {
    return { ok: true, output: await systems.call(action, args, { key: `try/${randomUUID()}`, signal: AbortSignal.timeout(TRY_MS) }) };
  } catch (error) {
    if (!(error instanceof Retryable || error instanceof Terminal || error instanceof Unknown)) throw error;
    return { ok: false, error: { kind: error.kind, code: error.code, message: error.message } };
  }
}
