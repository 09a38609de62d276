import type { AgentRun } from './agent-run.ts';
import type { Choice, Command, Effect, EffectBody, ErrorKind, Expects, FileRef, Identity, Json, JsonObject, SlotValue, WorkDone, WorkStatus } from '../contracts.ts';

/** A step that was done: `digest` of what it took, so that it is done again only when that changed. */
export interface Done {
  digest: string;
  /** For a write: what undoes it, with its arguments; null when nothing can. */
  write: { action: string; undo: { action: string; arguments: JsonObject } | null; irreversible: boolean; undone: boolean } | null;
  verified: boolean;
  /** How often the system of record was read back. */
  readBacks: number;
  /** Counts up: what was done last is undone first. */
  order: number;
  /** What a step inside an `each` saved, for when it is passed again. */
  output: Json;
}

/** An `each` under way: its items, and which one it is at. */
export interface Loop { i: number; items: Json[] }

/** Waits for a time or an outside event; `over` once either came. `owed`: what is dropped when nobody waits any more. */
export interface Waiting {
  digest: string; due: number; event: string | null; key: string | null; owed: string[];
  over: { by: 'time' } | { by: 'event'; data: Json } | null;
}

export interface Failure { kind: ErrorKind; code: string; message: string }

/** Work that went wrong and that a person looks at; `exception` is the effect that told them. */
export interface Trouble {
  exception: string; kind: TroubleKind; key: string | null;
  /** The step's work as it was sent, and under which effect's key. */
  flight: Flight | null; of: string | null; input: Json;
}
export type TroubleKind = 'failed' | 'unknown' | 'rollback incomplete' | 'limit' | 'flow' | 'stuck';

/** What the customer said yes to: per covered op the digest of its arguments, or null where they were not known yet. */
export interface Confirmed { op: number; slots: string; args: { [op: string]: string | null } }

export const DONE: Done = { digest: '', write: null, verified: false, readBacks: 0, order: 0, output: null };

/** Why completed writes are being undone, which are left (next one first), and what comes after it. */
export interface Undoing {
  cause: string; left: string[]; ending: string | null;
  /** Who wanted it, when it was a person; the step that failed, when one did. */
  by?: string; failed?: { key: string; flight: Flight; error: Failure };
}

/** One running flow. The last frame is the one that talks; those below it wait. */
export interface Frame {
  flow: string;
  version: number;
  /** main: asked for; grant: identifies the customer for the frame below; sub: a step of the frame below. */
  role: 'main' | 'grant' | 'sub';
  pc: number;
  slots: { [name: string]: SlotValue };
  vars: JsonObject;
  done: { [op: string]: Done };
  confirmed: Confirmed | null;
  /** Failed answers per slot, refused answers per step, slots whose suggestion was declined and options that were (repair/ruled-out.ts). */
  misses: { [slot: string]: number };
  tries: { [op: string]: number };
  declined: string[];
  undoing: Undoing | null;
  /** By the op of an `each`; by the key of a `wait`; failed branches of a `parallel` whose others are still under way. */
  loops: { [op: string]: Loop };
  waits: { [key: string]: Waiting };
  failures: { flight: Flight; error: Failure }[];
  /** Arguments that a person put in place of a step's own; writes whose outcome is unknown, by the effect that holds their key. */
  edits: { [key: string]: { arguments: JsonObject; by: string } };
  unsettled: { [key: string]: string };
  /** The approval that was asked for last, by the key of its step. */
  asked: { [key: string]: string };
  /** Agent steps that were begun, by the key of the step. */
  agents?: { [key: string]: AgentRun };
  /** The person who runs it for the customer, and has the session again when it ends. */
  runBy?: string;
  /** What the customer told a person: taken when the bot goes on with this. */
  told?: Frame['slots'];
}

/** Where the walk came to rest; each is a state of the machine. */
export type Stop =
  | { at: 'idle' | 'clarifying' | 'withPerson' | 'closed' }
  | { at: 'collecting' | 'identifying'; slot: string; secret: boolean }
  | { at: 'confirming'; op: number; summary: string; confirmed: Confirmed; digest: string }
  | { at: 'working' }
  | { at: 'waiting'; op: number; key: string }
  | { at: 'awaitingApproval'; effect: string; timer: string; op: number; digest: string; also?: string[] };

/** A piece of work that is under way; `key` is its step's place, `digest` of what it took, `attempt` counts read-backs. */
export interface Flight {
  effect: string;
  op: number;
  key: string;
  phase: 'call' | 'verify' | 'undo' | 'decide' | 'notify' | 'agent';
  write: boolean;
  digest: string;
  attempt: number;
}

