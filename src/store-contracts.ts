import type { Address, Command, DeliveryState, Effect, Entry, Inbound, Json, JsonObject, Mending, Owner } from './contracts.ts';

/** What the store keeps, and how it is asked for it. */

// ── Records: append-only, idempotent by id ───────────────────────────────────────────────────

/** looked up: after an unknown outcome, the other system was asked whether it happened (`detail`: found or absent). */
export type LedgerStage = 'intent' | 'attempt' | 'done' | 'failed' | 'unknown' | 'looked up' | 'verified' | 'undone';
export interface LedgerRow {
  id: string; session: string; effect: string; at: number; stage: LedgerStage; attempt: number;
  action: string; key: string; digest: string; flow: string; version: number; step: string; detail: Json;
}
/** One audit event. `hash` chains over `previous`; seq starts at 1 in each chain (a session, or the gateway). */
export interface AuditEvent {
  chain: string; seq: number; at: number; kind: string; by: string; data: JsonObject; previous: string; hash: string;
}
export type Append =
  | { to: 'transcript'; row: Entry }
  | { to: 'ledger'; row: LedgerRow }
  | { to: 'audit'; row: AuditEvent };

// ── Store ────────────────────────────────────────────────────────────────────────────────────

/** One session: one document, saved by compare-and-set on `revision`. Times in ms. */
export interface SessionRecord {
  id: string;
  revision: number;
  /** Number of the machine that wrote `snapshot`. */
  machine: number;
  snapshot: Json;
  addresses: Address[];
  owner: Owner;
  customer: string | null;
  flow: string | null;
  version: number | null;
  outbox: Effect[];
  /** Records still to be appended; written again after a crash, which changes nothing. */
  appends: Append[];
  /** Inbound ids that the last turns took (newest last, at most 100). */
  handled: string[];
  /** Counters of the transcript and of the audit chain. */
  seq: number;
  audit: { seq: number; hash: string };
  /** When this session next needs the worker; null when nothing is owed. */
  dueAt: number | null;
  createdAt: number;
  updatedAt: number;
  /** When the customer last said something. */
  heardAt?: number;
}
export interface InboxRow { message: Inbound; handled: boolean }
/** What a message was understood as; `digest` is of all that this depended on. */
export interface KeptReading { digest: string; commands: Command[] }
export interface SessionStore {
  load(id: string): Promise<SessionRecord | null>;
  /** Writes `next` if the stored revision is `next.revision - 1` (0 = not stored yet). False: somebody else was first. */
  save(next: SessionRecord): Promise<boolean>;
  due(now: number, limit: number): Promise<string[]>;
  byOwner(owner: Owner, limit: number): Promise<SessionRecord[]>;
  /** Those of one customer, the newest first. */
  byCustomer(customer: string, limit: number): Promise<SessionRecord[]>;
  ids(after: string, limit: number): Promise<string[]>;
}
export interface Inbox {
  /** Durable when it resolves. False: this id was stored before. */
  accept(message: Inbound): Promise<boolean>;
  keepReading(id: string, reading: KeptReading): Promise<void>;
  /** Null where none was kept. */
  reading(id: string): Promise<KeptReading | null>;
  /** Unhandled messages of a session, oldest first. */
  waiting(session: string): Promise<InboxRow[]>;
  /** Sessions that have unhandled messages received before `before` (ms). */
  sessionsWaiting(before: number, limit: number): Promise<string[]>;
  settle(ids: string[]): Promise<void>;
}
export interface Records {
  /** Durable when it resolves; rows already there are left as they are. */
  append(rows: Append[]): Promise<void>;
  entries(session: string, after: number, limit: number): Promise<Entry[]>;
  /** Notes on a line what became of it, and how much of it was heard; nothing where there is no such line. */
  mark(line: { session: string; seq: number }, delivery: DeliveryState, heard?: string): Promise<void>;
  ledger(session: string): Promise<LedgerRow[]>;
  auditChain(chain: string, after: number, limit: number): Promise<AuditEvent[]>;
}
export type ApprovalState = 'open' | 'approved' | 'refused' | 'edited' | 'expired' | 'withdrawn';
export interface Vote { by: string; decision: 'approved' | 'refused'; at: number; note: string | null }
export interface Change { name: string; before: Json; after: Json }
/** People's decision on one exact effect. `digest` binds it to arguments, flow and version. */
export interface Approval {
  id: string; session: string; effect: string; role: string; state: ApprovalState; digest: string;
  flow: string; version: number; step: string; summary: string; facts: JsonObject;
  requestedAt: number; expiresAt: number; decidedBy: string | null; decidedAt: number | null; note: string | null;
  /** So many different people must approve; one refusal refuses. */
  quorum: number; votes: Vote[];
  /** Who may decide: `role`, and those it was escalated to. */
  roles: string[]; escalatedAt: number | null;
  evidence: JsonObject;
  /** What is different from the request before this one. */
  changes: Change[];
  /** Edited: what a person put in the place of which slots. */
  slots?: JsonObject;
  /** Who put in what is asked for here, by editing the requests before it: their own, so not theirs to approve. */
  editors?: string[];
}
export interface Decision { state: ApprovalState; by: string; at: number; note: string | null; slots?: JsonObject }
export interface ApprovalStore {
  request(approval: Approval): Promise<void>;
  load(id: string): Promise<Approval | null>;
  open(roles: string[], limit: number): Promise<Approval[]>;
  /** Compare-and-set from open. Returns the approval as it stands afterwards, and whether this call decided it. */
  decide(id: string, to: Decision): Promise<{ won: boolean; approval: Approval | null }>;
  /** Adds one person's vote; the one that completes the quorum, or refuses, decides. `counted` is false for a second vote of one person, and once decided. */
  vote(id: string, vote: Vote): Promise<{ counted: boolean; approval: Approval | null }>;
  /** From then on these roles may decide too. Does nothing when it is decided, or was escalated already. */
  escalate(id: string, to: { roles: string[]; at: number }): Promise<Approval | null>;
}

