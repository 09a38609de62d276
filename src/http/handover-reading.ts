import { z } from 'zod';
import { readChain } from '../audit/verify-store.ts';
import { Refusal } from '../errors.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';
import { gatherEvidence } from './handover-evidence.ts';
import { notesOf } from './handover-notes.ts';
import type { Packet } from './handover-packet.ts';
import type { HandoverParts } from './handover-parts.ts';
import { summarise } from './handover-summary.ts';
import { linesView, packetView, viewLines, type LineView, type PacketView } from './handover-view.ts';

const roles = ['agent', 'admin'];
const page = z.object({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional().describe('Only lines with a greater seq; left out: the last ones.'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
type Page = z.output<typeof page>;

/** A conversation as a person reads it before and while they have it. */
export function packetEndpoints(parts: HandoverParts): Endpoint[] {
  return [
    staffEndpoint(
      { method: 'get', path: '/api/v1/conversations/:id/handover', summary: 'What a person needs to take a conversation over', roles, query: page, response: packetView, status: 200 },
      async ({ id, query }) => packetFor(parts, id, query),
    ),
    staffEndpoint(
      { method: 'get', path: '/api/v1/conversations/:id/lines', summary: 'The lines of a conversation, for the staff', roles, query: page, response: linesView, status: 200 },
      async ({ id, query }) => linesFor(parts, await packetOf(parts, id), query),
    ),
  ];
}

async function packetFor(parts: HandoverParts, id: string, query: Page): Promise<PacketView> {
  const packet = await packetOf(parts, id);
  const { session, flow: _flow, slots: _slots, exception: _exception, hinders, addresses, ...rest } = packet;
  const events = (await readChain(parts.store, id))?.events ?? [];
  const [evidence, notes, read] = await Promise.all([gatherEvidence(parts.store, id, events), notesOf(parts.store.documents, id), linesFor(parts, packet, query)]);
  const to = addresses.at(-1);
  const reach = to === undefined ? null : await parts.desk.reach(to);
  return {
    id: session, ...rest, addresses: addresses.map(({ channel, id: address }) => ({ channel, id: address })),
    reply: to === undefined ? null : { channel: to.channel, limit: reach?.limit ?? null, stopped: reach?.stopped ?? false },
    mayReturn: hinders.return === null, mayResume: hinders.resume === null, why: hinders, summary: summarise(packet, evidence), evidence, notes, ...read,
  };
}

async function packetOf({ gateway }: HandoverParts, id: string): Promise<Packet> {
  const packet = await gateway.packet(id);
  if (packet === null) throw new Refusal('not_found', 'There is no such conversation.');
  return packet;
}

async function linesFor({ store, desk }: HandoverParts, { session, seq }: Packet, { after, limit }: Page): Promise<{ lines: LineView[]; next: number | null }> {
  const entries = await store.records.entries(session, after ?? Math.max(0, seq - limit), limit);
  const events = (await readChain(store, session))?.events ?? [];
  const last = entries.at(-1)?.seq ?? seq;
  return { lines: viewLines(entries, { events, link: ({ id }) => desk.fileLink(session, id) }), next: entries.length === limit && last < seq ? last : null };
}
