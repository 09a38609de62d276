import type { Address, FileRef, Inbound, InboundBody, JsonObject, SessionRecord, Store } from '../contracts.ts';
import { readChain } from '../audit/verify-store.ts';
import { Refusal } from '../errors.ts';
import type { StaffParts } from './approval-decisions.ts';
import type { StaffCall } from './endpoint.ts';
import type { Packet } from './handover-packet.ts';

export interface HandoverParts extends StaffParts {
  gateway: StaffParts['gateway'] & {
    handovers(): Promise<Packet[]>;
    /** Of any session; null when there is none. */
    packet(session: string): Promise<Packet | null>;
    /** Why a flow cannot be run there now, or the session not resumed with these slots; null when it can. */
    hinders(session: string, wish: { run: string } | { resume: JsonObject }): Promise<string | null>;
    /** Whether this message has had its turn, at the latest after that time (ms). */
    taken(session: string, message: string, withinMs: number): Promise<boolean>;
  };
  desk: {
    saveFile(file: { name: string; type: string; data: Buffer; session: string }): Promise<FileRef>;
    file(session: string, id: string): Promise<FileRef | null>;
    fileLink(session: string, id: string): string;
    /** What a line to this address may have at most (characters), and whether the customer wants none there; null: no channel of ours. */
    reach(to: Address): Promise<{ limit: number; stopped: boolean } | null>;
  };
}

/** Long enough for a turn that reads nothing (ms). */
const TURN_MS = 5_000;

export async function loadRecord(store: Store, session: string): Promise<SessionRecord> {
  const record = await store.sessions.load(session);
  if (record === null) throw new Refusal('not_found', 'There is no such conversation.');
  return record;
}

/** The e-mail address of the person who has the conversation now. */
export async function ownerOf(store: Store, session: string): Promise<string | null> {
  const record = await loadRecord(store, session);
  if (record.owner !== 'human') return null;
  return (await readChain(store, session))?.events.findLast((event) => event.kind === 'person.claimed')?.by ?? null;
}

/** Throws `conflict` unless they have the conversation; their e-mail address. */
export async function asOwner({ store }: HandoverParts, { id, person }: StaffCall): Promise<string> {
  const owner = await ownerOf(store, id);
  if (owner !== person.email) throw new Refusal('conflict', owner === null ? 'Claim this conversation first.' : `${owner} has this conversation.`);
  return owner;
}

interface Act { session: string; id: string; body: InboundBody }

/** Puts a message of a person's into the conversation. */
export async function put({ gateway, store, now }: HandoverParts, { session, id, body }: Act): Promise<void> {
  const record = await loadRecord(store, session);
  const inbound: Inbound = { session, at: now(), address: record.addresses.at(-1) ?? { channel: 'staff', id: session }, id, ...body };
  await gateway.receive(inbound);
}

/** The same, and says whether its turn is over. Throws `conflict` when somebody else has the conversation after that. */
export async function act(parts: HandoverParts, on: Act & { person: string }): Promise<{ id: string; done: boolean }> {
  await put(parts, on);
  const done = await parts.gateway.taken(on.session, on.id, TURN_MS);
  const agent = done ? (await parts.gateway.packet(on.session))?.agent ?? null : null;
  if (agent !== null && agent !== on.person) throw new Refusal('conflict', `${agent} has this conversation.`);
  return { id: on.id, done };
}