/** What a transition owes the outside, as data (`conceals`: part of a line that the customer gets and the transcript does not); src/session/effects.ts turns each into effects and records. */
export type Emission =
  | { type: 'say'; from: 'bot' | 'agent'; text: string; choices: Choice[]; expects?: Expects; files?: FileRef[]; farewell?: true; conceals?: string }
  /** The customer wants nothing more at this address. */
  | { type: 'stop' }
  /** The customer wants to go on over another channel. */
  | { type: 'move'; channel: string; effect: string }
  | { type: 'progress'; work: string; text: string; status: WorkStatus }
  | { type: 'owe'; effect: Pick<Effect, 'id' | 'dueAt'> & EffectBody }
  | { type: 'drop'; effect: string }
  | { type: 'record'; kind: string; by: string; data: JsonObject };

/** `asked`: the customer wants a person, whatever else called for one; `answered`: one has written to them. */
export interface Handover { queue: string; because: string; at: number; asked?: true; answered?: true }

/** The whole state of a conversation: plain JSON. */
export interface Context {
  locale: string;
  now: number;
  channel: string;
  /** Whose conversation this is: part of the address at which outside events arrive. */
  session: string;
  /** Counts effects, works and offered choices: ids are unique in the session. */
  n: number;
  frames: Frame[];
  queue: string[];
  /** Details of the requests in the queue. */
  kept?: { [flow: string]: Frame['slots'] };
  identity: Identity;
  stop: Stop;
  /** What is under way. Outlives the state `working`: a late result is still taken down when a person has the session. */
  flights: Flight[];
  /** Outside events that came before anything waited for them, newest last. */
  early: { event: string; key: string | null; data: Json }[];
  trouble: Trouble | null;
  /** Choices now open, and what picking one means. */
  offered: { id: string; label: string; command: Command }[];
  candidates: string[];
  misses: number;
  said: { text: string; choices: Choice[] } | null;
  /** Whoever wrote first is still to be greeted. */
  greets?: boolean;
  work: WorkDone[];
  handover: Handover | null;
  agent: string | null;
  out: Emission[];
}

export function firstContext(at: { locale: string; now: number; channel: string; session: string }): Context {
  return {
    ...at, n: 0, frames: [], queue: [], identity: { level: 'anonymous', customer: null, proof: {} }, stop: { at: 'idle' },
    flights: [], early: [], trouble: null,
    offered: [], candidates: [], misses: 0, said: null, work: [], handover: null, agent: null, out: [],
  };
}

/** A copy that a reducer may change freely: two levels deep, which is as deep as reducers write. */
export function draft(context: Context): Context {
  return {
    ...context,
    frames: context.frames.map((frame) => ({
      ...frame, slots: { ...frame.slots }, vars: { ...frame.vars }, done: { ...frame.done },
      misses: { ...frame.misses }, tries: { ...frame.tries }, declined: [...frame.declined], loops: { ...frame.loops }, waits: { ...frame.waits },
      failures: [...frame.failures], edits: { ...frame.edits }, unsettled: { ...frame.unsettled }, asked: { ...frame.asked },
    })),
    flights: [...context.flights], early: [...context.early], queue: [...context.queue], work: [...context.work], out: [...context.out],
  };
}

export function newFrame(of: { flow: string; version: number; role: Frame['role'] }): Frame {
  return {
    ...of, pc: 0, slots: {}, vars: {}, done: {}, confirmed: null, misses: {}, tries: {}, declined: [], undoing: null,
    loops: {}, waits: {}, failures: [], edits: {}, unsettled: {}, asked: {},
  };
}

/** Where a step stands in a run: its op and, inside an `each`, at which items. */
export function keyAt(frame: Frame, op: { loops: number[] }, pc: number): string {
  return op.loops.length === 0 ? String(pc) : `${pc}@${op.loops.map((loop) => frame.loops[loop]?.i ?? 0).join('.')}`;
}

/** The op that a key names. */
export function opOf(key: string): number {
  return Number.parseInt(key, 10);
}

/** Where the effect of an undo whose outcome is unknown is kept. */
export function undoKey(key: string): string {
  return `undo ${key}`;
}

/** From the top again: what was done on the same input is passed. */
export function toTop(frame: Frame): void {
  frame.pc = 0;
  frame.loops = {};
}

export function top(context: Context): Frame | null {
  return context.frames.at(-1) ?? null;
}

/** The next id of its kind, unique in the session. */
export function nextId(context: Context, prefix: string): string {
  context.n += 1;
  return `${prefix}${context.n}`;
}
