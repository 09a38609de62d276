import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FileRef, InboundBody } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { staffEndpoint, type Endpoint, type StaffCall } from './endpoint.ts';
import type { Packet } from './handover-packet.ts';
import { act, asOwner, loadRecord, ownerOf, type HandoverParts } from './handover-parts.ts';
import { lineView, viewLines } from './handover-view.ts';
import { checkSlotValues } from './slot-values.ts';

const LINES = 200;
const MOST_FILES = 5;
const accepted = z.object({ id: z.string(), done: z.boolean().describe('Whether it has had its turn; else look again in a moment.') });
const handoverView = z.object({
  id: z.string(), owner: z.enum(['bot', 'human', 'nobody']), agent: z.string().nullable().describe('E-mail address of the person who has it.'),
  since: z.number().nullable(), queue: z.string().nullable(), because: z.string().nullable(), position: z.number().nullable().describe('Its place among those that wait, from 1.'),
  locale: z.string(), channel: z.string().nullable(), identity: z.enum(['anonymous', 'known', 'verified']),
  packet: z.object({
    flow: z.string().nullable(), customer: z.record(z.string(), z.json()).nullable(), slots: z.record(z.string(), z.json()),
    work: z.array(z.object({ action: z.string(), status: z.enum(['working', 'done', 'failed']), at: z.number() })), lines: z.array(lineView),
  }),
});
type HandoverView = z.output<typeof handoverView>;
const messageId = z.string().min(1).max(100).describe('Yours. The same id again is the same message.');
const slots = z.record(z.string(), z.json()).default({});
const sayBody = z.strictObject({
  id: messageId, text: z.string().regex(/\S/, 'must not be empty').trim().max(4000),
  files: z.array(z.string().min(1).max(100)).max(MOST_FILES).default([]).describe('Ids of files that were sent to this conversation\'s attachments before.'),
});
const runBody = z.strictObject({ flow: z.string().max(100), slots: slots.describe('What is known already; the customer is asked for the rest, and for their yes.') });
const resumeBody = z.strictObject({ slots: slots.describe('What is new in the request under way.') }).default({ slots: {} });

/** Conversations that wait for a person or are with one, and what a person does in them. */
export function handoverEndpoints(parts: HandoverParts): Endpoint[] {
  const verb = <B>(of: { verb: string; summary: string; body?: z.ZodType<B> }, wish: (call: StaffCall<B>) => Promise<InboundBody>): Endpoint => staffEndpoint<B>(
    { method: 'post', path: `/api/v1/conversations/:id/${of.verb}`, summary: of.summary, roles: ['agent'], response: accepted, status: 202, ...(of.body && { body: of.body }) },
    async (call) => act(parts, { session: call.id, person: call.person.email, body: await wish(call), id: `${of.verb}:${call.id}:${randomUUID()}` }),
  );
  return [
    staffEndpoint(
      { method: 'get', path: '/api/v1/handovers', summary: 'Conversations for a person, oldest first', roles: ['agent', 'admin'], response: z.object({ handovers: z.array(handoverView) }), status: 200 },
      async () => ({ handovers: await listed(parts) }),
    ),
    verb({ verb: 'claim', summary: 'Take a conversation' }, async ({ id, person }) => {
      const owner = await ownerOf(parts.store, id);
      if (owner !== null && owner !== person.email) throw new Refusal('conflict', `${owner} has this conversation.`);
      if ((await parts.gateway.packet(id))?.state === 'closed') throw new Refusal('conflict', 'This conversation is closed.');
      return { kind: 'claimed', by: person.email };
    }),
    verb({ verb: 'return', summary: 'Give it back to the bot; what was under way is dealt with' }, async (call) => {
      const by = await asOwner(parts, call);
      check((await parts.gateway.packet(call.id))?.hinders.return);
      return { kind: 'returned', by };
    }),
    verb({ verb: 'resume', summary: 'Give it back to the bot, which goes on with what was under way', body: resumeBody }, (call) => resumed(parts, call)),
    verb({ verb: 'run', summary: 'Have the bot run a flow for the customer', body: runBody }, async (call) => {
      const by = await asOwner(parts, call);
      check(await parts.gateway.hinders(call.id, { run: call.body.flow }));
      await checkSlotValues(parts.store, call.body);
      return { kind: 'ran', by, ...call.body };
    }),
    verb({ verb: 'close', summary: 'Close it' }, async (call) => ({ kind: 'closed', by: await asOwner(parts, call) })),
    staffEndpoint(
      { method: 'post', path: '/api/v1/conversations/:id/say', summary: 'Write to the customer, on their channel', roles: ['agent'], body: sayBody, response: accepted, status: 202 },
      async (call) => {
        const by = await asOwner(parts, call);
        const files = await filesOf(parts, call);
        await checkReach(parts, call);
        const body: InboundBody = { kind: 'agent', by, text: call.body.text, ...(files.length > 0 && { files }) };
        const { done } = await act(parts, { session: call.id, person: by, id: `agent:${call.id}:${by}:${call.body.id}`, body });
        return { id: `agent:${call.id}:${by}:${call.body.id}`, done };
      },
    ),
  ];
}

