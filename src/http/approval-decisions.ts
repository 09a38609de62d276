import type { Approval, Inbound, Json, JsonObject, Store } from '../contracts.ts';
import { decisionOf } from '../decision-message.ts';
import { Refusal } from '../errors.ts';
import { redact } from '../redact/redact.ts';
import { findByEitherId } from './effect-id.ts';
import { checkSlots } from './slot-names.ts';
import type { Person } from './staff.ts';

export interface StaffParts {
  store: Store;
  gateway: { receive(message: Inbound): Promise<void> };
  now: () => number;
}
export interface Deciding { approval: Approval; person: Person; digest: string; note?: string | undefined }

/** One person's vote; returns the approval as it then stands. Throws `stale`, `already_decided`, or `forbidden` for one's own request. */
export async function decide(parts: StaffParts, { decision, ...on }: Deciding & { decision: 'approved' | 'refused' }): Promise<Approval> {
  await checkOpen(parts, on);
  const { counted, approval } = await parts.store.approvals.vote(on.approval.id, { by: on.person.email, decision, at: parts.now(), note: noteOf(on) });
  return told(parts, approval, counted);
}

/** Closes an approval because its inputs are to be others; the conversation asks for a fresh one. */
export async function edit(parts: StaffParts, { slots, ...on }: Deciding & { slots: JsonObject }): Promise<Approval> {
  const { id, flow, version } = on.approval;
  await checkOpen(parts, on);
  if (on.approval.state === 'open') await checkSlots(parts.store, { flow, version, slots });
  const { won, approval } = await parts.store.approvals.decide(id, { state: 'edited', by: on.person.email, at: parts.now(), note: noteOf(on), slots });
  return told(parts, approval, won);
}

/** An approval outside of one's roles is not there. */
export async function approvalFor({ store }: Pick<StaffParts, 'store'>, person: Person, id: string): Promise<Approval> {
  const approval = await findByEitherId((one) => store.approvals.load(one), id);
  if (approval === null) throw new Refusal('not_found', 'There is no such approval.');
  if (!approval.roles.some((role) => person.roles.includes(role))) throw new Refusal('forbidden');
  return approval;
}

/** Nobody approves their own request, nor what they put into it: who asked is known by id, by address, or by what the approval shows. */
export async function isOwn({ store }: Pick<StaffParts, 'store'>, { session, facts, editors = [] }: Approval, person: Person): Promise<boolean> {
  if (editors.includes(person.email)) return true;
  const record = await store.sessions.load(session);
  const theirs = [record?.customer ?? '', ...(record?.addresses ?? []).map((address) => address.id), ...textsIn(facts)];
  const mine = new Set([person.email, person.customer?.toLowerCase()]);
  return theirs.some((value) => mine.has(value.toLowerCase()));
}

/** What became of an approval, in a sentence. */
export function whatBecame({ state, decidedBy, decidedAt }: Approval): string {
  const byWhom = `by ${decidedBy ?? 'somebody'}${decidedAt === null ? '' : ` at ${new Date(decidedAt).toISOString()}`}`;
  switch (state) {
    case 'open': return 'This approval is still open.';
    case 'withdrawn': return 'This approval is not needed any more.';
    case 'expired': return 'This approval was not given in time.';
    case 'edited': return `The inputs were changed ${byWhom}; look for a fresh request.`;
    case 'approved': case 'refused': return `This approval was ${state} ${byWhom}.`;
    default: return state satisfies never;
  }
}

/** Of an approval that is closed, only the digest is looked at: its answer says what became of it. */
async function checkOpen(parts: StaffParts, { approval, person, digest }: Deciding): Promise<void> {
  if (digest !== approval.digest) throw new Refusal('stale');
  if (approval.state !== 'open') return;
  if (await isOwn(parts, approval, person)) throw new Refusal('forbidden', 'This is your own request; somebody else has to decide.');
  if (approval.expiresAt <= parts.now()) throw new Refusal('stale', 'This approval was not given in time.');
}

/** Told on a lost click too: whoever decided may have gone down before the conversation heard of it. */
async function told({ gateway, store }: StaffParts, approval: Approval | null, counted: boolean): Promise<Approval> {
  if (approval === null) throw new Refusal('not_found');
  const record = await store.sessions.load(approval.session);
  const message = decisionOf(approval, record?.addresses ?? []);
  if (message) await gateway.receive(message);
  if (counted) return approval;
  if (approval.state === 'open') throw new Refusal('already_decided', `You have approved this before; it waits for ${approval.quorum - approval.votes.length} more.`);
  throw new Refusal(approval.state === 'approved' || approval.state === 'refused' ? 'already_decided' : 'stale', whatBecame(approval));
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

function noteOf({ note }: Deciding): string | null {
  return note === undefined ? null : redact(note);
}
