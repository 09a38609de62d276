import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Append, Approval, Exception, Inbound, LedgerRow, SessionRecord } from '../../src/contracts.ts';

/** A folder of its own, and the way to remove it. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'errand-store-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export function sessionOf(id: string, changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id, revision: 1, machine: 1, snapshot: null, addresses: [{ channel: 'web', id }], owner: 'bot', customer: null, flow: null, version: null,
    outbox: [], appends: [], handled: [], seq: 0, audit: { seq: 0, hash: '' }, dueAt: null, createdAt: 1, updatedAt: 1, ...changes,
  };
}

export function messageOf(id: string, session: string, at = 1): Inbound {
  return { id, session, address: { channel: 'web', id: session }, at, kind: 'text', text: `text of ${id}` };
}

export function lineOf(session: string, seq: number, text = `line ${seq}`): Append {
  return { to: 'transcript', row: { session, seq, at: seq, from: 'bot', text } };
}

export function eventOf(chain: string, seq: number): Append {
  return { to: 'audit', row: { chain, seq, at: seq, kind: 'said', by: 'bot', data: {}, previous: `${seq - 1}`, hash: `${seq}` } };
}

export function ledgerOf(id: string, session: string, changes: Partial<LedgerRow> = {}): Append {
  return { to: 'ledger', row: { id, session, effect: 'e', at: 1, stage: 'intent', attempt: 1, action: 'crm.note', key: 'k', digest: 'd', flow: 'f', version: 1, step: 's', detail: null, ...changes } };
}

export function approvalOf(id: string, changes: Partial<Approval> = {}): Approval {
  return {
    id, session: 's', effect: 'e', role: 'fraud team', state: 'open', digest: 'd', flow: 'f', version: 1, step: 's', summary: 'Move it?', facts: {},
    requestedAt: 1, expiresAt: 2, decidedBy: null, decidedAt: null, note: null, quorum: 1, votes: [], roles: [changes.role ?? 'fraud team'], escalatedAt: null,
    evidence: {}, changes: [], ...changes,
  };
}

export function exceptionOf(id: string, changes: Partial<Exception> = {}): Exception {
  return {
    id, session: 's', effect: 'e', kind: 'failed', queue: 'failed work', flow: 'f', version: 1, step: 's', action: 'crm.note', input: { note: 'a.b' },
    error: { code: 'not_found', message: 'there is none' }, evidence: { done: [] }, owner: null, dueAt: 10, raisedAt: 1, state: 'open', closedBy: null, closedAt: null, note: null, ...changes,
  };
}
