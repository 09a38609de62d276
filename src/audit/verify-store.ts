import type { AuditEvent, SessionRecord, Store } from '../contracts.ts';
import { verifyChain, type Finding } from './verify-chain.ts';

const PAGE = 500;
export interface Verdict { sessions: number; events: number; findings: Finding[] }

/** Verifies the audit of every session; safe beside a running gateway. */
export async function verifyStore(store: Store, key: string): Promise<Verdict> {
  const verdict: Verdict = { sessions: 0, events: 0, findings: [] };
  for await (const id of sessionIds(store)) {
    const chain = await readChain(store, id);
    if (chain === null) continue;
    verdict.sessions += 1;
    verdict.events += chain.events.length;
    verdict.findings.push(...verifyChain(id, chain, key));
  }
  return verdict;
}

/** A session's whole audit: what is stored and what its document still holds to be stored. Null for an unknown session. */
export async function readChain(store: Store, session: string): Promise<{ events: AuditEvent[]; head: SessionRecord['audit'] } | null> {
  for (;;) {
    const before = await store.sessions.load(session);
    const stored = await storedEvents(store, session);
    const after = await store.sessions.load(session);
    if (after === null) return null;
    if (before?.revision !== after.revision) continue;
    const known = new Set(stored.map((event) => event.seq));
    const pending = after.appends.flatMap((append) => (append.to === 'audit' && !known.has(append.row.seq) ? [append.row] : []));
    return { events: [...stored, ...pending], head: after.audit };
  }
}

async function storedEvents(store: Store, chain: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (;;) {
    const page = await store.records.auditChain(chain, events.at(-1)?.seq ?? 0, PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

async function* sessionIds(store: Store): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const page = await store.sessions.ids(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = last;
  }
}
