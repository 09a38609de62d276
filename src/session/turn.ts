import type { Address, Command, Effect, Inbound, Json, JsonObject, Outcome, Owner } from '../contracts.ts';
import { cameEarly } from './listen.ts';
import type { Context } from '../conversation/context.ts';
import type { ConversationEvent } from '../conversation/events.ts';
import { MACHINE_NUMBER, type ConversationMachine } from '../conversation/machine.ts';
import { redact, redactAll } from '../redact/redact.ts';
import { saysDigit } from '../redact/spelled-cards.ts';
import type { Heard } from '../conversation/events.ts';
import { audit, claimed, ledger, owe, ready, write, type Draft, type Stamp } from './effects.ts';
import { persist, type Loaded } from './loaded.ts';
import { discard, dropHeld, hold, isTaken, takeOver } from './ownership.ts';
import { takeEvent } from './take-event.ts';
import { cameFrom, formText, isSpoken, linkAddress, movedTo, takeConsent, undelivered, verifiedIn, wentElsewhere } from './whereabouts.ts';

/** What one turn takes: messages in their order, what became of effects, effects that are due. */
export type Input =
  | { kind: 'message'; message: Inbound }
  | { kind: 'result'; effect: string; outcome: Outcome; looked?: 'found' | 'absent' }
  | { kind: 'sent'; effect: string }
  /** Nobody is at the address of a line any more: it goes to another one, or nowhere. */
  | { kind: 'moved'; effect: string; to: Address | null }
  /** To be done again; `doubt`: whether the attempt may have happened, `looked`: what the look-up said, `sent`: false when nothing left. */
  | { kind: 'again'; effect: string; dueAt: number; doubt?: boolean; code?: string; looked?: 'found' | 'absent'; sent?: boolean }
  | { kind: 'due'; effect: string };

export interface TurnAt { machine: ConversationMachine; stamp: Stamp; now: number }

/** How long after a turn, at least, its records are appended again, if this process did not live to see it done (ms). */
const APPEND_AGAIN_MS = 30_000;
const MOST_HANDLED = 100;
/** What the transcript shows of an answer to a private question: a one-time code is not written down. */
const HIDDEN = '••••••';
const BESIDE: ReadonlySet<Command['kind']> = new Set(['why', 'help', 'pause', 'repeat', 'person', 'cancel', 'restart', 'chitchat']);

/** One turn: the inputs through the machine, once. Pure: what it owes is in the document it returns, at revision + 1. */
export function takeTurn(loaded: Loaded, taken: { inputs: Input[]; heard: Heard }, at: TurnAt): Loaded {
  const { record } = loaded;
  const draft: Draft = { ...record, appends: [], outbox: [...record.outbox], handled: [...record.handled], revision: record.revision + 1, updatedAt: at.now };
  const messages = taken.inputs.flatMap((input) => (input.kind === 'message' ? [input.message] : []));
  const texts = shownTexts(messages);
  for (const message of messages) hear(draft, message, { loaded, at, heard: taken.heard, text: texts.get(message) ?? '', alone: messages.filter(isSpoken).length === 1 });
  const lost: ConversationEvent[] = loaded.lost === undefined ? [] : [{ type: 'lost', at: at.now, because: loaded.lost }];
  const heard = messages.some(isSpoken);
  const events = [...lost, ...eventsOf(messages, { heard: taken.heard, now: at.now }), ...taken.inputs.flatMap((input) => settle(draft, input, at))];
  let { snapshot } = loaded;
  for (const event of events) {
    const [next, actions] = takeEvent(at.machine, snapshot, event);
    if (next !== snapshot) changeHands(draft, event, { before: record.outbox, at });
    owe(draft, actions, { ...at, heard, verified: verifiedIn(next.context), taken: isTaken(snapshot) });
    snapshot = next;
  }
  linkAddress(draft, { before: loaded.snapshot.context, after: snapshot.context }, at);
  return { record: sealed(draft, { snapshot, at }), snapshot };
}

/** What it means for the outbox that a person took the conversation, or has dealt with it. */
function changeHands(draft: Draft, event: ConversationEvent, on: { before: readonly Effect[]; at: TurnAt }): void {
  if (event.type === 'claimed') takeOver(draft, { by: event.by, before: on.before }, on.at);
  if (event.type === 'returned' || event.type === 'closed') dropHeld(draft, event.by, on.at);
}

/** What the transcript may show of each text: a number may be spread over the messages of a burst. */
function shownTexts(messages: Inbound[]): Map<Inbound, string> {
  const texts = messages.filter((message) => message.kind === 'text');
  const shown = redactAll(texts.map(({ text }) => text));
  return new Map(texts.map((message, i) => [message, shown[i] ?? '']));
}

