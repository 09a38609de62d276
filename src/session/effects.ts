import type { Address, Append, Channel, Effect, Entry, JsonObject, LedgerStage, Outbound, SessionRecord, WorkBody } from '../contracts.ts';
import type { Emission } from '../conversation/context.ts';
import { sameAddress } from '../addresses/places.ts';
import { digest } from '../digest.ts';
import { link } from '../audit/link.ts';
import { withLine } from './gather.ts';

/** How one worker stamps what it takes on. */
export interface Stamp { worker: string; auditKey: string; channel(name: string): Channel | null }

/** A document that is being changed within one turn; saved as a whole. */
export type Draft = SessionRecord;
/** `heard`: the turn takes what the customer said; `verified`: who they are, where that is proved; `taken`: a person has the conversation. */
export interface Owing { now: number; stamp: Stamp; heard?: boolean; verified?: JsonObject | null; taken?: boolean }

/** Time beyond a work's own limit after which another worker may take it over, in ms. */
const LEASE_MARGIN_MS = 15_000;

/** Actions that XState hands back, as what the gateway owes: the only place that knows their names. Throws on one it does not know. */
export function owe(draft: Draft, actions: readonly { type: string; params?: unknown }[], at: Owing): void {
  for (const action of actions) {
    if (!isEmission(action.params) || action.params.type !== action.type) throw new Error(`the machine asks for "${action.type}", which nothing here performs`);
    take(draft, action.params, at);
  }
}

const KNOWN: { readonly [type in Emission['type']]: true } = { say: true, progress: true, owe: true, drop: true, record: true, stop: true, move: true };

function isEmission(params: unknown): params is Emission {
  return params !== null && typeof params === 'object' && 'type' in params && typeof params.type === 'string' && Object.hasOwn(KNOWN, params.type);
}

function take(draft: Draft, emission: Emission, at: Owing): void {
  switch (emission.type) {
    case 'say': return say(draft, emission, at);
    case 'progress': return progress(draft, emission, at);
    case 'owe': return addEffect(draft, emission.effect, at);
    case 'drop': draft.outbox = draft.outbox.filter((effect) => effect.id !== emission.effect); return undefined;
    case 'record': return audit(draft, emission, at);
    case 'stop': return stop(draft, { because: 'the customer said so', by: 'customer' }, at);
    case 'move': return move(draft, emission, at);
    default: return emission satisfies never;
  }
}

/** Adds a line to the transcript. */
export function write(draft: Draft, line: Omit<Entry, 'session' | 'seq' | 'at'>, at: Owing): Entry {
  draft.seq += 1;
  const row: Entry = { session: draft.id, seq: draft.seq, at: at.now, ...line };
  draft.appends.push({ to: 'transcript', row });
  return row;
}

const CONCEALED = '••••••';
/** After which the customer is not waiting for an answer any more (ms). */
const ASKED_WITHIN_MS = 3_600_000;
/** How long somebody has to read a line before it is looked whether they are still there (ms). */
const AWAY_MS = 15_000;

function say(draft: Draft, { type: _type, from, choices, farewell, conceals, ...line }: Extract<Emission, { type: 'say' }>, at: Owing): void {
  const shown = conceals === undefined ? line.text : line.text.replaceAll(conceals, CONCEALED);
  const row = write(draft, { from, ...line, text: shown, ...(choices.length > 0 && { choices }) }, at);
  const { seq, expects, files } = row;
  const unasked = draft.heardAt === undefined || at.now - draft.heardAt > ASKED_WITHIN_MS;
  sendTo(draft, {
    kind: 'message', seq, text: line.text, ...(row.choices && { choices: row.choices }), ...(expects && { expects }), ...(files && { files }),
    ...(from === 'agent' && { from }), ...(unasked && { unasked }), ...(farewell && { farewell }),
  }, at);
}

function progress(draft: Draft, { text, status, work }: Extract<Emission, { type: 'progress' }>, at: Owing): void {
  const { seq } = write(draft, { from: 'bot', text, status, work }, at);
  if (at.taken !== true) sendTo(draft, { kind: 'progress', seq, text, status, work }, at);
}

/** A send where the channel has to be told of a line; where the customer reads the transcript, a look whether they did, of what came later than they spoke. */
function sendTo(draft: Draft, message: Extract<Outbound, { seq: number }>, at: Owing): void {
  const to = draft.addresses.at(-1);
  const limits = to === undefined ? undefined : at.stamp.channel(to.channel)?.limits;
  if (!to || !limits || (message.kind === 'progress' && !(limits.progress && limits.delivery === 'push'))) return;
  const reachable = draft.customer !== null || limits.follow !== null || draft.addresses.length > 1;
  if (limits.delivery === 'transcript' && (at.heard === true || !reachable)) return;
  const dueAt = limits.delivery === 'transcript' ? at.now + AWAY_MS : at.now;
  draft.outbox = withLine(draft.outbox, { id: `s${message.seq}`, dueAt, attempts: 0, lease: null, kind: 'send', to, message }, limits);
}

