import { z } from 'zod';
import { sameAddress } from '../addresses/places.ts';
import type { Address, Effect, Inbound, JsonObject, Outbound, Outcome, WorkBody } from '../contracts.ts';
import type { Context } from '../conversation/context.ts';
import type { ConversationEvent } from '../conversation/events.ts';
import { redact } from '../redact/redact.ts';
import { audit, oweAddresses, stop, type Draft, type Owing } from './effects.ts';
import { linesOf, withLine } from './gather.ts';

const MOST_ADDRESSES = 20;
const place = z.object({ channel: z.string(), id: z.string(), via: z.string().exactOptional(), thread: z.string().exactOptional(), link: z.string().exactOptional() }).nullable();

type Spoken = Inbound & { kind: 'text' | 'choice' | 'form' };
/** What a customer says, in whatever shape. */
export function isSpoken(message: Inbound): message is Spoken {
  return message.kind === 'text' || message.kind === 'choice' || message.kind === 'form';
}

/** Where the customer speaks from is where they are answered. */
export function cameFrom(draft: Draft, message: Inbound, at: Owing): void {
  const from = draft.addresses.at(-1);
  draft.heardAt = at.now;
  // They are there: what waited for a better hour goes out before what answers them, and whether they saw there what was said before needs no look.
  draft.outbox = draft.outbox.map((effect) => (isWaiting(effect) ? { ...effect, dueAt: Math.min(effect.dueAt, at.now), message: asked(effect.message) } : effect));
  if (message.kind !== 'opened') draft.outbox = draft.outbox.filter((effect) => effect.kind !== 'send' || !sameAddress(effect.to, message.address) || at.stamp.channel(effect.to.channel)?.limits.delivery !== 'transcript');
  if (from === undefined || sameAddress(from, message.address)) return;
  arrive(draft, { to: message.address, because: 'the customer wrote from there' }, at);
}

type Message = Extract<Outbound, { kind: 'message' }>;
type Waiting = Effect & { kind: 'send'; message: Message };

function isWaiting(effect: Effect): effect is Waiting {
  return effect.kind === 'send' && effect.lease === null && effect.message.kind === 'message' && effect.message.unasked === true;
}

function asked({ unasked: _unasked, ...message }: Message): Message {
  return message;
}

export function takeConsent(draft: Draft, message: Inbound & { kind: 'consent' }, at: Owing): void {
  if (message.stopped) stop(draft, { because: message.because, by: 'customer', told: message.address }, at);
  else audit(draft, { kind: 'consent.given', by: 'customer', data: { channel: message.address.channel, because: message.because } }, at);
}

/** Nobody is at the address of a line any more: it and those after it go to where the customer can be reached. */
export function movedTo(draft: Draft, { effect, to }: { effect: Effect; to: Address | null }, at: Owing): ConversationEvent[] {
  if (effect.kind !== 'send') return [];
  const left = effect.to;
  if (to === null) {
    draft.outbox = draft.outbox.filter((one) => one !== effect);
    undelivered(draft, effect, { at, code: 'gone' });
    return [];
  }
  const limits = at.stamp.channel(to.channel)?.limits ?? {};
  const owed = draft.outbox;
  draft.outbox = [];
  for (const one of owed) {
    if (one.kind === 'send' && sameAddress(one.to, left)) draft.outbox = withLine(draft.outbox, { ...one, to, lease: null, attempts: 0, dueAt: at.now }, limits);
    else draft.outbox.push(one);
  }
  arrive(draft, { to, because: 'nobody was there any more' }, at);
  return [{ type: 'arrived', at: at.now, channel: to.channel }];
}

/** Each line that the customer has not got is on record. */
export function undelivered(draft: Draft, { to, message }: Extract<Effect, { kind: 'send' }>, on: { at: Owing; code: string }): void {
  for (const line of linesOf(message)) audit(draft, { kind: 'reply.undelivered', by: 'errand', data: { channel: to.channel, line, code: on.code } }, on.at);
}

/** What became of work on the addresses; only where the customer asked to go on elsewhere does the conversation hear of it. */
export function wentElsewhere(draft: Draft, { effect, outcome }: { effect: Effect & WorkBody; outcome: Outcome }, at: Owing): ConversationEvent[] {
  if (effect.action !== 'move') return [];
  const to = outcome.ok ? place.parse(outcome.output) : null;
  if (to !== null && to.link === undefined) arrive(draft, { to, because: 'the customer asked for it' }, at);
  return [{ type: 'moved', at: at.now, to: to && { channel: to.channel, ...(to.link !== undefined && { link: to.link }) } }];
}

/** An address is linked to who has just proved there who they are, or was signed in there by somebody who is trusted to say so. */
export function linkAddress(draft: Draft, { before, after }: { before: Context; after: Context }, at: Owing): void {
  const address = draft.addresses.at(-1);
  const proved = verifiedIn(before) === null ? verifiedIn(after) : null;
  const signedIn = before.identity.level === 'anonymous' && after.identity.level === 'known' ? after.identity.customer : null;
  const customer = proved ?? signedIn;
  if (customer === null || address === undefined) return;
  const lasting = at.stamp.channel(address.channel)?.limits.lasting ?? false;
  if (proved !== null || lasting) oweAddresses(draft, { id: `link${draft.revision}`, action: 'link', input: { link: customer, at: { ...address }, lasting, proved: proved !== null } }, at);
}

export function verifiedIn({ identity }: Context): JsonObject | null {
  return identity.level === 'verified' ? identity.customer : null;
}

/** What the transcript shows of several answers at once. */
export function formText(values: { [slot: string]: string }): string {
  return Object.values(values).map((value) => redact(value)).join(', ');
}

function arrive(draft: Draft, { to, because }: { to: Address; because: string }, at: Owing): void {
  const from = draft.addresses.at(-1);
  draft.addresses = [...draft.addresses.filter((one) => !sameAddress(one, to)), to].slice(-MOST_ADDRESSES);
  audit(draft, { kind: 'session.moved', by: 'errand', data: { from: from?.channel ?? '', to: to.channel, because } }, at);
}