function hear(draft: Draft, message: Inbound, on: { loaded: Loaded; at: TurnAt } & Words): void {
  const { context } = on.loaded.snapshot;
  draft.handled = [...draft.handled, message.id].slice(-MOST_HANDLED);
  if (isSpoken(message) || message.kind === 'opened') cameFrom(draft, message, on.at);
  if (message.kind === 'consent') takeConsent(draft, message, on.at);
  if (message.kind === 'noted') audit(draft, { kind: 'note.written', by: message.by, data: { note: message.note } }, on.at);
  if (message.kind === 'opened') audit(draft, { kind: 'session.opened', by: 'customer', data: { channel: message.address.channel, identity: message.identity?.level ?? 'anonymous' } }, on.at);
  if (isSpoken(message)) write(draft, { from: 'customer', text: spokenText(message, context, on), inbound: message.id, ...(message.kind === 'text' && message.files && { files: message.files }) }, on.at);
}

/** A text without its sensitive numbers, what the turn was understood as, and whether nothing else was said in it. */
interface Words { text: string; heard: Heard; alone: boolean }

/** What the transcript shows of what was said. */
function spokenText(message: Inbound & { kind: 'text' | 'choice' | 'form' }, context: Context, { text, heard, alone }: Words): string {
  if (message.kind === 'choice') return context.offered.find((choice) => choice.id === message.choice)?.label ?? redact(message.choice);
  if (isSecret(context) && !isBeside(text, heard, alone)) return HIDDEN;
  return message.kind === 'form' ? formText(message.values) : text;
}

function isSecret({ stop }: Context): boolean {
  return 'secret' in stop && stop.secret;
}

/** Whether the turn was no attempt at what is asked for in confidence: one text without a digit, said or written, and understood as something else. */
function isBeside(text: string, { commands }: Heard, alone: boolean): boolean {
  return alone && commands.length > 0 && commands.every(({ kind }) => BESIDE.has(kind)) && !/\p{N}/u.test(text) && !saysDigit(text);
}

function eventsOf(messages: Inbound[], on: { heard: Heard; now: number }): ConversationEvent[] {
  const at = on.now;
  const inside = messages.flatMap<ConversationEvent>((message) => {
    switch (message.kind) {
      case 'opened': return [{ type: 'opened', at, ...(message.identity && { identity: message.identity }), ...(message.wrote && { wrote: true }) }];
      case 'text': case 'choice': case 'form': case 'consent': case 'noted': return [];
      case 'decided': return [{ type: 'decided', at, effect: message.effect, decision: message.decision, by: message.by, ...(message.note !== undefined && { note: message.note }), ...(message.slots && { slots: message.slots }) }];
      case 'started': return [{ type: 'started', at, flow: message.flow, slots: message.slots, by: message.by }];
      case 'lapsed': return [{ type: 'lapsed', at }];
      case 'event': return [{ type: 'event', at, event: message.event, data: message.data, ...(message.key !== undefined && { key: message.key }) }];
      case 'mended': return [{ type: 'mended', at, exception: message.exception, by: message.by, mending: message }];
      case 'agent': return [{ type: 'agent', at, by: message.by, text: message.text, ...(message.files && { files: message.files }) }];
      case 'ran': return [{ type: 'ran', at, by: message.by, flow: message.flow, slots: message.slots }];
      case 'resumed': return [{ type: 'resumed', at, by: message.by, slots: message.slots }];
      case 'claimed': case 'returned': case 'closed': return [{ type: message.kind, at, by: message.by }];
      default: return message satisfies never;
    }
  });
  const spoke = messages.filter(isSpoken);
  const channel = spoke.at(-1)?.address.channel;
  return channel === undefined ? inside : [...inside, { type: 'heard', at, since: Math.min(...spoke.map((message) => message.at)), channel, ...on.heard }];
}

/** Takes an input that concerns an effect into the outbox; an effect that is no longer owed says nothing to the machine. */
function settle(draft: Draft, input: Input, at: TurnAt): ConversationEvent[] {
  if (input.kind === 'message') return [];
  const effect = draft.outbox.find((one) => one.id === input.effect);
  if (!effect) return [];
  const without = (): Effect[] => draft.outbox.filter((one) => one !== effect);
  if (effect.kind === 'send' && effect.stale && (input.kind === 'again' || input.kind === 'moved' || input.kind === 'due')) {
    discard(draft, [effect], { by: 'errand', at });
    return [];
  }
  switch (input.kind) {
    case 'sent': draft.outbox = without(); return [];
    case 'result': draft.outbox = without(); return resultOf(draft, { effect, outcome: input.outcome, looked: input.looked }, at);
    case 'again': draft.outbox = draft.outbox.map((one) => (one === effect ? postponed(draft, { effect, input }, at) : one)); return [];
    case 'moved': return movedTo(draft, { effect, to: input.to }, at);
    case 'due': return due(draft, effect, at);
    default: return input satisfies never;
  }
}

