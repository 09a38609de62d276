import { z } from 'zod';
import type { Approval, Inbound, Store } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { decisionOf } from '../decision-message.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';
import type { Person } from './staff.ts';

export interface StaffParts {
  store: Store;
  gateway: { receive(message: Inbound): Promise<void> };
  now: () => number;
}

const PATH = '/api/v1/approvals';
const MOST = 200;
const approvalView = z.object({
  id: z.string(), session: z.string(), role: z.string(), state: z.enum(['open', 'approved', 'refused', 'expired', 'withdrawn']),
  digest: z.string().describe('Send it back with the decision: it stands for exactly what is to be done.'),
  flow: z.string(), version: z.number(), step: z.string(), summary: z.string(), facts: z.record(z.string(), z.json()),
  requestedAt: z.number(), expiresAt: z.number(), decidedBy: z.string().nullable(), decidedAt: z.number().nullable(), note: z.string().nullable(),
});
const decisionBody = z.strictObject({
  decision: z.enum(['approved', 'refused']), digest: z.string().max(200), note: z.string().max(1000).optional(),
});

/** Approvals: those open for one's roles, one of them, and the decision. */
export function approvalEndpoints(parts: StaffParts): Endpoint[] {
  return [
    staffEndpoint(
      { method: 'get', path: PATH, summary: 'Approvals that wait for my roles', response: z.object({ approvals: z.array(approvalView) }), status: 200 },
      async ({ person }) => ({ approvals: (await parts.store.approvals.open(person.roles, MOST)).map(view) }),
    ),
    staffEndpoint(
      { method: 'get', path: `${PATH}/:id`, summary: 'One approval', response: approvalView, status: 200 },
      async ({ person, id }) => view(await approvalFor(parts, person, id)),
    ),
    staffEndpoint(
      { method: 'post', path: `${PATH}/:id/decision`, summary: 'Approve or refuse, once', body: decisionBody, response: approvalView, status: 200 },
      async ({ person, id, body }) => view(await decide(parts, { approval: await approvalFor(parts, person, id), person, ...body })),
    ),
  ];
}

interface Decision { approval: Approval; person: Person; decision: 'approved' | 'refused'; digest: string; note?: string | undefined }

async function decide(parts: StaffParts, { approval, person, decision, digest, note }: Decision): Promise<Approval> {
  if (digest !== approval.digest) throw new Refusal('stale');
  if (approval.state === 'open') await checkNotOwn(parts, approval, person);
  if (approval.state === 'open' && approval.expiresAt <= parts.now()) throw new Refusal('stale', 'This approval was not given in time.');
  const to = { state: decision, by: person.email, at: parts.now(), note: note ?? null };
  const { won, approval: stands } = await parts.store.approvals.decide(approval.id, to);
  if (stands === null) throw new Refusal('not_found');
  // Told on a lost click too: whoever decided may have gone down before the conversation heard of it.
  await tell(parts, stands);
  if (!won) throw new Refusal(stands.state === 'withdrawn' ? 'stale' : 'already_decided', alreadySaid(stands));
  return stands;
}

async function tell({ gateway, store }: StaffParts, approval: Approval): Promise<void> {
  const record = await store.sessions.load(approval.session);
  const message = decisionOf(approval, record?.addresses ?? []);
  if (message) await gateway.receive(message);
}

/** An approval outside of one's roles is not there. */
async function approvalFor({ store }: StaffParts, person: Person, id: string): Promise<Approval> {
  const approval = await store.approvals.load(id);
  if (approval === null) throw new Refusal('not_found', 'There is no such approval.');
  if (!person.roles.includes(approval.role)) throw new Refusal('forbidden');
  return approval;
}

/** Nobody approves their own request: the customer is known by id, by address, or by what the approval shows. */
async function checkNotOwn({ store }: StaffParts, { session, facts }: Approval, person: Person): Promise<void> {
  const record = await store.sessions.load(session);
  const theirs = [record?.customer, ...(record?.addresses ?? []).map((address) => address.id), ...Object.values(facts)];
  const mine = new Set([person.email, person.customer?.toLowerCase()]);
  const own = theirs.some((value) => typeof value === 'string' && mine.has(value.toLowerCase()));
  if (own) throw new Refusal('forbidden', 'This is your own request; somebody else has to decide.');
}

function alreadySaid({ state, decidedBy, decidedAt }: Approval): string {
  if (state === 'withdrawn') return 'This approval is not needed any more.';
  if (state === 'expired') return 'This approval was not given in time.';
  return `This approval was ${state} by ${decidedBy ?? 'somebody'}${decidedAt === null ? '' : ` at ${new Date(decidedAt).toISOString()}`}.`;
}

function view({ effect: _effect, ...approval }: Approval): z.output<typeof approvalView> {
  return approval;
}
