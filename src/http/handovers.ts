import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readChain } from '../audit/verify-store.ts';
import type { Inbound, InboundBody, JsonObject, Owner, SessionRecord, Store, WorkDone } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import type { StaffParts } from './approval-decisions.ts';
import { staffEndpoint, type Endpoint, type StaffCall } from './endpoint.ts';

/** What the gateway tells of a session that waits for a person or is with one. */
export interface Packet {
  session: string; owner: Owner; agent: string | null; since: number | null; queue: string | null; because: string | null;
  flow: string | null; slots: JsonObject; work: WorkDone[]; customer: JsonObject | null;
}
export interface HandoverParts extends StaffParts {
  gateway: StaffParts['gateway'] & { handovers(): Promise<Packet[]> };
}

const LINES = 200;
const accepted = z.object({ id: z.string() });
const status = z.enum(['working', 'done', 'failed']);
const handoverView = z.object({
  id: z.string(), owner: z.enum(['bot', 'human', 'nobody']), agent: z.string().nullable().describe('E-mail address of the person who has it.'),
  since: z.number().nullable(), queue: z.string().nullable(), because: z.string().nullable(),
  packet: z.object({
    flow: z.string().nullable(), customer: z.record(z.string(), z.json()).nullable(), slots: z.record(z.string(), z.json()),
    work: z.array(z.object({ action: z.string(), status, at: z.number() })),
    lines: z.array(z.object({ at: z.number(), from: z.enum(['bot', 'agent', 'customer']), text: z.string(), status: status.optional() })),
  }),
});
type HandoverView = z.output<typeof handoverView>;
const sayBody = z.strictObject({ id: z.string().min(1).max(100).describe('Yours. The same id again is the same message.'), text: z.string().regex(/\S/, 'must not be empty').trim().max(4000) });

/** Conversations that wait for a person or are with one, and what a person does in them. */
export function handoverEndpoints(parts: HandoverParts): Endpoint[] {
  const act = (verb: string, summary: string, run: (call: StaffCall) => Promise<InboundBody>): Endpoint => staffEndpoint(
    { method: 'post', path: `/api/v1/conversations/:id/${verb}`, summary, roles: ['agent'], response: accepted, status: 202 },
    async (call) => send(parts, call.id, { id: `${verb}:${call.id}:${randomUUID()}`, ...await run(call) }),
  );
  return [
    staffEndpoint(
      { method: 'get', path: '/api/v1/handovers', summary: 'Conversations for a person, oldest first', roles: ['agent', 'admin'], response: z.object({ handovers: z.array(handoverView) }), status: 200 },
      async () => {
        const packets = (await parts.gateway.handovers()).toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0));
        return { handovers: await Promise.all(packets.map(async (packet) => viewed(parts, packet))) };
      },
    ),
    act('claim', 'Take a conversation', async ({ id, person }) => {
      const owner = await ownerOf(parts.store, id);
      if (owner !== null && owner !== person.email) throw new Refusal('conflict', `${owner} has this conversation.`);
      return { kind: 'claimed', by: person.email };
    }),
    act('return', 'Give it back to the bot', async (call) => ({ kind: 'returned', by: await asOwner(parts, call) })),
    act('close', 'Close it', async (call) => ({ kind: 'closed', by: await asOwner(parts, call) })),
    staffEndpoint(
      { method: 'post', path: '/api/v1/conversations/:id/say', summary: 'Write to the customer', roles: ['agent'], body: sayBody, response: accepted, status: 202 },
      async (call) => send(parts, call.id, {
        id: `agent:${call.id}:${call.body.id}`, kind: 'agent', by: await asOwner(parts, call), text: call.body.text,
      }),
    ),
  ];
}

async function send({ gateway, store, now }: HandoverParts, session: string, message: { id: string } & InboundBody): Promise<z.output<typeof accepted>> {
  const record = await load(store, session);
  const inbound: Inbound = { session, at: now(), address: record.addresses.at(-1) ?? { channel: 'staff', id: session }, ...message };
  await gateway.receive(inbound);
  return { id: message.id };
}

async function asOwner({ store }: HandoverParts, { id, person }: StaffCall): Promise<string> {
  const owner = await ownerOf(store, id);
  if (owner !== person.email) throw new Refusal('conflict', owner === null ? 'Claim this conversation first.' : `${owner} has this conversation.`);
  return owner;
}

/** The e-mail address of the person who has the conversation now. */
async function ownerOf(store: Store, session: string): Promise<string | null> {
  const record = await load(store, session);
  if (record.owner !== 'human') return null;
  return (await readChain(store, session))?.events.findLast((event) => event.kind === 'person.claimed')?.by ?? null;
}

async function load(store: Store, session: string): Promise<SessionRecord> {
  const record = await store.sessions.load(session);
  if (record === null) throw new Refusal('not_found', 'There is no such conversation.');
  return record;
}

async function viewed({ store }: HandoverParts, { session, owner, agent, since, queue, because, ...packet }: Packet): Promise<HandoverView> {
  const lines = await lastLines(store, session);
  return { id: session, owner, agent, since, queue, because, packet: { ...packet, lines } };
}

async function lastLines(store: Store, session: string): Promise<HandoverView['packet']['lines']> {
  const seq = (await store.sessions.load(session))?.seq ?? 0;
  const entries = await store.records.entries(session, Math.max(0, seq - LINES), LINES);
  return entries.map((entry) => ({ at: entry.at, from: entry.from, text: entry.text, ...(entry.status && { status: entry.status }) }));
}
