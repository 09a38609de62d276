import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditEvent } from '../contracts.ts';

/** Where a chain stands; a new one stands at 0 and 64 zeros. */
export interface Head { seq: number; hash: string }

/** The next event of a chain: HMAC-SHA256 (hex) over its canonical JSON (RFC 8785) and the hash before it. */
export function link(head: Head, event: Pick<AuditEvent, 'chain' | 'at' | 'kind' | 'by' | 'data'>, key: string): AuditEvent {
  const { chain, at, kind, by, data } = event;
  const linked = { chain, seq: head.seq + 1, at, kind, by, data, previous: head.hash };
  return { ...linked, hash: hashOf(linked, key) };
}

/** What an event's hash has to be; a hash that it carries does not count. */
export function hashOf(event: Omit<AuditEvent, 'hash'>, key: string): string {
  const { chain, seq, at, kind, by, data, previous } = event;
  return createHmac('sha256', key).update(canonicalize({ chain, seq, at, kind, by, data, previous }) ?? '').digest('hex');
}
