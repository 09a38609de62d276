import type { z } from 'zod';

export type * from './store-contracts.ts';
export type * from './channel-contracts.ts';

/** The shared types and the five interfaces; what the store keeps is in store-contracts.ts, what a channel is in channel-contracts.ts. Imports nothing else of ours. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
/** A text in one language, or one text per locale. */
export type Localized = string | { [locale: string]: string };

// ── People and places ────────────────────────────────────────────────────────────────────────

export type ChannelName = string;
/** Where a customer is reached: web = conversation id, sms = E.164 number, …; `via`: which of our own numbers or accounts they wrote to; `thread`: one conversation of several there. */
export interface Address { channel: ChannelName; id: string; via?: string; thread?: string }
export type Owner = 'bot' | 'human' | 'nobody';
export type IdentityLevel = 'anonymous' | 'known' | 'verified';
/** Who the customer is, and the slot values that proved it (the proof holds only for these); `at`: when they were last there since. */
export interface Identity { level: IdentityLevel; customer: JsonObject | null; proof: JsonObject; at?: number }

// ── In ───────────────────────────────────────────────────────────────────────────────────────

export interface FileRef { id: string; name: string; type: string; bytes: number }
/** What a channel parsed from one delivery. `id` is unique per platform delivery, for deduplication. `at` in ms. */
export type Inbound = { id: string; session: string; address: Address; at: number } & InboundBody;
export type InboundBody =
  /** `wrote`: they wrote first, and their words come right behind. */
  | { kind: 'opened'; locale?: string; identity?: Identity; wrote?: true }
  | { kind: 'text'; text: string; files?: FileRef[] }
  | { kind: 'choice'; choice: string }
  /** Several answers at once, each as it was typed, by slot. */
  | { kind: 'form'; values: { [slot: string]: string } }
  /** The customer wants nothing more at this address (`stopped`), or wants it again. */
  | { kind: 'consent'; stopped: boolean; because: string }
  /** What was proved holds no longer: somebody else may be there now. */
  | { kind: 'lapsed' }
  /** From inside: a person decided on an approval (edited: they changed inputs, and a fresh approval follows). */
  | { kind: 'decided'; effect: string; decision: 'approved' | 'refused' | 'edited'; by: string; note?: string; slots?: JsonObject }
  /** A flow begins without a customer: over the API, on a schedule, by a webhook. */
  | { kind: 'started'; flow: string; slots: JsonObject; by: string }
  /** Something happened outside that this session may wait for. */
  | { kind: 'event'; event: string; key?: string; data: Json }
  | Mended
  /** A person took, wrote in, or returned the session. */
  | { kind: 'claimed'; by: string }
  | { kind: 'agent'; by: string; text: string; files?: FileRef[] }
  | { kind: 'returned'; by: string }
  /** They run a flow for the customer; they give the session back, and the bot goes on where it was; they wrote a note that only the staff see. */
  | { kind: 'ran'; by: string; flow: string; slots: JsonObject }
  | { kind: 'resumed'; by: string; slots: JsonObject }
  | { kind: 'noted'; by: string; note: string }
  | { kind: 'closed'; by: string };
/** What a person did about an exception (`exception`: the effect that raised it). `edit`: sent again with other arguments; `resolve`: how it really ended. */
export type Mended = { kind: 'mended'; exception: string; by: string; note?: string } & Mending;
export type Mending =
  | { act: 'retry' }
  | { act: 'edit'; arguments: JsonObject }
  | { act: 'undo' }
  | { act: 'resolve'; outcome: 'done' | 'not done'; output?: Json };

// ── Understanding ────────────────────────────────────────────────────────────────────────────

/** A typed value and the words it came from. */
export interface SlotValue { value: Json; said: string }

export type Given = SlotValue & { slot: string };