/** The customer wants nothing more at this address: what has not left stays, and the ledger of consent is told, unless it knows (`told`: of which address). */
export function stop(draft: Draft, { because, by, told }: { because: string; by: string; told?: Address }, at: Owing): void {
  const to = told ?? draft.addresses.at(-1);
  if (to === undefined) return;
  const held = draft.outbox.filter((effect) => effect.kind === 'send' && effect.lease === null && effect.to.channel === to.channel && effect.to.id === to.id);
  draft.outbox = draft.outbox.filter((effect) => !held.includes(effect));
  audit(draft, { kind: 'consent.withdrawn', by, data: { channel: to.channel, because, held: held.length } }, at);
  if (told === undefined) oweAddresses(draft, { id: `stop${draft.revision}`, action: 'stop', input: { stop: { ...to }, at: at.now } }, at);
}

function move(draft: Draft, { channel, effect }: Extract<Emission, { type: 'move' }>, at: Owing): void {
  const from = draft.addresses.at(-1);
  if (from === undefined) return;
  const others = draft.addresses.slice(0, -1).map((other) => ({ ...other }));
  oweAddresses(draft, { id: effect, action: 'move', input: { moveTo: channel, from: { ...from }, others, customer: at.verified ?? null } }, at);
}

/** Work of the gateway itself on the customer's addresses. */
export function oweAddresses(draft: Draft, { id, action, input }: { id: string; action: 'stop' | 'move' | 'link'; input: JsonObject }, at: Owing): void {
  addEffect(draft, {
    id, dueAt: at.now, kind: 'work', executor: 'addresses', action, input, write: false, flow: '', version: 0, step: '',
    guard: { identity: 'anonymous', proof: {}, confirmed: null }, timeoutMs: 10_000, retry: { times: 20, firstMs: 500, maxMs: 60_000 },
  }, at);
}

function addEffect(draft: Draft, owed: Extract<Emission, { type: 'owe' }>['effect'], at: { now: number; stamp: Stamp }): void {
  const effect: Effect = { ...owed, attempts: 0, lease: null };
  if (effect.kind === 'work' && effect.write) ledger(draft, { effect, stage: 'intent', at: at.now });
  draft.outbox.push(effect.dueAt <= at.now ? claimed(draft, effect, at) : effect);
}

/** The effect as taken on by this worker: its attempt is on record before it is made. */
export function claimed(draft: Draft, effect: Effect, at: { now: number; stamp: Stamp }): Effect {
  const timeoutMs = effect.kind === 'work' ? effect.timeoutMs : 0;
  const lease = { by: at.stamp.worker, until: at.now + timeoutMs + LEASE_MARGIN_MS };
  if (effect.kind !== 'work' || !effect.write) return { ...effect, lease, attempts: effect.attempts + 1 };
  // A worker that never came back may have sent it.
  if (effect.doubt || effect.lease !== null) return { ...effect, lease, doubt: true };
  const next = { ...effect, lease, attempts: effect.attempts + 1, since: effect.since ?? at.now };
  ledger(draft, { effect: next, stage: 'attempt', at: at.now });
  return next;
}

export function audit(draft: Draft, event: { kind: string; by: string; data: Extract<Emission, { type: 'record' }>['data'] }, at: { now: number; stamp: Stamp }): void {
  const row = link(draft.audit, { chain: draft.id, at: at.now, kind: event.kind, by: event.by, data: event.data }, at.stamp.auditKey);
  draft.audit = { seq: row.seq, hash: row.hash };
  draft.appends.push({ to: 'audit', row });
}

/** What may be begun: nothing that is held, and of the lines that are to be sent only the first, so that they leave in order. */
export function ready(outbox: readonly Effect[]): Effect[] {
  const sends = outbox.filter((effect) => effect.kind === 'send');
  return outbox.filter((effect) => effect.held !== true && (effect.kind !== 'send' || sends.find(({ to }) => sameAddress(to, effect.to)) === effect));
}

/** One line of the ledger; the same stage of the same attempt is the same row, however often it is written. */
export function ledger(draft: Draft, of: { effect: Effect & WorkBody; stage: LedgerStage; at: number; detail?: string }): void {
  const { effect, stage } = of;
  const row: Extract<Append, { to: 'ledger' }>['row'] = {
    id: `${draft.id}/${effect.id}:${stage}:${effect.attempts}`, session: draft.id, effect: effect.id, at: of.at, stage, attempt: effect.attempts,
    action: effect.action, key: keyOf(draft.id, effect.of ?? effect.id), digest: effect.guard.confirmed ?? digest(effect.input), flow: effect.flow,
    version: effect.version, step: effect.step, detail: of.detail ?? null,
  };
  draft.appends.push({ to: 'ledger', row });
}

/** The idempotency key of an effect: the same on every attempt, by any worker. */
export function keyOf(session: string, effect: string): string {
  return `${session}/${effect}`;
}
