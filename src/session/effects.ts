import type { Append, Channel, Effect, Entry, LedgerStage, SessionRecord, WorkBody } from '../contracts.ts';
import type { Emission } from '../conversation/context.ts';
import { digest } from '../digest.ts';
import { link } from '../audit/link.ts';

/** How one worker stamps what it takes on. */
export interface Stamp { worker: string; auditKey: string; channel(name: string): Channel | null }

/** A document that is being changed within one turn; saved as a whole. */
export type Draft = SessionRecord;

/** Time beyond a work's own limit after which another worker may take it over, in ms. */
const LEASE_MARGIN_MS = 15_000;

/** Actions that XState hands back, as what the gateway owes: the only place that knows their names. Throws on one it does not know. */
export function owe(draft: Draft, actions: readonly { type: string; params?: unknown }[], at: { now: number; stamp: Stamp }): void {
  for (const action of actions) {
    if (!isEmission(action.params) || action.params.type !== action.type) throw new Error(`the machine asks for "${action.type}", which nothing here performs`);
    take(draft, action.params, at);
  }
}

const KNOWN: { readonly [type in Emission['type']]: true } = { say: true, progress: true, owe: true, drop: true, record: true };

function isEmission(params: unknown): params is Emission {
  return params !== null && typeof params === 'object' && 'type' in params && typeof params.type === 'string' && Object.hasOwn(KNOWN, params.type);
}

function take(draft: Draft, emission: Emission, at: { now: number; stamp: Stamp }): void {
  switch (emission.type) {
    case 'say': return write(draft, { from: emission.from, text: emission.text, ...(emission.choices.length > 0 && { choices: emission.choices }) }, at);
    case 'progress': return write(draft, { from: 'bot', text: emission.text, status: emission.status, work: emission.work }, at);
    case 'owe': return addEffect(draft, emission.effect, at);
    case 'drop': draft.outbox = draft.outbox.filter((effect) => effect.id !== emission.effect); return undefined;
    case 'record': return audit(draft, emission, at);
    default: return emission satisfies never;
  }
}

/** Adds a line to the transcript and, where the channel has to be told, a send. */
export function write(draft: Draft, line: Omit<Entry, 'session' | 'seq' | 'at'>, at: { now: number; stamp: Stamp }): void {
  draft.seq += 1;
  const row: Entry = { session: draft.id, seq: draft.seq, at: at.now, ...line };
  draft.appends.push({ to: 'transcript', row });
  const to = draft.addresses.at(-1);
  const limits = to === undefined ? undefined : at.stamp.channel(to.channel)?.limits;
  if (line.from === 'customer' || !to || limits?.delivery !== 'push' || (line.work !== undefined && !limits.progress)) return;
  const message = line.status && line.work
    ? { kind: 'progress' as const, seq: row.seq, text: row.text, status: line.status, work: line.work }
    : { kind: 'message' as const, seq: row.seq, text: row.text, ...(row.choices && { choices: row.choices }) };
  draft.outbox.push({ id: `s${row.seq}`, dueAt: at.now, attempts: 0, lease: null, kind: 'send', to, message });
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

/** What may be begun: of the lines that are to be sent, only the first, so that they leave in order. */
export function ready(outbox: readonly Effect[]): Effect[] {
  const firstSend = outbox.find((effect) => effect.kind === 'send');
  return outbox.filter((effect) => effect.kind !== 'send' || effect === firstSend);
}

/** A person has taken the conversation: what the bot said and has not left yet is held back. */
export function discardReplies(draft: Draft, by: string, at: { now: number; stamp: Stamp }): void {
  const kept = draft.outbox.filter((effect) => effect.kind !== 'send' || effect.lease !== null);
  const lines = draft.outbox.flatMap((effect) => (effect.kind === 'send' && !kept.includes(effect) && 'seq' in effect.message ? [effect.message.seq] : []));
  if (lines.length === 0) return;
  draft.outbox = kept;
  audit(draft, { kind: 'replies.discarded', by, data: { lines } }, at);
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