/** What understanding found in a text. Data, never an action. Order is the order of the text. */
export type Command =
  /** `given`: details of it that the same text brings. */
  | { kind: 'start'; flow: string; confidence: number; given?: Given[] }
  | { kind: 'set'; slot: string; value: Json; said: string }
  | { kind: 'correct'; slot: string; value: Json; said: string }
  /** `without`: the options that the answer ruled out; more than one is left. */
  | { kind: 'invalid'; slot: string; said: string; without?: string[] }
  | { kind: 'confirm' }
  | { kind: 'deny' }
  | { kind: 'cancel'; all: boolean }
  | { kind: 'skip' }
  /** `anew`: what was sent has not come. */
  | { kind: 'repeat'; anew?: boolean }
  | { kind: 'pause' }
  | { kind: 'restart' }
  | { kind: 'help' }
  | { kind: 'why' }
  | { kind: 'question'; text: string }
  | { kind: 'chitchat'; about: 'greeting' | 'thanks' | 'goodbye' | 'bot' | 'insult' }
  | { kind: 'person' }
  /** Wants no more messages of their own accord; what was asked for is still answered. */
  | { kind: 'optOut' }
  | { kind: 'unclear'; candidates: string[] }
  /** Wants to go on over another channel; `channel`: sms, whatsapp, email, or web for a link to a page. */
  | { kind: 'elsewhere'; channel: ChannelName }
  /** A choice that is no longer open; made by the gateway, never by an understanding. */
  | { kind: 'stale' }
  /** A message that there is nothing to read in, or too much; made by the gateway too. */
  | { kind: 'odd'; about: 'empty' | 'tooLong' }
  /** Said in a language in which there is nothing to offer. */
  | { kind: 'foreign'; locale: string };

export type SlotType =
  | 'text' | 'number' | 'money' | 'date' | 'time' | 'period' | 'duration' | 'phone' | 'email' | 'address' | 'choice' | 'yesno' | 'code' | 'name' | 'file';
/** `ruledOut`: the customer did not want it; it counts only by its name. */
export interface SlotOption { id: string; label: Localized; also?: string[] | undefined; ruledOut?: true }
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
  /** Ids of the messages that the text came in. */
  messages?: readonly string[];
}
export interface Understanding {
  read(text: string, at: ReadingContext): Promise<Command[]>;
}
/** A pretrained sentence encoder: texts → vectors of `size` numbers and length 1. Rejects when it cannot; everything works without one. */
export interface Encoder {
  /** Names the weights: vectors of another name are not comparable. */
  readonly name: string;
  /** Numbers of a vector; 0 where only the first answer tells. */
  readonly size: number;
  /** Languages it was trained for; others are not asked of it. */
  readonly locales: readonly string[];
  encode(texts: readonly string[]): Promise<Float32Array[]>;
  /** The same for texts that will be asked for again after a restart. */
  learn?(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

// ── Out ──────────────────────────────────────────────────────────────────────────────────────

export interface Choice { id: string; label: string }
export type WorkStatus = 'working' | 'done' | 'failed';
/** What a platform says became of a line that was sent. */
export type DeliveryState = 'sent' | 'delivered' | 'read' | 'failed';
/** One answer that can be given together with others. */
export interface FormField { slot: string; label: string; type: SlotType; options?: Choice[] }
/** What a line waits for: channels shape keypad, hints and inputs by it. `form`: this slot and those after it, where there are several. */
export type Expects =
  | { kind: 'slot'; slot: string; type: SlotType; form?: FormField[] }
  /** A yes to what will be done. */
  | { kind: 'yes' };
/**
 * One line that a channel renders. `seq` is its place in the transcript; typing has none. `unasked`: the customer has not written for
 * an hour; `farewell`: the one line that may follow their wish for no more; `lines`: the places of several that leave as one.
 */
export type Outbound =
  | { kind: 'message'; seq: number; text: string; choices?: Choice[]; expects?: Expects; files?: FileRef[]; from?: 'agent'; unasked?: true; farewell?: true; lines?: readonly number[] }
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
  /** What is attached to this line. */
  files?: FileRef[];
  expects?: Expects;
  delivery?: DeliveryState;
  /** How much of it was spoken before the customer spoke into it; not there where all of it was. */
  heard?: string;
}

// ── Effects ──────────────────────────────────────────────────────────────────────────────────

/** What an effect's guard demands; checked where it is created and again where it is performed. */
export interface Guard { identity: IdentityLevel; proof: JsonObject; confirmed: string | null }
/** `withinMs`: how long after the first attempt it gives up. */
export interface RetryPolicy { times: number; firstMs: number; maxMs: number; withinMs?: number }
/** How to find out whether a write happened. `found` and `output` are expressions over its arguments, `key` and `result`. */
export interface LookUp { action: string; with: { [name: string]: string | number | boolean | null } | null; found: string | null; output: string | null }
/** A hard limit, bound to the values it holds for: `by` is whose sum or count it is. */
export interface BoundLimit {
  of: string | null; most: number | null; times: number | null; perMs: number | null; by: string | null;
  allow: (string | number | boolean)[] | null; identity: 'known' | 'verified' | null;
}
/** `held`: not begun while a person has the session; `stale`: what the bot said before, under way when they took it, and not tried again. */
interface EffectBase { id: string; dueAt: number; attempts: number; lease: { by: string; until: number } | null; held?: true; stale?: true }
/** What the gateway owes the outside. `id` is unique in the session; `session/id` is its idempotency key. */
export type Effect = EffectBase & EffectBody;
export type EffectBody =
  /** `before`: of several lines as one, what they say before the question that is open. */
  | { kind: 'send'; to: Address; message: Outbound; before?: string }
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
  lookup?: LookUp;
  limits?: BoundLimit[];
  /** The effect whose write this goes on with, under its key. */
  of?: string;
  /** An attempt was made whose outcome is not known: looked up before anything is sent again. */
  doubt?: boolean;
  /** Look-ups that were made in doubt. */
  looks?: number;
  /** When the first attempt was made (ms). */
  since?: number;
}
export type ErrorKind = 'retryable' | 'terminal' | 'unknown';
/** How a piece of work ended. `evidence` is what a decision table or a system said, for the audit. */
export type Outcome =
  | { ok: true; output: Json; evidence?: Json }
  | { ok: false; error: { kind: ErrorKind; code: string; message: string } };

