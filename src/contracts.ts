import type { Server } from 'node:http';
import type { Router } from 'express';
import type { z } from 'zod';

/** The shared types and the five interfaces. Imports nothing of ours. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
/** A text in one language, or one text per locale. */
export type Localized = string | { [locale: string]: string };

// ── People and places ────────────────────────────────────────────────────────────────────────

export type ChannelName = string;
/** Where a customer is reached: web = conversation id, sms = E.164 number, … */
export interface Address { channel: ChannelName; id: string }
export type Owner = 'bot' | 'human' | 'nobody';
export type IdentityLevel = 'anonymous' | 'known' | 'verified';
/** Who the customer is, and the slot values that proved it (the proof holds only for these). */
export interface Identity { level: IdentityLevel; customer: JsonObject | null; proof: JsonObject }

// ── In ───────────────────────────────────────────────────────────────────────────────────────

export interface FileRef { id: string; name: string; type: string; bytes: number }
/** What a channel parsed from one delivery. `id` is unique per platform delivery, for deduplication. `at` in ms. */
export type Inbound = { id: string; session: string; address: Address; at: number } & InboundBody;
export type InboundBody =
  | { kind: 'opened'; locale?: string; identity?: Identity }
  | { kind: 'text'; text: string; files?: FileRef[] }
  | { kind: 'choice'; choice: string }
  /** From inside: a person decided on an approval; a person took, wrote in, or returned the session. */
  | { kind: 'decided'; effect: string; decision: 'approved' | 'refused'; by: string; note?: string }
  | { kind: 'claimed'; by: string }
  | { kind: 'agent'; by: string; text: string }
  | { kind: 'returned'; by: string }
  | { kind: 'closed'; by: string };

// ── Understanding ────────────────────────────────────────────────────────────────────────────

/** A typed value and the words it came from. */
export interface SlotValue { value: Json; said: string }

/** What understanding found in a text. Data, never an action. Order is the order of the text. */
export type Command =
  | { kind: 'start'; flow: string; confidence: number }
  | { kind: 'set'; slot: string; value: Json; said: string }
  | { kind: 'correct'; slot: string; value: Json; said: string }
  | { kind: 'invalid'; slot: string; said: string }
  | { kind: 'confirm' }
  | { kind: 'deny' }
  | { kind: 'cancel'; all: boolean }
  | { kind: 'skip' }
  | { kind: 'repeat' }
  | { kind: 'pause' }
  | { kind: 'restart' }
  | { kind: 'help' }
  | { kind: 'why' }
  | { kind: 'question'; text: string }
  | { kind: 'chitchat'; about: 'greeting' | 'thanks' | 'goodbye' | 'bot' | 'insult' }
  | { kind: 'person' }
  | { kind: 'unclear'; candidates: string[] }
  /** A choice that is no longer open; made by the gateway, never by an understanding. */
  | { kind: 'stale' }
  /** A message that there is nothing to read in, or too much; made by the gateway too. */
  | { kind: 'odd'; about: 'empty' | 'tooLong' };

export type SlotType =
  | 'text' | 'number' | 'money' | 'date' | 'phone' | 'email' | 'choice' | 'yesno' | 'code' | 'name';
export interface SlotOption { id: string; label: Localized; also?: string[] | undefined }
/** What understanding needs to know of a slot. The flow schema infers a superset of this. */
export interface SlotSpec {
  type: SlotType;
  options?: SlotOption[] | undefined;
  pattern?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
}
/** What may be understood at this point, and nothing else. */
export interface ReadingContext {
  locale: string;
  now: number;
  timeZone: string;
  country: string;
  /** The slot being asked, if any; `slots` are all that the running flow may still take or correct. */
  asking: string | null;
  slots: { [name: string]: SlotSpec };
  filled: { [name: string]: Json };
  confirming: boolean;
  /** The flow that runs, or null; `candidates` are flows offered by a clarifying question. */
  flow: string | null;
  candidates: string[];
}
export interface Understanding {
  read(text: string, at: ReadingContext): Promise<Command[]>;
}

// ── Out ──────────────────────────────────────────────────────────────────────────────────────

export interface Choice { id: string; label: string }
export type WorkStatus = 'working' | 'done' | 'failed';
/** One line that a channel renders. `seq` is its place in the transcript; typing has none. */
export type Outbound =
  | { kind: 'message'; seq: number; text: string; choices?: Choice[] }
  | { kind: 'progress'; seq: number; text: string; status: WorkStatus; work: string }
  | { kind: 'typing'; on: boolean };

/** One line of a transcript. A progress line with the same `work` replaces the earlier one on screen. */
export interface Entry {
  session: string;
  seq: number;
  at: number;
  from: 'bot' | 'agent' | 'customer';
  text: string;
  choices?: Choice[];
  status?: WorkStatus;
  work?: string;
  /** The inbound id this line came from. */
  inbound?: string;
  /** What the customer attached to this line. */
  files?: FileRef[];
}

// ── Effects ──────────────────────────────────────────────────────────────────────────────────

/** What an effect's guard demands; checked where it is created and again where it is performed. */
export interface Guard { identity: IdentityLevel; proof: JsonObject; confirmed: string | null }
export interface RetryPolicy { times: number; firstMs: number; maxMs: number }
interface EffectBase { id: string; dueAt: number; attempts: number; lease: { by: string; until: number } | null }
/** What the gateway owes the outside. `id` is unique in the session; `session/id` is its idempotency key. */
export type Effect = EffectBase & EffectBody;
export type EffectBody =
  | { kind: 'send'; to: Address; message: Outbound }
  | WorkBody
  | { kind: 'timer'; name: string };
