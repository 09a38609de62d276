import type { Effect, Inbound, Log, SessionRecord, Store } from '../contracts.ts';
import type { ConversationMachine } from '../conversation/machine.ts';
import type { Heard } from '../conversation/events.ts';
import { decidedMeanwhile } from './decided-meanwhile.ts';
import { ready, type Stamp } from './effects.ts';
import { stopsForPerson } from './ownership.ts';
import { firstLoaded, handedOver, restore, type Loaded } from './loaded.ts';
import { takeTurn, type Input } from './turn.ts';
import type { Perform } from './worker.ts';

export interface BoxParts {
  store: Store;
  machine: ConversationMachine;
  stamp: Stamp;
  locale: string;
  speaks: (locale: string) => boolean;
  perform: Perform;
  read: (messages: Inbound[], loaded: Loaded) => Promise<Heard>;
  /** Taken for good: the inbox may forget these. */
  settled: (ids: string[]) => void;
  changed: (session: string) => void;
  took: (seconds: number) => void;
  now: () => number;
  log: Log;
  /** How long to wait for the rest of a burst of short messages (ms). */
  burstMs: number;
}

/** One session in this process: its inputs, one turn at a time, and its effects that are being performed. */
export interface Box {
  readonly id: string;
  readonly parts: BoxParts;
  loaded: Loaded | null;
  inputs: Input[];
  running: Promise<void> | null;
  wake: NodeJS.Timeout | null;
  /** Turns in a row that broke on what they were given, not on the store. */
  broken: number;
  readonly flying: Map<string, Promise<void>>;
}

export function createBox(id: string, parts: BoxParts): Box {
  return { id, parts, loaded: null, inputs: [], running: null, wake: null, broken: 0, flying: new Map() };
}

export function push(box: Box, input: Input): void {
  const known = input.kind === 'message' && messagesIn(box.inputs).some((message) => message.id === input.message.id);
  if (!known) box.inputs.push(input);
  kick(box);
}

/** Takes turns until there is nothing to do; a turn that breaks off keeps its inputs and is tried again. */
export function kick(box: Box): void {
  box.running ??= drain(box).then(() => wakeUp(box), (error: unknown) => {
    box.parts.log.error({ session: box.id, error }, 'a turn broke off; trying again');
    box.loaded = null;
    wakeAfter(box, TRY_AGAIN_MS * 2 ** Math.min(box.broken, 6));
  }).finally(() => {
    box.running = null;
    if (box.inputs.length > 0 && box.loaded) kick(box);
  });
}

/** When nothing is running: turns are taken and saved, effects that were begun are back. */
export async function idle(box: Box): Promise<void> {
  while (box.running || box.flying.size > 0) await Promise.all([box.running, ...box.flying.values()]);
}

/** Whether a message waits for its turn, or what a turn said is not there to be read yet. */
export function busy(box: Box): boolean {
  return messagesIn(box.inputs).length > 0 || (box.loaded?.record.appends.length ?? 0) > 0;
}

/** The session as it is stored, restored once; null when there is none. */
export async function load(box: Box): Promise<Loaded | null> {
  if (box.loaded) return box.loaded;
  const record = await box.parts.store.sessions.load(box.id);
  if (!record) return null;
  const loaded = box.broken >= MOST_BROKEN ? passedOn(box, record, BREAKS) : restored(box, record);
  for (const message of await decidedMeanwhile(box.parts.store, loaded)) hearOnce(box, message);
  // A turn may have been taken meanwhile; what it left is newer.
  box.loaded ??= loaded;
  return box.loaded;
}

function hearOnce(box: Box, message: Inbound): void {
  if (!messagesIn(box.inputs).some(({ id }) => id === message.id)) box.inputs.push({ kind: 'message', message });
}

function restored(box: Box, record: SessionRecord): Loaded {
  try {
    return restore(box.parts.machine, record);
  } catch (error) {
    return passedOn(box, record, error instanceof Error ? error.message : String(error));
  }
}

