import { z } from 'zod';
import type { Documents, Inbound, Json, JsonObject, Store } from './contracts.ts';
import { digest } from './digest.ts';

/** Something that happened outside. `id`: the sender's own; the same one again is the same event. */
export interface OutsideEvent { event: string; key: string; data: Json; id: string }
export interface EventParts {
  store: Pick<Store, 'documents' | 'sessions'>;
  receive: (message: Inbound) => Promise<void>;
  now: () => number;
}

const MOST = 1_000;
const kept = z.object({ data: z.json(), at: z.number() });
const taking = z.object({ as: z.string(), id: z.string(), data: z.json() });
/** Events that nobody waited for yet, the ids of those that reached somebody, and the sessions that wait. */
const keptIn = ({ event, key }: { event: string; key: string }): string => `event:${event}:${key}`;
const takenIn = ({ event, key }: { event: string; key: string }): string => `taken:${event}:${key}`;
const waitsIn = ({ event, key }: { event: string; key: string }): string => `wait:${event}:${key}`;

/**
 * Gives an event to every session that waits for it, and returns those; one that nobody waits for is kept for a wait
 * to come, unless `keep` is false.
 */
export async function deliverEvent({ store, receive, now }: EventParts, came: OutsideEvent, keep = true): Promise<string[]> {
  const { documents, sessions } = store;
  const { event, key, data, id } = came;
  if (await documents.get(takenIn(came), id)) return [];
  // Kept before the waits are looked at, as a wait is added before the kept are: whichever is second finds the first.
  if (keep) await documents.add(keptIn(came), id, { data, at: now() });
  const waiting = (await documents.list(waitsIn(came), MOST)).map((row) => row.key);
  for (const session of waiting) {
    const address = (await sessions.load(session))?.addresses.at(-1) ?? { channel: 'back-office', id: session };
    await receive({ id: `event:${digest([event, key, id])}:${session}`, kind: 'event', session, address, at: now(), event, key, data });
  }
  if (waiting.length > 0) await take(documents, came);
  return waiting;
}

/**
 * From now on the session hears of such an event; returns the oldest that came before and reached nobody, if there is
 * one. `as` names this wait: asked again under the same name, it answers the same.
 */
export async function openWait(documents: Documents, of: { event: string; key: string; session: string; as?: string }): Promise<Pick<OutsideEvent, 'id' | 'data'> | null> {
  const { session, as = '' } = of;
  const before = taking.safeParse(await documents.get(waitsIn(of), session));
  if (before.success && as !== '' && before.data.as === as && (await documents.get(takenIn(of), before.data.id))?.['as'] === as) {
    return { id: before.data.id, data: before.data.data };
  }
  await documents.put(waitsIn(of), session, { as });
  const found = (await documents.list(keptIn(of), MOST)).map(({ key: id, value }) => ({ id, ...kept.parse(value) })).toSorted((a, b) => a.at - b.at);
  for (const { id, data } of found) {
    await documents.put(waitsIn(of), session, { as, id, data });
    if (await take(documents, { ...of, id, as })) return { id, data };
  }
  if (found.length > 0) await documents.put(waitsIn(of), session, { as });
  return null;
}

/** The session waits no more; with `of`, only when it is one of these waits: the next one for the same event may be open already. */
export async function closeWait(documents: Documents, { of: waits, ...of }: { event: string; key: string; session: string; of?: string[] }): Promise<void> {
  const as = (await documents.get(waitsIn(of), of.session))?.['as'];
  if (waits && typeof as === 'string' && as !== '' && !waits.includes(as)) return;
  await documents.remove(waitsIn(of), of.session);
}

/** False: somebody else took it before. */
async function take(documents: Documents, of: { event: string; key: string; id: string; as?: string }): Promise<boolean> {
  const first = await documents.add(takenIn(of), of.id, { as: of.as ?? '' });
  await documents.remove(keptIn(of), of.id);
  return first;
}

/** The first message of a flow that begins without a customer; the same `id` is the same run. `by`: a person's e-mail address, or what began it. */
export function startMessage({ flow, slots, by, id, at }: { flow: string; slots: JsonObject; by: string; id: string; at: number }): Inbound {
  const session = `run-${digest(id).slice(0, 24)}`;
  // Who began a run stands where the customer of a conversation does: nobody approves their own request.
  return { id: `started:${session}`, kind: 'started', session, address: { channel: 'back-office', id: by }, at, flow, slots, by };
}
