import { z } from 'zod';
import type { Approval, AuditEvent, Exception, LedgerRow, Store } from '../contracts.ts';
import { plainId } from './effect-id.ts';
import type { Evidence } from './handover-view.ts';

const decision = z.object({
  table: z.string(), flow: z.string().nullable().default(null), version: z.number().nullable().default(null), output: z.json(),
  evidence: z.object({ explanation: z.string() }).nullable().catch(null),
});
const ofEffect = z.object({ effect: z.string() });
const ofException = z.object({ exception: z.string() });

/** What stands behind the summary of a conversation: writes, decisions with their rules, exceptions and approvals. */
export async function gatherEvidence(store: Store, session: string, events: readonly AuditEvent[]): Promise<Evidence> {
  const idsOf = (kind: string, read: (event: AuditEvent) => string | undefined): string[] =>
    [...new Set(events.filter((event) => event.kind === kind).flatMap((event) => read(event) ?? []))].map((effect) => `${session}/${effect}`);
  const [ledger, exceptions, approvals] = await Promise.all([
    store.records.ledger(session),
    Promise.all(idsOf('exception.raised', ({ data }) => ofException.safeParse(data).data?.exception).map(async (id) => store.exceptions.load(id))),
    Promise.all(idsOf('approval.requested', ({ data }) => ofEffect.safeParse(data).data?.effect).map(async (id) => store.approvals.load(id))),
  ]);
  return {
    ledger: lastOfEach(ledger), decisions: events.flatMap(decisionOf),
    exceptions: exceptions.flatMap(exceptionOf),
    approvals: approvals.flatMap(approvalOf),
  };
}

/** Of each write, in their order, what is known last, and how often it was tried. */
function lastOfEach(rows: readonly LedgerRow[]): Evidence['ledger'] {
  const last = new Map<string, Evidence['ledger'][number]>();
  for (const row of rows) {
    const attempts = Math.max(last.get(row.effect)?.attempts ?? 0, row.stage === 'attempt' ? row.attempt : 0);
    const { effect, action, stage, at, detail, key, flow, version, step } = row;
    last.set(effect, { effect, action, stage, attempts, at, detail, key, flow, version, step });
  }
  return [...last.values()].toSorted((a, b) => a.effect.localeCompare(b.effect, 'en', { numeric: true }));
}

function decisionOf({ kind, at, data }: AuditEvent): Evidence['decisions'] {
  const found = kind === 'decision.made' ? decision.safeParse(data).data : undefined;
  if (found === undefined) return [];
  const { evidence, ...made } = found;
  return [{ at, ...made, rule: evidence?.explanation ?? null }];
}

function exceptionOf(of: Exception | null): Evidence['exceptions'] {
  if (of === null) return [];
  const { id, kind, queue, action, step, state, owner, dueAt, error } = of;
  return [{ id: plainId(id), kind, queue, action, step, state, owner, dueAt, error }];
}

function approvalOf(of: Approval | null): Evidence['approvals'] {
  if (of === null) return [];
  const { id, role, state, summary, facts, requestedAt, expiresAt, decidedBy, note } = of;
  return [{ id: plainId(id), role, state, summary, facts, requestedAt, expiresAt, decidedBy, note }];
}
