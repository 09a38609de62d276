import { z } from 'zod';
import type { Exception, Mending } from '../contracts.ts';
import { mendingOf } from '../decision-message.ts';
import { Refusal } from '../errors.ts';
import type { StaffParts } from './approval-decisions.ts';
import { redact } from '../redact/redact.ts';
import { findByEitherId, plainId } from './effect-id.ts';
import { staffEndpoint, type Endpoint, type StaffCall } from './endpoint.ts';

const PATH = '/api/v1/exceptions';
const MOST = 500;
const roles = ['operations', 'admin'];
const note = z.string().max(1000).optional();

export const exceptionView = z.object({
  id: z.string(), session: z.string(), kind: z.enum(['failed', 'unknown', 'stuck', 'rollback incomplete', 'limit', 'flow']), queue: z.string(),
  flow: z.string(), version: z.number(), step: z.string(), action: z.string(), input: z.json(), error: z.object({ code: z.string(), message: z.string() }),
  evidence: z.json().describe('What the ledger says, what is done, what is left.'),
  owner: z.string().nullable(), raisedAt: z.number(), dueAt: z.number(), overdue: z.boolean(),
  state: z.enum(['open', 'retried', 'edited', 'undone', 'resolved', 'withdrawn']), closedBy: z.string().nullable(), closedAt: z.number().nullable(), note: z.string().nullable(),
});
export const exceptionList = z.object({ exceptions: z.array(exceptionView) });

const which = z.object({
  queue: z.string().optional(), owner: z.string().optional().describe('An e-mail address, or `me`.'),
  overdue: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional().describe('true: only those past their deadline.'),
});
const takeBody = z.strictObject({ from: z.string().optional().describe('Who has it now, to take it over from them.') });
const plainBody = z.strictObject({ note });
const editBody = z.strictObject({ arguments: z.record(z.string(), z.json()), note });
const resolveBody = z.strictObject({ outcome: z.enum(['done', 'not done']), output: z.json().optional().describe('What the action would have returned.'), note });
const STATES = { retry: 'retried', edit: 'edited', undo: 'undone', resolve: 'resolved' } as const satisfies { [act in Mending['act']]: Exception['state'] };

/** Work that failed, hangs, or ended nobody knows how: a list with owners and deadlines, and what a person does about it. */
export function exceptionEndpoints(parts: StaffParts): Endpoint[] {
  const { store, now } = parts;
  const view = viewAt(now);
  const act = <B extends { note?: string | undefined }>(of: { act: Mending['act']; summary: string; body: z.ZodType<B> }, mending: (body: B) => Mending): Endpoint => staffEndpoint(
    { method: 'post', path: `${PATH}/:id/${of.act}`, summary: of.summary, roles, body: of.body, response: exceptionView, status: 200 },
    async (call) => view(await mend(parts, call, mending(call.body))),
  );
  return [
    staffEndpoint(
      { method: 'get', path: PATH, summary: 'Work that needs a person, most urgent first', roles, query: which, response: exceptionList, status: 200 },
      async ({ person, query: { queue, owner, overdue } }) => {
        const found = await store.exceptions.open({ queue, owner: owner === 'me' ? person.email : owner, before: overdue === true ? now() : undefined }, MOST);
        return { exceptions: found.map(view) };
      },
    ),
    staffEndpoint(
      { method: 'get', path: `${PATH}/:id`, summary: 'One of them, with its evidence', roles, response: exceptionView, status: 200 },
      async ({ id }) => view(await find(parts, id)),
    ),
    staffEndpoint(
      { method: 'post', path: `${PATH}/:id/take`, summary: 'Make it mine', roles, body: takeBody, response: exceptionView, status: 200 },
      async (call) => view(await take(parts, call)),
    ),
    act({ act: 'retry', summary: 'Try it once more as it is', body: plainBody }, () => ({ act: 'retry' })),
    act({ act: 'edit', summary: 'Try it once more with other arguments', body: editBody }, (body) => ({ act: 'edit', arguments: body.arguments })),
    act({ act: 'undo', summary: 'Undo what was done before it', body: plainBody }, () => ({ act: 'undo' })),
    act({ act: 'resolve', summary: 'Say how it really ended', body: resolveBody }, ({ outcome, output }) => ({ act: 'resolve', outcome, ...(output !== undefined && { output }) })),
  ];
}

/** The store says who was first; the conversation is told on a lost click too, should the first one have gone down before. */
async function mend(parts: StaffParts, { person, id, body }: StaffCall<{ note?: string | undefined }>, mending: Mending): Promise<Exception> {
  const { store, gateway, now } = parts;
  const { id: known, kind } = await find(parts, id);
  // Under the key of a write that may have happened, nothing else may be sent; and nobody can say that everything was undone.
  if (kind === 'unknown' && (mending.act === 'edit' || mending.act === 'undo')) throw new Refusal('conflict', 'Nobody knows yet whether this happened: retry it, which looks it up, or resolve it.');
  const { won, exception } = await store.exceptions.close(known, { state: STATES[mending.act], by: person.email, at: now(), note: body.note === undefined ? null : redact(body.note), mending });
  if (exception === null) throw new Refusal('not_found');
  const record = await store.sessions.load(exception.session);
  const message = mendingOf(exception, record?.addresses ?? [{ channel: 'back-office', id: exception.session }]);
  if (message) await gateway.receive(message);
  if (!won) throw new Refusal('conflict', closedWords(exception));
  return exception;
}

async function take(parts: StaffParts, { person, id, body }: StaffCall<z.output<typeof takeBody>>): Promise<Exception> {
  const { id: known } = await find(parts, id);
  const taken = await parts.store.exceptions.take(known, person.email, body.from);
  if (taken === null) throw new Refusal('not_found');
  if (taken.state !== 'open') throw new Refusal('conflict', closedWords(taken));
  if (taken.owner !== person.email) throw new Refusal('conflict', `${taken.owner ?? 'Nobody'} has this. Send "from" with their address to take it over.`);
  return taken;
}

async function find({ store }: StaffParts, id: string): Promise<Exception> {
  const found = await findByEitherId((one) => store.exceptions.load(one), id);
  if (found === null) throw new Refusal('not_found', 'There is no such exception.');
  return found;
}

function closedWords({ state, closedBy, closedAt }: Exception): string {
  if (state === 'withdrawn') return 'This needs nobody any more.';
  return `This was ${state} by ${closedBy ?? 'somebody'}${closedAt === null ? '' : ` at ${new Date(closedAt).toISOString()}`}.`;
}

function viewAt(now: () => number) {
  return ({ effect: _effect, mending: _mending, id, ...exception }: Exception): z.output<typeof exceptionView> =>
    ({ id: plainId(id), ...exception, overdue: exception.state === 'open' && exception.dueAt <= now() });
}