export type ExceptionKind = 'failed' | 'unknown' | 'stuck' | 'rollback incomplete' | 'limit' | 'flow';
export type ExceptionState = 'open' | 'retried' | 'edited' | 'undone' | 'resolved' | 'withdrawn';
/** Work that failed, hangs, or ended in a way nobody knows: a task for staff. `evidence`: ledger rows, what is done, what is left. */
export interface Exception {
  id: string; session: string; effect: string; kind: ExceptionKind; queue: string;
  flow: string; version: number; step: string; action: string; input: Json;
  error: { code: string; message: string }; evidence: Json;
  owner: string | null; dueAt: number; raisedAt: number;
  state: ExceptionState; closedBy: string | null; closedAt: number | null; note: string | null;
  /** Closed by a person: what they did about it. */
  mending?: Mending;
}
export interface Closing { state: Exclude<ExceptionState, 'open'>; by: string; at: number; note: string | null; mending?: Mending }
export interface ExceptionStore {
  /** The same id again changes nothing. */
  raise(exception: Exception): Promise<void>;
  load(id: string): Promise<Exception | null>;
  /** Those open, the one due first at the head; `before` (ms): those due before that. */
  open(which: { queue?: string | undefined; owner?: string | undefined; before?: number | undefined }, limit: number): Promise<Exception[]>;
  /** Gives it to a person, if it is open and `from` (nobody, when not said) has it. Returns it as it stands. */
  take(id: string, owner: string, from?: string): Promise<Exception | null>;
  /** Compare-and-set from open. Returns the exception as it stands afterwards, and whether this call closed it. */
  close(id: string, to: Closing): Promise<{ won: boolean; exception: Exception | null }>;
}
/** A published version of a flow with everything it needs: immutable. */
export interface PublishedFlow { name: string; version: number; digest: string; publishedAt: number; by: string; source: JsonObject }
export interface FlowStore {
  /** Adds version n + 1 of a flow. False: that version was there already. */
  publish(flow: PublishedFlow): Promise<boolean>;
  all(): Promise<PublishedFlow[]>;
}
/** Named documents that executors and sandbox systems keep (one folder of keys each). */
export interface Documents {
  get(folder: string, key: string): Promise<JsonObject | null>;
  put(folder: string, key: string, value: JsonObject): Promise<void>;
  /** Adds only when the key is free. */
  add(folder: string, key: string, value: JsonObject): Promise<boolean>;
  list(folder: string, limit: number): Promise<{ key: string; value: JsonObject }[]>;
  remove(folder: string, key: string): Promise<void>;
}
export interface Store {
  readonly sessions: SessionStore;
  readonly inbox: Inbox;
  readonly records: Records;
  readonly approvals: ApprovalStore;
  readonly exceptions: ExceptionStore;
  readonly flows: FlowStore;
  readonly documents: Documents;
  /** Shared with other processes (MongoDB), or ours alone (embedded). */
  readonly shared: boolean;
  ping(): Promise<void>;
  close(): Promise<void>;
}
