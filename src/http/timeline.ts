import { z } from 'zod';
import { readChain } from '../audit/verify-store.ts';
import type { AuditEvent, Entry, SessionRecord, Store } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';
import type { HandoverParts } from './handover-parts.ts';
import { lineView, viewLines, type LineView } from './handover-view.ts';

const MOST_SESSIONS = 100;
const timelineLine = lineView.extend({ session: z.string(), channel: z.string().describe('Over which it was said.') });
type TimelineLine = z.output<typeof timelineLine>;
const sessionView = z.object({
  id: z.string(), owner: z.enum(['bot', 'human', 'nobody']), flow: z.string().nullable(), channels: z.array(z.string()).describe('In the order of their first use.'),
  createdAt: z.number(), updatedAt: z.number(), lines: z.number(),
});
const timelineView = z.object({
  customer: z.string(), sessions: z.array(sessionView).describe('The newest first.'), lines: z.array(timelineLine).describe('Of all sessions, in order of time.'),
  next: z.string().nullable().describe('Send it as `before` for earlier lines; null: there are none.'),
});
const page = z.object({
  before: z.string().max(400).optional().describe('The `next` of the page after it; left out: the last lines.'), limit: z.coerce.number().int().min(1).max(500).default(200),
});

/** One customer over all channels: every conversation of theirs, and its lines in order of time. */
export function timelineEndpoints({ store, desk }: HandoverParts): Endpoint[] {
  return [
    staffEndpoint(
      { method: 'get', path: '/api/v1/customers/:id/timeline', summary: 'All conversations of a customer, over all channels', roles: ['agent', 'admin', 'auditor'], query: page, response: timelineView, status: 200 },
      async ({ id, query: { before, limit } }) => {
        const records = await store.sessions.byCustomer(id, MOST_SESSIONS);
        if (records.length === 0) throw new Refusal('not_found', 'There is no conversation of this customer.');
        const at = before === undefined ? null : placeOf(before);
        const all = await Promise.all(records.map(async (record) => sessionLines(store, { record, before: at, limit }, (file) => desk.fileLink(record.id, file.id))));
        const lines = all.flatMap((one) => one.lines).toSorted(inOrder);
        const shown = lines.slice(-limit);
        const [first] = shown;
        return { customer: id, sessions: all.map(({ session }) => session), lines: shown, next: first && (lines.length > limit || all.some(({ more }) => more)) ? tokenOf(first) : null };
      },
    ),
  ];
}

interface Place { at: number; session: string; seq: number }
const place = z.tuple([z.number(), z.number(), z.string()]);

interface Wanted { record: SessionRecord; before: Place | null; limit: number }

/** The last lines of one session before a place; `more`: there are earlier ones. */
async function sessionLines(store: Store, { record, before, limit }: Wanted, link: (file: { id: string }) => string): Promise<{ session: z.output<typeof sessionView>; lines: TimelineLine[]; more: boolean }> {
  const events = (await readChain(store, record.id))?.events ?? [];
  const { id, owner, flow, createdAt, updatedAt, seq } = record;
  const channels = [...new Set(record.addresses.map(({ channel }) => channel))];
  const found: Entry[] = [];
  let from = seq;
  while (from > 0 && found.length < limit) {
    const start = Math.max(0, from - limit);
    const entries = await store.records.entries(id, start, from - start);
    found.unshift(...entries.filter((entry) => before === null || inOrder(entry, before) < 0));
    from = start;
  }
  const lines = viewLines(found, { events, link }).map((line) => ({ ...line, session: id, channel: channelAt(line, events, channels) }));
  return { session: { id, owner, flow, channels, createdAt, updatedAt, lines: seq }, lines, more: from > 0 };
}

function channelAt({ at }: LineView, events: readonly AuditEvent[], channels: readonly string[]): string {
  const moves = events.flatMap((event) => {
    const to = event.kind === 'session.opened' ? event.data['channel'] : event.kind === 'session.moved' ? event.data['to'] : null;
    return typeof to === 'string' && event.at <= at ? [to] : [];
  });
  return moves.at(-1) ?? channels[0] ?? '';
}

function inOrder(one: Place, other: Place): number {
  return one.at - other.at || one.session.localeCompare(other.session) || one.seq - other.seq;
}

function tokenOf({ at, seq, session }: Place): string {
  return Buffer.from(JSON.stringify([at, seq, session])).toString('base64url');
}

function placeOf(token: string): Place {
  try {
    const [at, seq, session] = place.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    return { at, seq, session };
  } catch {
    throw new Refusal('bad_request', 'before: send the `next` of a page as it was.');
  }
}
