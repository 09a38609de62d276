import type { Effect, WorkBody } from '../contracts.ts';
import { audit, ledger, type Draft, type Stamp } from './effects.ts';
import { linesOf } from './gather.ts';
import type { Snapshot } from './loaded.ts';

interface At { now: number; stamp: Stamp }
type Sending = Extract<Effect, { kind: 'send' }>;

/** Work of the gateway itself, which nobody's flow waits for. */
const ASIDE = new Set(['approve', 'raise', 'listen', 'addresses']);

/** Whether a person has the conversation, so that the bot says and begins nothing. */
export function isTaken({ value, context }: Snapshot): boolean {
  return value === 'withPerson' && context.agent !== null;
}

/** What a person who takes the conversation stops, if it has not begun: what the bot says, and what its flows do. */
export function stopsForPerson(effect: Effect): boolean {
  return isReply(effect) || isStepWork(effect);
}

/** A person has taken the conversation: what the bot said and has not left is discarded, what is on its way is not tried again, and no work begins. */
export function takeOver(draft: Draft, on: { by: string; before: readonly Effect[] }, at: At): void {
  draft.outbox = draft.outbox.map((effect) => (on.before.includes(effect) ? effect : notBegun(draft, effect)));
  // Where the customer reads the transcript, a line is there: only the look whether they did is not made.
  const isThere = ({ to }: Sending): boolean => at.stamp.channel(to.channel)?.limits.delivery === 'transcript';
  draft.outbox = draft.outbox.filter((effect) => !(isReply(effect) && isThere(effect)));
  discard(draft, draft.outbox.filter((effect): effect is Sending => isReply(effect) && effect.lease === null), { by: on.by, at });
  draft.outbox = draft.outbox.map((effect) => (isReply(effect) ? { ...effect, stale: true as const } : effect));
}

/** What was taken on in this very turn has not left yet, and its attempt was none. */
function notBegun(draft: Draft, effect: Effect): Effect {
  if (!stopsForPerson(effect) || effect.lease === null || (effect.kind === 'work' && effect.doubt)) return effect;
  draft.appends = draft.appends.filter(({ to, row }) => !(to === 'ledger' && row.stage === 'attempt' && row.effect === effect.id && row.attempt === effect.attempts));
  return { ...effect, lease: null, attempts: effect.attempts - 1 };
}

/** Takes replies out that will not leave any more; the audit says which lines. */
export function discard(draft: Draft, sends: readonly Sending[], on: { by: string; at: At }): void {
  const lines = sends.flatMap(({ message }) => linesOf(message));
  draft.outbox = draft.outbox.filter((effect) => !sends.some(({ id }) => id === effect.id));
  if (lines.length > 0) audit(draft, { kind: 'replies.discarded', by: on.by, data: { lines } }, on.at);
}

/** Of an outbox, the work that does not begin while a person has the conversation. What may have happened is looked up all the same. */
export function hold(outbox: readonly Effect[], taken: boolean): Effect[] {
  return outbox.map((effect) => {
    const { held: before, ...free } = effect;
    const held = taken && isStepWork(effect) && effect.lease === null && effect.doubt !== true;
    if (held === (before === true)) return effect;
    if (!held || free.kind !== 'work') return free;
    // Its time to try begins anew when it goes on.
    const { since: _since, ...work } = free;
    return { ...work, held };
  });
}

/** A person has dealt with the requests: what was held is not done. */
export function dropHeld(draft: Draft, by: string, at: At): void {
  const held = draft.outbox.filter((effect): effect is Effect & WorkBody => effect.kind === 'work' && effect.held === true);
  if (held.length === 0) return;
  draft.outbox = draft.outbox.filter((effect) => !held.some(({ id }) => id === effect.id));
  for (const effect of held) if (effect.write) ledger(draft, { effect, stage: 'failed', at: at.now, detail: 'held back' });
  audit(draft, { kind: 'work.dropped', by, data: { actions: held.map(({ action }) => action) } }, at);
}

function isReply(effect: Effect): effect is Sending {
  if (effect.kind !== 'send') return false;
  return effect.message.kind !== 'message' || (effect.message.from !== 'agent' && effect.message.farewell === undefined);
}

function isStepWork(effect: Effect): effect is Effect & WorkBody {
  return effect.kind === 'work' && !ASIDE.has(effect.executor);
}