// ── Agent steps ──────────────────────────────────────────────────────────────────────────────

/** What a model wants to do next. A wish, never an action: the machine disposes. */
export type AgentMove =
  | { kind: 'call'; action: string; arguments: JsonObject }
  | { kind: 'ask'; text: string }
  | { kind: 'say'; text: string }
  | { kind: 'done'; returns: JsonObject }
  | { kind: 'giveUp'; because: string };
/** One line of what happened in an agent step. What the customer and the systems say is data. */
export type AgentLine =
  | { by: 'agent'; move: AgentMove }
  | { by: 'customer'; text: string }
  | { by: 'system'; of: string; result: Json }
  | { by: 'system'; of: string; error: string };
/** `input` is the JSON Schema of the arguments that are the model's to choose; `asks`: whether the customer is there to be asked. */
export interface AgentTask {
  name: string; policy: string; goal: string | null; locale: string; facts: JsonObject;
  actions: { action: string; summary: string; write: boolean; input: JsonObject }[];
  returns: { [variable: string]: 'text' | 'number' | 'yesno' | 'date' };
  asks: boolean; left: { calls: number; turns: number }; lines: AgentLine[];
}
export interface AgentMoved { move: AgentMove; tokensIn: number; tokensOut: number; cost: number }
/** Asks a model for the next move. Throws Retryable or Terminal. */
export type NextMove = (task: AgentTask, signal: AbortSignal) => Promise<AgentMoved>;

// ── Executors ────────────────────────────────────────────────────────────────────────────────

export interface RunContext {
  /** Idempotency key: the same on every attempt. */
  key: string;
  signal: AbortSignal;
  session: string;
}
export type Found = { found: false } | { found: true; output: Json };
/** Performs one kind of step. Throws Retryable, Terminal or Unknown (src/errors.ts). */
export interface Executor<I = unknown, O extends Json = Json> {
  readonly name: string;
  readonly input: z.ZodType<I>;
  run(input: I, at: RunContext): Promise<{ output: O; evidence?: Json }>;
  /** Finds out whether an earlier attempt under this key happened; null when there is no way to tell. Throws as `run` does. */
  lookUp?(input: I, at: RunContext & { how: LookUp | null }): Promise<Found | null>;
}

// ── Knowledge ────────────────────────────────────────────────────────────────────────────────

/** Where an answer is from. `updated`: the day it was last checked; `link`: of the web. */
export interface Source { title: string; link: string | null; updated: string | null }
/** `text` is plain. Composed by a model from several, each sentence names its source by number ("[1]"); else it is one quoted. */
export interface Passage { article: string; title: string; text: string; score: number; sources?: Source[] }
export interface Knowledge {
  /** `about`: what the talk is about, for questions that do not say it. */
  answer(question: string, at: { locale: string; audience: 'customer' | 'staff'; about?: string }): Promise<Passage[]>;
}
/** Writes an answer out of passages, each sentence with the id of the one that says so. Null: they do not answer it. */
export type Compose = (question: string, passages: readonly { id: string; text: string }[], locale: string) => Promise<{ sentences: { text: string; source: string }[] } | null>;
/** Questions that no article answers, alike ones together. Times in ms. */
export interface UnansweredQuestion { id: string; question: string; locale: string; count: number; firstAt: number; lastAt: number; alike: string[] }
