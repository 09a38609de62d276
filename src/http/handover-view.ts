import { z } from 'zod';
import type { AuditEvent, Entry, FileRef } from '../contracts.ts';

const json = z.record(z.string(), z.json());
const status = z.enum(['working', 'done', 'failed']);
const file = z.object({ id: z.string(), name: z.string(), type: z.string(), bytes: z.number(), url: z.string().optional().describe('Where it can be fetched, for a day.') });

export const lineView = z.object({
  seq: z.number(), at: z.number(), from: z.enum(['bot', 'agent', 'customer']), text: z.string(), status: status.optional(), work: z.string().optional(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })).optional(), files: z.array(file).optional(),
  delivery: z.enum(['sent', 'delivered', 'read', 'failed']).optional().describe('What the platform says became of it.'),
  heard: z.string().optional().describe('How much of it was heard, where it was spoken and broken off.'),
  unsent: z.enum(['discarded', 'undelivered']).optional().describe('The customer has not got it: a person took over before it left, or their channel did not take it.'),
});
export type LineView = z.output<typeof lineView>;
export const linesView = z.object({ lines: z.array(lineView), next: z.number().nullable().describe('Send it as `after` for the lines that follow; null: these are the last.') });
export const noteView = z.object({ id: z.string(), at: z.number(), by: z.string(), text: z.string() });

const ledgerView = z.object({
  effect: z.string(), action: z.string(), stage: z.enum(['intent', 'attempt', 'done', 'failed', 'unknown', 'looked up', 'verified', 'undone']).describe('What is known last.'),
  attempts: z.number(), at: z.number(), detail: z.json(), key: z.string().describe('By which the other system knows it.'), flow: z.string(), version: z.number(), step: z.string(),
});
const decisionView = z.object({ at: z.number(), table: z.string(), flow: z.string().nullable(), version: z.number().nullable(), output: z.json(), rule: z.string().nullable().describe('How the table says it decided.') });
const exceptionRow = z.object({ id: z.string(), kind: z.string(), queue: z.string(), action: z.string(), step: z.string(), state: z.string(), owner: z.string().nullable(), dueAt: z.number(), error: z.object({ code: z.string(), message: z.string() }) });
const approvalRow = z.object({ id: z.string(), role: z.string(), state: z.string(), summary: z.string(), facts: json, requestedAt: z.number(), expiresAt: z.number(), decidedBy: z.string().nullable(), note: z.string().nullable() });
export const evidenceView = z.object({ ledger: z.array(ledgerView), decisions: z.array(decisionView), exceptions: z.array(exceptionRow), approvals: z.array(approvalRow) });
export type Evidence = z.output<typeof evidenceView>;

export const summaryView = z.object({
  text: z.string().describe('All of it in a few sentences.'),
  wanted: z.array(z.string()), known: z.array(z.string()), done: z.array(z.string()), failed: z.array(z.string()), open: z.array(z.string()),
});
export type Summary = z.output<typeof summaryView>;

export const requestView = z.object({
  flow: z.string(), version: z.number(), title: z.string(), slots: json, told: json.describe('What the customer told a person, kept for when it goes on.'),
  runBy: z.string().nullable().describe('The person who has the bot run it.'),
});
export const packetView = z.object({
  id: z.string(), owner: z.enum(['bot', 'human', 'nobody']), agent: z.string().nullable().describe('E-mail address of the person who has it.'),
  state: z.string(), working: z.boolean(), since: z.number().nullable(), queue: z.string().nullable(), because: z.string().nullable(),
  locale: z.string(), identity: z.enum(['anonymous', 'known', 'verified']), customer: json.nullable(),
  addresses: z.array(z.object({ channel: z.string(), id: z.string() })).describe('Where the customer was met; the last one is where a reply goes.'),
  reply: z.object({
    channel: z.string(), limit: z.number().nullable().describe('Characters of one message.'), stopped: z.boolean().describe('The customer wants nothing more there.'),
  }).nullable(),
  requests: z.array(requestView).describe('The one that talks comes last.'), asks: z.string().nullable().describe('The slot that is asked for, or the summary that waits for a yes.'),
  later: z.array(z.string()).describe('Titles of what was asked for afterwards.'),
  mayReturn: z.boolean(), mayResume: z.boolean(), why: z.object({ return: z.string().nullable(), resume: z.string().nullable() }).describe('Why not.'),
  work: z.array(z.object({ action: z.string(), status, at: z.number() })),
  summary: summaryView, evidence: evidenceView, notes: z.array(noteView), seq: z.number().describe('Of the newest line.'), lines: z.array(lineView), next: linesView.shape.next,
});
export type PacketView = z.output<typeof packetView>;

const undelivered = z.object({ line: z.number() });
const discarded = z.object({ lines: z.array(z.number()) });

/** Lines of a transcript as the staff see them; the audit says which the customer never got. */
export function viewLines(entries: readonly Entry[], on: { events: readonly AuditEvent[]; link: (file: FileRef) => string | null }): LineView[] {
  const lost = new Set(on.events.flatMap(({ kind, data }) => (kind === 'replies.discarded' ? discarded.safeParse(data).data?.lines ?? [] : [])));
  const failed = new Set(on.events.flatMap(({ kind, data }) => (kind === 'reply.undelivered' ? undelivered.safeParse(data).data?.line ?? [] : [])));
  return entries.map(({ session: _session, inbound: _inbound, expects: _expects, files, ...line }) => ({
    ...line, ...(files && { files: files.map((one) => withUrl(one, on.link(one))) }),
    ...(lost.has(line.seq) ? { unsent: 'discarded' as const } : failed.has(line.seq) ? { unsent: 'undelivered' as const } : {}),
  }));
}

function withUrl(one: FileRef, url: string | null): FileRef & { url?: string } {
  return url === null ? one : { ...one, url };
}
