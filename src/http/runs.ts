import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readChain } from '../audit/verify-store.ts';
import type { ConversationView } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { startMessage } from '../outside-events.ts';
import type { StaffParts } from './approval-decisions.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';
import { checkSlots } from './slot-names.ts';

export interface RunParts extends StaffParts {
  gateway: StaffParts['gateway'] & { view(session: string): Promise<ConversationView | null> };
}

const PATH = '/api/v1/runs';
const roles = ['operations', 'admin'];
const runBody = z.strictObject({
  flow: z.string().max(100), slots: z.record(z.string(), z.json()).default({}),
  id: z.string().min(1).max(200).optional().describe('Yours. The same id again is the same run.'),
});
const runView = z.object({
  id: z.string(), state: z.string(), working: z.boolean(), flow: z.string().nullable(), version: z.number().nullable(), owner: z.enum(['bot', 'human', 'nobody']),
  slots: z.record(z.string(), z.json()), work: z.array(z.object({ action: z.string(), status: z.enum(['working', 'done', 'failed']), at: z.number() })),
  endings: z.array(z.object({ flow: z.string().nullable(), ending: z.string(), at: z.number() })).describe('How each flow of the run ended, in their order.'),
});
const ended = z.object({ ending: z.string(), flow: z.string().nullable().catch(null).default(null) });

/** Flows that begin without a customer, and what became of them. */
export function runEndpoints(parts: RunParts): Endpoint[] {
  const { store, gateway, now } = parts;
  return [
    staffEndpoint(
      { method: 'post', path: PATH, summary: 'Start a flow without a customer', roles, body: runBody, response: z.object({ id: z.string() }), status: 202 },
      async ({ person, body: { flow, slots, id } }) => {
        await checkSlots(store, { flow, slots });
        const message = startMessage({ flow, slots, by: person.email, id: id === undefined ? randomUUID() : `api:${id}`, at: now() });
        await gateway.receive(message);
        return { id: message.session };
      },
    ),
    staffEndpoint(
      { method: 'get', path: `${PATH}/:id`, summary: 'How a run stands', roles, response: runView, status: 200 },
      async ({ id }) => {
        // A customer's conversation is not for everybody who may look at runs.
        const view = id.startsWith('run-') ? await gateway.view(id) : null;
        if (view === null) throw new Refusal('not_found', 'There is no such run.');
        const { identity: _identity, seq: _seq, ...run } = view;
        return { ...run, endings: await endingsOf(parts, id) };
      },
    ),
  ];
}

async function endingsOf({ store }: RunParts, session: string): Promise<z.output<typeof runView>['endings']> {
  const events = (await readChain(store, session))?.events ?? [];
  return events.filter(({ kind }) => kind === 'flow.ended').flatMap(({ at, data }) => {
    const parsed = ended.safeParse(data);
    return parsed.success ? [{ ...parsed.data, at }] : [];
  });
}
