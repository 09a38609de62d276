import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Address, Approval, ChannelName, DeliveryState, Documents, Entry, FileRef, IdentityLevel, Inbound, JsonObject, Outbound, Owner, WorkStatus } from './contracts.ts';

/** What a channel is, and what the gateway offers it. */

export interface Log {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}
export interface WorkDone { action: string; status: WorkStatus; at: number }
/** What a customer, or a script on their behalf, may see of a conversation. */
export interface ConversationView {
  id: string; locale: string; state: string; flow: string | null; version: number | null; owner: Owner;
  slots: JsonObject; identity: IdentityLevel; work: WorkDone[]; seq: number; working: boolean;
}
/** Private slots are masked. */
export interface Handover { queue: string | null; because: string | null; flow: string | null; slots: JsonObject; work: WorkDone[] }
/** What the gateway offers a channel. */
export interface Host {
  readonly routes: Router;
  readonly server: Server;
  readonly log: Log;
  /** Something came of a kind that the channel does not know: left out, logged and counted. */
  odd(channel: ChannelName, what: string): void;
  /** What a channel itself has to remember. */
  readonly documents: Documents;
  now(): number;
  entries(session: string, after: number, limit: number): Promise<Entry[]>;
  view(session: string): Promise<ConversationView | null>;
  /** Calls back after each new entry and each change of `working`; returns the way to stop. */
  subscribe(session: string, changed: () => void): () => void;
  saveFile(file: { name: string; type: string; data: Buffer; session: string }): Promise<FileRef>;
  /** What saveFile returned for this session under that id; null when there is none. */
  file(session: string, id: string): Promise<FileRef | null>;
  fileData(session: string, id: string): Promise<Buffer | null>;
  /** An address at which whoever has it may fetch a file for a day. */
  fileLink: (session: string, id: string) => string;
  /** An address at which this conversation goes on in a browser, once, within a day. */
  pageLink(session: string): string;
  /** The conversation of a page link's token, which is used up by it; null for one that is spent, too old or not ours. */
  takePageLink(token: string): Promise<string | null>;
  /** The session that what is said at this address belongs to: the one that was moved there, or its own; a new one after that was closed. Its id tells nobody the address. */
  sessionOf(address: Address): Promise<string>;
  readonly consent: Consent;
  /** What became of a line, by the key that `send` was given; `heard`: how much of it, where it was spoken and not to its end. */
  delivered(key: string, state: DeliveryState, heard?: string): Promise<void>;
  /** What a person who takes the conversation over is told first; null while the bot has it. */
  handover(session: string): Promise<Handover | null>;
  readonly approvals: ApprovalDesk;
}
/** Who wants nothing more at an address: a ledger. */
export interface Consent {
  stopped(at: Pick<Address, 'channel' | 'id'>): Promise<boolean>;
  set(at: Pick<Address, 'channel' | 'id'>, state: { stopped: boolean; because: string; at: number }): Promise<void>;
}
/** Approvals, for channels on which the staff decide. */
export interface ApprovalDesk {
  /** Called with each approval when it is asked for, and again whenever it changes. What it throws is tried again only while it is asked for. */
  watch(told: (approval: Approval) => Promise<void>): void;
  load(id: string): Promise<Approval | null>;
  /** One person's vote, by their e-mail address. Throws Refusal with what to tell them. */
  decide(on: { id: string; digest: string; email: string; decision: 'approved' | 'refused'; note?: string }): Promise<Approval>;
}
/**
 * `delivery`: push = each line is sent, with those of `progress` or without; transcript = the customer's side reads the transcript.
 * `lasting`: the address is the customer's still when the conversation is over. `follow`: the channel on which the same id is reached later.
 * `gatherMs`: lines within this time leave as one.
 */
export interface ChannelLimits { text: number; choices: number; delivery: 'push' | 'transcript'; progress: boolean; lasting: boolean; follow: ChannelName | null; gatherMs?: number }
export interface Channel {
  readonly name: ChannelName;
  readonly limits: ChannelLimits;
  /** verify → parse → receive (= stored) → acknowledge. */
  mount(host: Host, receive: (message: Inbound) => Promise<void>): void;
  /**
   * render → post. `key` makes a repeated send harmless. Over a transcript channel it only says whether the line was seen.
   * Throws Terminal `gone` where the customer is not there any more, and the session moves to where they are; `opted_out`; Retryable; Unknown.
   */
  send(to: Address, message: Outbound, key: string): Promise<void>;
  close?(): Promise<void>;
}
