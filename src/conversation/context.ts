import type { Choice, Command, Effect, EffectBody, Identity, JsonObject, SlotValue, WorkDone, WorkStatus } from '../contracts.ts';

/** A step that was done: `digest` of what it took, so that it is done again only when that changed. */
export interface Done {
  digest: string;
  /** For a write: what undoes it, with its arguments; null when nothing can. */
  write: { action: string; undo: { action: string; arguments: JsonObject } | null; irreversible: boolean; undone: boolean } | null;
  verified: boolean;
  /** How often the system of record was read back. */
  readBacks: number;
}

/** What the customer said yes to: per covered op the digest of its arguments, or null where they were not known yet. */
export interface Confirmed { op: number; slots: string; args: { [op: string]: string | null } }

export const DONE: Done = { digest: '', write: null, verified: false, readBacks: 0 };

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
  /** Failed answers per slot, refused answers per step, slots whose suggestion was declined. */
  misses: { [slot: string]: number };
  tries: { [op: string]: number };
  declined: string[];
  /** Set while completed writes are being undone: why, which ops are left (next one first), and the ending, if any, after it. */
  undoing: { cause: string; left: string[]; ending: string | null } | null;
}

/** Where the walk came to rest; each is a state of the machine. */
export type Stop =
  | { at: 'idle' | 'clarifying' | 'withPerson' | 'closed' }
  | { at: 'collecting' | 'identifying'; slot: string; secret: boolean }
  | { at: 'confirming'; op: number; summary: string; confirmed: Confirmed; digest: string }
  | Flight
  | { at: 'awaitingApproval'; effect: string; timer: string; op: number; digest: string };

/** The piece of work that is under way; `digest` of what it took, `attempt` counts read-backs. */
export interface Flight {
  at: 'working';
  effect: string;
  op: number;
  phase: 'call' | 'verify' | 'undo' | 'decide' | 'notify';
  write: boolean;
  digest: string;
  attempt: number;
}

/** What a transition owes the outside, as data; src/session/effects.ts turns each into effects and records. */
export type Emission =
  | { type: 'say'; from: 'bot' | 'agent'; text: string; choices: Choice[] }
  | { type: 'progress'; work: string; text: string; status: WorkStatus }
  | { type: 'owe'; effect: Pick<Effect, 'id' | 'dueAt'> & EffectBody }
  | { type: 'drop'; effect: string }
  | { type: 'record'; kind: string; by: string; data: JsonObject };

export interface Handover { queue: string; because: string; at: number }

/** The whole state of a conversation: plain JSON. */
export interface Context {
  locale: string;
  now: number;
  channel: string;
  /** Counts effects, works and offered choices: ids are unique in the session. */
  n: number;
  frames: Frame[];
  queue: string[];
  identity: Identity;
  stop: Stop;
  /** Outlives the state `working`: a late result is still taken down when a person has the session. */
  flight: Flight | null;
  /** Choices now open, and what picking one means. */
  offered: { id: string; label: string; command: Command }[];
  candidates: string[];
  misses: number;
  said: { text: string; choices: Choice[] } | null;
  work: WorkDone[];
  handover: Handover | null;
  agent: string | null;
  out: Emission[];
}

export function firstContext(at: { locale: string; now: number; channel: string }): Context {
  return {
    ...at, n: 0, frames: [], queue: [], identity: { level: 'anonymous', customer: null, proof: {} }, stop: { at: 'idle' }, flight: null,
    offered: [], candidates: [], misses: 0, said: null, work: [], handover: null, agent: null, out: [],
  };
}

/** A copy that a reducer may change freely: two levels deep, which is as deep as reducers write. */
export function draft(context: Context): Context {
  return {
    ...context,
    frames: context.frames.map((frame) => ({
      ...frame, slots: { ...frame.slots }, vars: { ...frame.vars }, done: { ...frame.done },
      misses: { ...frame.misses }, tries: { ...frame.tries }, declined: [...frame.declined],
    })),
    queue: [...context.queue], work: [...context.work], out: [...context.out],
  };
}

export function newFrame(of: { flow: string; version: number; role: Frame['role'] }): Frame {
  return { ...of, pc: 0, slots: {}, vars: {}, done: {}, confirmed: null, misses: {}, tries: {}, declined: [], undoing: null };
}

export function top(context: Context): Frame | null {
  return context.frames.at(-1) ?? null;
}

/** The next id of its kind, unique in the session. */
export function nextId(context: Context, prefix: string): string {
  context.n += 1;
  return `${prefix}${context.n}`;
}