async function resumed(parts: HandoverParts, call: StaffCall<z.output<typeof resumeBody>>): Promise<InboundBody> {
  const by = await asOwner(parts, call);
  const request = (await parts.gateway.packet(call.id))?.requests.at(-1);
  if (request) await checkSlotValues(parts.store, { flow: request.flow, version: request.version, slots: call.body.slots });
  check(await parts.gateway.hinders(call.id, { resume: call.body.slots }));
  return { kind: 'resumed', by, slots: call.body.slots };
}

function check(hindrance: string | null | undefined): void {
  if (hindrance != null) throw new Refusal('conflict', hindrance);
}

async function filesOf({ desk }: HandoverParts, { id, body }: StaffCall<z.output<typeof sayBody>>): Promise<FileRef[]> {
  return Promise.all(body.files.map(async (one) => {
    const file = await desk.file(id, one);
    if (file === null) throw new Refusal('bad_request', 'files: this conversation has no such file; send it to its attachments first.');
    return file;
  }));
}

/** A reply goes out on the customer's channel, within its limits. */
async function checkReach({ store, desk }: HandoverParts, { id, body }: StaffCall<z.output<typeof sayBody>>): Promise<void> {
  const to = (await loadRecord(store, id)).addresses.at(-1);
  const reach = to === undefined ? null : await desk.reach(to);
  if (to === undefined || reach === null) return;
  if (reach.stopped) throw new Refusal('conflict', `The customer wants no more messages over ${to.channel}.`);
  if (body.text.length > reach.limit) throw new Refusal('bad_request', `text: this goes out over ${to.channel}, which takes ${reach.limit} characters at once; it has ${body.text.length}.`);
}

async function listed(parts: HandoverParts): Promise<HandoverView[]> {
  const packets = (await parts.gateway.handovers()).toSorted((a, b) => (a.since ?? 0) - (b.since ?? 0));
  const waiting = packets.filter(({ owner }) => owner === 'nobody');
  return Promise.all(packets.map(async (packet) => viewed(parts, packet, waiting.indexOf(packet) + 1)));
}

async function viewed({ store }: HandoverParts, packet: Packet, place: number): Promise<HandoverView> {
  const { session, owner, agent, since, queue, because, locale, identity, addresses, flow, customer, slots: known, work, seq } = packet;
  const entries = await store.records.entries(session, Math.max(0, seq - LINES), LINES);
  return {
    id: session, owner, agent, since, queue, because, position: place > 0 ? place : null, locale, channel: addresses.at(-1)?.channel ?? null, identity,
    packet: { flow, customer, slots: known, work, lines: viewLines(entries, { events: [], link: () => null }) },
  };
}