function passedOn(box: Box, record: SessionRecord, because: string): Loaded {
  box.parts.log.error({ session: box.id, reason: because }, 'a session cannot go on; a person gets it');
  return handedOver(box.parts.machine, { record, because, now: box.parts.now() });
}

export function messagesIn(inputs: Input[]): Inbound[] {
  return inputs.flatMap((input) => (input.kind === 'message' ? [input.message] : []));
}

const NOTHING: Heard = { commands: [], answers: [] };
const TRY_AGAIN_MS = 1_000;
const MOST_BROKEN = 3;
const BREAKS = 'its turn breaks';
/** A text this short may be the first part of a burst. */
const SHORT = 60;
/** Somebody who never pauses is answered all the same. */
const MOST_ROUNDS = 5;

async function drain(box: Box): Promise<void> {
  while (await oneTurn(box)) box.parts.changed(box.id);
}

async function oneTurn(box: Box): Promise<boolean> {
  const { parts } = box;
  const current = (await load(box)) ?? opening(box);
  if (!current) return false;
  await flush(box, current);
  const inputs = await collect(box, current);
  if (inputs.length === 0 && !overdue(box, current)) return false;
  const startedAt = performance.now();
  const { next, taken } = await decide(box, current, inputs);
  const messages = messagesIn(taken);
  if (!(await parts.store.sessions.save(next.record))) {
    // Another replica was first: load what it saved, and take the inputs on top of that.
    box.loaded = null;
    return true;
  }
  box.inputs = box.inputs.filter((input) => !taken.includes(input));
  box.loaded = next;
  box.broken = 0;
  // What is owed is in the document that was saved: the work need not wait for its records.
  begin(box);
  await flush(box, next);
  if (messages.length > 0) parts.settled(messages.map((message) => message.id));
  parts.took((performance.now() - startedAt) / 1_000);
  return true;
}

/** The part of a turn that depends only on what was said: where it breaks once, it breaks again. */
async function decide(box: Box, current: Loaded, inputs: Input[]): Promise<{ next: Loaded; taken: Input[] }> {
  const { parts } = box;
  const messages = messagesIn(inputs);
  try {
    const heard = messages.length > 0 && current.lost === undefined ? await parts.read(messages, current) : NOTHING;
    // Reading is slow: who took the conversation meanwhile has it, and the bot's answer is never given.
    const taken = [...inputs, ...claimsIn(box).filter((claim) => !inputs.includes(claim) && !current.record.handled.includes(claim.message.id))];
    return { next: takeTurn(current, { inputs: taken, heard }, { machine: parts.machine, stamp: parts.stamp, now: parts.now() }), taken };
  } catch (error) {
    box.broken += 1;
    throw error;
  }
}

type Claim = Extract<Input, { kind: 'message' }>;

/** People who want to take the conversation, and wait for their turn. */
function claimsIn({ inputs }: Box): Claim[] {
  return inputs.filter((input): input is Claim => input.kind === 'message' && input.message.kind === 'claimed');
}

function opening(box: Box): Loaded | null {
  const [first] = messagesIn(box.inputs);
  if (!first) return null;
  const wanted = first.kind === 'opened' ? /^[a-z]{2}/.exec(first.locale?.toLowerCase() ?? '')?.[0] : undefined;
  const locale = wanted !== undefined && box.parts.speaks(wanted) ? wanted : box.parts.locale;
  const begun = firstLoaded(box.parts.machine, { id: box.id, address: first.address, locale, now: box.parts.now() });
  return box.broken >= MOST_BROKEN ? passedOn(box, begun.record, BREAKS) : begun;
}

/** Records are appended after the save that owes them, before the next turn and before anybody is told of this one. */
async function flush(box: Box, of: Loaded): Promise<void> {
  if (of.record.appends.length === 0) return;
  await box.parts.store.records.append(of.record.appends);
  of.record.appends = [];
}

