import { createActor, type SnapshotFrom } from 'xstate';
import { z } from 'zod';
import type { Address, Json, JsonObject, SessionRecord } from '../contracts.ts';
import { firstContext } from '../conversation/context.ts';
import { MACHINE_NUMBER, type ConversationMachine } from '../conversation/machine.ts';
import { upgrade } from './upgrade.ts';

export type Snapshot = SnapshotFrom<ConversationMachine>;
/** A session in memory: its document and its live snapshot. Both are replaced, never changed. */
export interface Loaded {
  record: SessionRecord;
  snapshot: Snapshot;
  /** Why it is with a person instead of where it was; the customer is still to be told. */
  lost?: string;
}

/** A session that is not stored yet. */
export function firstLoaded(machine: ConversationMachine, of: { id: string; address: Address; locale: string; now: number }): Loaded {
  const snapshot = createActor(machine, { input: { locale: of.locale, now: of.now, channel: of.address.channel, session: of.id } }).getSnapshot();
  const record: SessionRecord = {
    id: of.id, revision: 0, machine: MACHINE_NUMBER, snapshot: null, addresses: [of.address], owner: 'bot', customer: null, flow: null, version: null,
    outbox: [], appends: [], handled: [], seq: 0, audit: { seq: 0, hash: GENESIS }, dueAt: null, createdAt: of.now, updatedAt: of.now,
  };
  return { record, snapshot };
}

/** The previous hash of a chain's first event. */
const GENESIS = '0'.repeat(64);

/** Restores without starting anything: timers and work are stored effects. Throws when no machine of ours can read it. */
export function restore(machine: ConversationMachine, record: SessionRecord): Loaded {
  const upgraded = upgrade(asObject(record.snapshot), record.machine);
  // An older machine did not know whose it was.
  const stored = { ...upgraded, context: { ...asObject(upgraded['context'] ?? null), session: record.id } };
  // The input is only for a first start; a restored machine has its context.
  const snapshot = createActor(machine, { snapshot: stored as never, input: { locale: '', now: 0, channel: '', session: '' } }).getSnapshot();
  if (snapshot.status === 'error') throw new Error(`session ${record.id}: the machine has no state ${JSON.stringify(upgraded['value'])}`);
  return { record, snapshot };
}

/** A session whose snapshot cannot be read any more: with a person from here on, never silently reset. */
export function handedOver(machine: ConversationMachine, of: { record: SessionRecord; because: string; now: number }): Loaded {
  const { record, because, now } = of;
  const first = firstContext({ locale: 'en', now, channel: record.addresses.at(-1)?.channel ?? 'web', session: record.id });
  const context = { ...first, n: lastNumber(record), stop: { at: 'withPerson' as const }, handover: { queue: 'upgrade', because, at: now } };
  const stored = { status: 'active', value: 'withPerson', context, historyValue: {}, children: {} };
  return { ...restore(machine, { ...record, machine: MACHINE_NUMBER, snapshot: JSON.parse(JSON.stringify(stored)) }), lost: because };
}

/** More than the ids of one turn can count up. */
const MOST_IDS = 10_000;

/** No id of an effect is given twice in a session: it is a key by which other systems know what they have done. */
function lastNumber({ snapshot, revision }: SessionRecord): number {
  const known = z.object({ context: z.object({ n: z.number() }) }).safeParse(snapshot);
  return known.success ? known.data.context.n : revision * MOST_IDS;
}

/** The snapshot as it is stored. */
export function persist(snapshot: Snapshot): Json {
  const { status, value, context } = snapshot;
  return { status, value, context, historyValue: {}, children: {} } as unknown as JsonObject;
}

function asObject(json: Json): JsonObject {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) throw new Error('a stored snapshot is an object');
  return json;
}