function postponed(draft: Draft, of: { effect: Effect; input: Extract<Input, { kind: 'again' }> }, at: TurnAt): Effect {
  const { effect, input } = of;
  const counted = input.sent === false && !(effect.kind === 'work' && effect.doubt) ? effect.attempts - 1 : effect.attempts;
  const again = { ...effect, lease: null, dueAt: input.dueAt, attempts: counted };
  if (again.kind !== 'work' || !again.write) return again;
  const { doubt: before = false, looks = 0, ...rest } = again;
  if (input.looked) ledger(draft, { effect: again, stage: 'looked up', at: at.now, detail: input.looked });
  if (input.doubt && !before) ledger(draft, { effect: again, stage: 'unknown', at: at.now, detail: input.code ?? '' });
  return { ...rest, ...(input.doubt && { doubt: true, looks: before ? looks + 1 : 0 }) };
}

function resultOf(draft: Draft, of: { effect: Effect; outcome: Outcome; looked: 'found' | 'absent' | undefined }, at: TurnAt): ConversationEvent[] {
  const { effect, outcome, looked } = of;
  if (effect.kind === 'work' && effect.write) {
    if (looked) ledger(draft, { effect, stage: 'looked up', at: at.now, detail: looked });
    const stage = outcome.ok ? 'done' : outcome.error.kind === 'unknown' ? 'unknown' : 'failed';
    ledger(draft, { effect, stage, at: at.now, ...(!outcome.ok && { detail: outcome.error.code }) });
  }
  if (effect.kind === 'send' && !outcome.ok) undelivered(draft, effect, { at, code: outcome.error.code });
  if (effect.kind === 'work' && effect.executor === 'addresses') return wentElsewhere(draft, { effect, outcome }, at);
  const early = earlyEvent(effect, outcome);
  return early ? [{ type: 'event', at: at.now, ...early }] : [{ type: 'result', at: at.now, effect: effect.id, outcome }];
}

/** An event that came before its session waited for it. */
function earlyEvent(effect: Effect, outcome: Outcome): { event: string; key: string; data: Json } | null {
  const heard = effect.kind === 'work' && effect.executor === 'listen' && outcome.ok ? cameEarly.safeParse(outcome.output).data : undefined;
  return heard ?? null;
}

function due(draft: Draft, effect: Effect, at: TurnAt): ConversationEvent[] {
  if (effect.kind === 'timer') {
    draft.outbox = draft.outbox.filter((one) => one !== effect);
    return [{ type: 'timer', at: at.now, effect: effect.id }];
  }
  draft.outbox = draft.outbox.map((one) => (one === effect ? claimed(draft, effect, at) : one));
  return [];
}

function sealed(draft: Draft, on: { snapshot: Loaded['snapshot']; at: TurnAt }): Draft {
  const { context } = on.snapshot;
  const frame = context.frames.find((one) => one.role === 'main');
  const outbox = hold(draft.outbox, isTaken(on.snapshot));
  return {
    ...draft, outbox, machine: MACHINE_NUMBER, snapshot: persist(on.snapshot), owner: ownerOf(on.snapshot, context),
    customer: customerOf(context), flow: frame?.flow ?? null, version: frame?.version ?? null, dueAt: nextDue({ ...draft, outbox }, on.at.now),
  };
}

function ownerOf(snapshot: Loaded['snapshot'], context: Context): Owner {
  if (context.agent !== null) return 'human';
  return snapshot.matches('withPerson') ? 'nobody' : 'bot';
}

function customerOf(context: Context): string | null {
  const record: JsonObject | null = context.identity.customer;
  return typeof record?.['id'] === 'string' ? record['id'] : null;
}

/** When this session needs a worker next: an effect that is due, a lease that ran out, records to append again. */
function nextDue(draft: Draft, now: number): number | null {
  const times = ready(draft.outbox).map((effect) => Math.max(effect.dueAt, effect.lease?.until ?? 0));
  // Rounded up, so that turns in a row leave the index of due sessions as it is.
  if (draft.appends.length > 0) times.push(Math.ceil(now / APPEND_AGAIN_MS + 1) * APPEND_AGAIN_MS);
  return times.length > 0 ? Math.min(...times) : null;
}