export interface WorkBody {
  kind: 'work';
  executor: string;
  /** For a call: the action, e.g. provisioning.swapSim. */
  action: string;
  input: Json;
  write: boolean;
  flow: string;
  version: number;
  step: string;
  guard: Guard;
  timeoutMs: number;
  retry: RetryPolicy;
}
export type ErrorKind = 'retryable' | 'terminal' | 'unknown';
/** How a piece of work ended. `evidence` is what a decision table or a system said, for the audit. */
export type Outcome =
  | { ok: true; output: Json; evidence?: Json }
  | { ok: false; error: { kind: ErrorKind; code: string; message: string } };

// ── Records: append-only, idempotent by id ───────────────────────────────────────────────────

export type LedgerStage = 'intent' | 'attempt' | 'done' | 'failed' | 'unknown';
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
}
export interface InboxRow { message: Inbound; commands: Command[] | null; handled: boolean }
export interface SessionStore {
  load(id: string): Promise<SessionRecord | null>;
  /** Writes `next` if the stored revision is `next.revision - 1` (0 = not stored yet). False: somebody else was first. */
  save(next: SessionRecord): Promise<boolean>;
  due(now: number, limit: number): Promise<string[]>;
  byOwner(owner: Owner, limit: number): Promise<SessionRecord[]>;
  ids(after: string, limit: number): Promise<string[]>;
}
export interface Inbox {
  /** Durable when it resolves. False: this id was stored before. */
  accept(message: Inbound): Promise<boolean>;
  keepCommands(id: string, commands: Command[]): Promise<void>;
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
  ledger(session: string): Promise<LedgerRow[]>;
  auditChain(chain: string, after: number, limit: number): Promise<AuditEvent[]>;
}
export type ApprovalState = 'open' | 'approved' | 'refused' | 'expired' | 'withdrawn';
/** A person's decision on one exact effect. `digest` binds it to arguments, flow and version. */
export interface Approval {
  id: string; session: string; effect: string; role: string; state: ApprovalState; digest: string;
  flow: string; version: number; step: string; summary: string; facts: JsonObject;
  requestedAt: number; expiresAt: number; decidedBy: string | null; decidedAt: number | null; note: string | null;
}
export interface ApprovalStore {
  request(approval: Approval): Promise<void>;
  load(id: string): Promise<Approval | null>;
  open(roles: string[], limit: number): Promise<Approval[]>;
  /** Compare-and-set from open. Returns the approval as it stands afterwards, and whether this call decided it. */
  decide(id: string, to: { state: ApprovalState; by: string; at: number; note: string | null }): Promise<{ won: boolean; approval: Approval | null }>;
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
}
export interface Store {
  readonly sessions: SessionStore;
  readonly inbox: Inbox;
  readonly records: Records;
  readonly approvals: ApprovalStore;
  readonly flows: FlowStore;
  readonly documents: Documents;
  /** Shared with other processes (MongoDB), or ours alone (embedded). */
  readonly shared: boolean;
  ping(): Promise<void>;
  close(): Promise<void>;
}

// ── Channels ─────────────────────────────────────────────────────────────────────────────────

export interface Log {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
export interface WorkDone { action: string; status: WorkStatus; at: number }
/** What a customer, or a script on their behalf, may see of a conversation. */
export interface ConversationView {
  id: string; state: string; flow: string | null; version: number | null; owner: Owner;
  slots: JsonObject; identity: IdentityLevel; work: WorkDone[]; seq: number; working: boolean;
}
/** What the gateway offers a channel. */
export interface Host {
  readonly routes: Router;
  readonly server: Server;
  readonly log: Log;
  now(): number;
  entries(session: string, after: number, limit: number): Promise<Entry[]>;
  view(session: string): Promise<ConversationView | null>;
  /** Calls back after each new entry and each change of `working`; returns the way to stop. */
  subscribe(session: string, changed: () => void): () => void;
  saveFile(file: { name: string; type: string; data: Buffer; session: string }): Promise<FileRef>;
  /** What saveFile returned for this session under that id; null when there is none. */
  file(session: string, id: string): Promise<FileRef | null>;
}
export interface Channel {
  readonly name: ChannelName;
  /** `delivery`: push = each line is sent; transcript = the customer's side reads the transcript, nothing is sent. */
  readonly limits: { text: number; choices: number; delivery: 'push' | 'transcript' };
  /** verify → parse → receive (= stored) → acknowledge. */
  mount(host: Host, receive: (message: Inbound) => Promise<void>): void;
  /** render → post. `key` makes a repeated send harmless. */
  send(to: Address, message: Outbound, key: string): Promise<void>;
  close?(): Promise<void>;
}

// ── Executors ────────────────────────────────────────────────────────────────────────────────

export interface RunContext {
  /** Idempotency key: the same on every attempt. */
  key: string;
  signal: AbortSignal;
  session: string;
}
/** Performs one kind of step. Throws Retryable, Terminal or Unknown (src/errors.ts). */
export interface Executor<I = unknown, O extends Json = Json> {
  readonly name: string;
  readonly input: z.ZodType<I>;
  run(input: I, at: RunContext): Promise<{ output: O; evidence?: Json }>;
}

// ── Knowledge ────────────────────────────────────────────────────────────────────────────────

export interface Passage { article: string; title: string; text: string; score: number }
export interface Knowledge {
  answer(question: string, at: { locale: string; audience: 'customer' | 'staff' }): Promise<Passage[]>;
}