async function collect(box: Box, current: Loaded): Promise<Input[]> {
  const { burstMs } = box.parts;
  if (burstMs > 0 && messagesIn(box.inputs).some((message) => message.kind === 'text' && message.text.length <= SHORT)) await quiet(box);
  const { handled } = current.record;
  box.inputs = box.inputs.filter((input) => input.kind !== 'message' || !handled.includes(input.message.id));
  const due = ready(current.record.outbox).filter((effect) => effect.kind !== 'timer' && isDue(box, effect));
  return [...box.inputs, ...due.map<Input>((effect) => ({ kind: 'due', effect: effect.id }))];
}

/** Until no further message came for the length of a burst's gap. */
async function quiet(box: Box): Promise<void> {
  let count = -1;
  for (let rounds = 0; count !== box.inputs.length && rounds < MOST_ROUNDS; rounds += 1) {
    count = box.inputs.length;
    await new Promise((resolve) => setTimeout(resolve, box.parts.burstMs));
  }
}

function isDue(box: Box, effect: Effect): boolean {
  const { now, store, stamp } = box.parts;
  // Nobody else works on an embedded store: a lease by another worker is one that died.
  const free = effect.lease === null || effect.lease.until <= now() || (!store.shared && effect.lease.by !== stamp.worker);
  return effect.dueAt <= now() && free && !box.flying.has(effect.id);
}

/** A document that says it is due although nothing is: only its records had to be appended. */
function overdue(box: Box, current: Loaded): boolean {
  const { dueAt, revision } = current.record;
  return revision > 0 && dueAt !== null && dueAt <= box.parts.now() && box.flying.size === 0 && !ready(current.record.outbox).some((effect) => isDue(box, effect));
}

/** Performs what this worker has claimed and is not back from; what somebody who takes the conversation would stop waits for their turn. */
function begin(box: Box): void {
  const back = new Set(box.inputs.flatMap((input) => (input.kind === 'message' ? [] : [input.effect])));
  const claimed = claimsIn(box).length > 0;
  for (const effect of ready(box.loaded?.record.outbox ?? [])) {
    const begins = effect.kind === 'timer' ? isDue(box, effect) : effect.lease?.by === box.parts.stamp.worker;
    if (!begins || !box.loaded || box.flying.has(effect.id) || back.has(effect.id)) continue;
    const waits = claimed && stopsForPerson(effect) && !(effect.kind === 'work' && effect.doubt);
    if (waits) box.inputs.push({ kind: 'again', effect: effect.id, dueAt: box.parts.now(), sent: false });
    else fly(box, effect, box.loaded);
  }
}

function fly(box: Box, effect: Effect, loaded: Loaded): void {
  box.flying.set(effect.id, land(box, effect, loaded));
}

async function land(box: Box, effect: Effect, loaded: Loaded): Promise<void> {
  const input = await box.parts.perform(effect, loaded);
  box.flying.delete(effect.id);
  if (input) push(box, input);
}

function wakeUp(box: Box): void {
  begin(box);
  const { now, stamp } = box.parts;
  const waiting = ready(box.loaded?.record.outbox ?? []).filter((effect) => !box.flying.has(effect.id) && effect.lease?.by !== stamp.worker);
  const times = waiting.map((effect) => Math.max(effect.dueAt, effect.lease?.until ?? 0));
  // What is due later is found by the sweep: a session that waits for days is not kept in memory.
  const dueInMs = Math.min(...times) - now();
  if (dueInMs < SOON_MS) wakeAfter(box, Math.max(0, dueInMs));
}

const SOON_MS = 60_000;

function wakeAfter(box: Box, ms: number): void {
  if (box.wake) clearTimeout(box.wake);
  box.wake = setTimeout(() => {
    box.wake = null;
    kick(box);
  }, ms).unref();
}
