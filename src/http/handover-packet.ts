import type { Address, IdentityLevel, JsonObject, Owner, WorkDone } from '../contracts.ts';

/** One request of a conversation: what it is, and the values that it has. `told`: kept for when it goes on. */
export interface OpenRequest { flow: string; version: number; title: string; slots: JsonObject; told: JsonObject; runBy: string | null }

/** What the gateway tells of a session for whoever takes it over. */
export interface Packet {
  session: string; owner: Owner; agent: string | null; since: number | null; queue: string | null; because: string | null;
  flow: string | null; slots: JsonObject; work: WorkDone[]; customer: JsonObject | null;
  state: string; locale: string; identity: IdentityLevel; addresses: Address[]; seq: number; working: boolean; exception: string | null;
  requests: OpenRequest[]; asks: string | null; later: string[]; hinders: { return: string | null; resume: string | null };
}
