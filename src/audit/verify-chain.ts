import { timingSafeEqual } from 'node:crypto';
import type { AuditEvent } from '../contracts.ts';
import { hashOf, type Head } from './link.ts';

export type Problem = 'changed' | 'removed' | 'inserted' | 'reordered';
/** What is wrong, and where; `kind` is null for an event that is no longer there. */
export interface Finding { chain: string; seq: number; kind: string | null; problem: Problem; message: string }

/** Holds a chain, as it is stored, against its key and against the head that its session document names. */
export function verifyChain(chain: string, stored: { events: readonly AuditEvent[]; head: Head }, key: string): Finding[] {
  const { events, head } = stored;
  const genuine = events.map((event) => event.chain === chain && isGenuine(event, key));
  const bySeq = new Map<number, AuditEvent>();
  const repeated = new Set<AuditEvent>();
  for (const [i, event] of events.entries()) {
    if (!genuine[i]) continue;
    if (bySeq.has(event.seq)) repeated.add(event);
    else bySeq.set(event.seq, event);
  }
  const kept = [...bySeq.values()];
  const forged = events.flatMap((event, i) => (genuine[i] ? [] : [{ event, ...around(events, genuine, i) }]));
  const missing = new Set(range(1, Math.max(head.seq, ...bySeq.keys())).filter((seq) => !bySeq.has(seq)));
  return [
    ...forged.map(({ event, after, before }) => placed(event, { chain, missing, after, before: before ?? head.seq + 1 })),
    ...[...missing].map((seq) => finding({ chain, seq, kind: null, problem: 'removed' })),
    ...[...repeated].map((event) => finding({ ...event, problem: 'inserted' })),
    ...kept.filter((event) => event.seq > head.seq).map((event) => finding({ ...event, problem: 'inserted' })),
    ...misfits(bySeq, head),
    ...outOfPlace(kept),
  ].toSorted((a, b) => a.seq - b.seq);
}

/** A forged event stands for a missing one between its genuine neighbours, or was put in. Takes the one it stands for off `missing`. */
function placed(event: AuditEvent, at: { chain: string; missing: Set<number>; after: number; before: number }): Finding {
  const { chain, missing, after, before } = at;
  const candidates = [...missing].filter((seq) => seq > after && seq < before);
  const seq = candidates.find((candidate) => candidate === event.seq) ?? candidates[0];
  if (seq === undefined) return finding({ chain, seq: after + 1, kind: event.kind, problem: 'inserted' });
  missing.delete(seq);
  return finding({ chain, seq, kind: event.kind, problem: 'changed' });
}

function around(events: readonly AuditEvent[], genuine: boolean[], i: number): { after: number; before: number | undefined } {
  const after = events.findLast((_event, at) => at < i && genuine[at])?.seq ?? 0;
  const before = events.find((_event, at) => at > i && genuine[at])?.seq;
  return { after, before };
}

/** Genuine events that are not the ones their successors, or the head, were linked to: another history was put in. */
function misfits(bySeq: ReadonlyMap<number, AuditEvent>, head: Head): Finding[] {
  return [...bySeq.values()].filter((event) => {
    const expected = event.seq === head.seq ? head.hash : bySeq.get(event.seq + 1)?.previous;
    return expected !== undefined && expected !== event.hash;
  }).map((event) => finding({ ...event, problem: 'changed' }));
}

function outOfPlace(kept: readonly AuditEvent[]): Finding[] {
  const inOrder = kept.toSorted((a, b) => a.seq - b.seq);
  return kept.filter((event, i) => event !== inOrder[i]).map((event) => finding({ ...event, problem: 'reordered' }));
}

function isGenuine(event: AuditEvent, key: string): boolean {
  const [given, right] = [Buffer.from(event.hash, 'hex'), Buffer.from(hashOf(event, key), 'hex')];
  return given.length === right.length && timingSafeEqual(given, right);
}

const SAYS: { [problem in Problem]: string } = {
  changed: 'was changed after it was written',
  removed: 'was removed',
  inserted: 'was put in: it is no part of the chain',
  reordered: 'stands in the wrong place',
};

function finding({ chain, seq, kind, problem }: Omit<Finding, 'message'>): Finding {
  return { chain, seq, kind, problem, message: `Event ${seq}${kind === null ? '' : ` (${kind})`} of ${chain} ${SAYS[problem]}.` };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
