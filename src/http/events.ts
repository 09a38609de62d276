import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import type { CallbackTokens } from '../callback-token.ts';
import type { Json, JsonObject } from '../contracts.ts';
import { digest } from '../digest.ts';
import { Refusal } from '../errors.ts';
import { deliverEvent, startMessage } from '../outside-events.ts';
import type { StaffParts } from './approval-decisions.ts';
import { endpoint, parseBody, staffEndpoint, type Endpoint } from './endpoint.ts';
import { rawBodyOf } from './json-body.ts';

export interface EventParts extends StaffParts {
  callbacks: CallbackTokens;
  /** The shared secret of a source of webhooks; null when there is no such source. */
  webhookSecret: (source: string) => string | null;
  /** Flows that an event begins, with their slots. */
  starts: (event: string, data: Json) => { flow: string; slots: JsonObject }[];
}

const SKEW_MS = 300_000;
const eventBody = z.strictObject({
  event: z.string().min(1).max(100), key: z.string().max(200).default('').describe('Which of the waits for this event: an order, a port, …'),
  data: z.json().default(null), id: z.string().min(1).max(200).optional().describe('Yours. The same id again is the same event; without one, the same content is.'),
});
const accepted = z.object({ id: z.string() });
const delivered = z.object({ id: z.string(), sessions: z.number().describe('How many waited for it; none: it is kept for one to come.'), runs: z.array(z.string()).describe('The runs that it began.') });
const idempotencyKey = { 'Idempotency-Key': 'The same key again is the same event; without one, the same content is.' };

/** What happens outside: at a session's own signed address, for whoever waits for it, and as a signed webhook. */
export function eventEndpoints(parts: EventParts): Endpoint[] {
  return [
    endpoint(
      { method: 'post', path: '/api/v1/callbacks/:token/:event', summary: 'Tell one conversation what happened, at the address it gave out', auth: 'none', headers: idempotencyKey, body: z.json(), response: accepted, status: 202 },
      async (request) => callBack(parts, request),
    ),
    staffEndpoint(
      { method: 'post', path: '/api/v1/events', summary: 'Tell whoever waits for it what happened', roles: ['operations', 'admin'], body: eventBody, response: delivered, status: 202 },
      async ({ person, body }) => take(parts, body, person.email),
    ),
    endpoint(
      {
        method: 'post', path: '/api/v1/webhooks/:source', summary: 'The same, signed by another system', auth: 'signature', body: eventBody, response: delivered, status: 202,
        headers: { 'X-Errand-Timestamp': 'Seconds since 1970; at most 300 s off.' },
      },
      async (request) => {
        const source = parameter(request, 'source');
        checkSignature(parts, source, request);
        return take(parts, parseBody(eventBody, request.body), `webhook:${source}`);
      },
    ),
  ];
}

async function callBack({ callbacks, gateway, store, now }: EventParts, request: Request): Promise<z.output<typeof accepted>> {
  const [session, event] = [callbacks.session(parameter(request, 'token')), parameter(request, 'event')];
  if (session === null) throw new Refusal('unauthorized', 'This address is not one that we gave out.');
  const record = await store.sessions.load(session);
  if (record === null) throw new Refusal('not_found');
  const data = parseBody(z.json().default(null), request.body);
  const id = digest([event, request.get('idempotency-key') ?? { data }]);
  const address = record.addresses.at(-1) ?? { channel: 'back-office', id: session };
  await gateway.receive({ id: `callback:${session}:${id}`, kind: 'event', session, address, at: now(), event, data });
  return { id };
}

async function take({ gateway, store, now, starts }: EventParts, { event, key, data, id: given }: z.output<typeof eventBody>, by: string): Promise<z.output<typeof delivered>> {
  const id = given ?? digest(data);
  const begun = starts(event, data).map(({ flow, slots }) => startMessage({ flow, slots, by, id: `event:${digest([flow, event, key, id])}`, at: now() }));
  const sessions = await deliverEvent({ store, receive: (message) => gateway.receive(message), now }, { event, key, data, id }, begun.length === 0);
  for (const message of begun) await gateway.receive(message);
  return { id, sessions: sessions.length, runs: begun.map(({ session }) => session) };
}

/** `X-Errand-Signature: sha256=<hex>`, the HMAC-SHA256 of `<timestamp>.<body>` under the source's secret. */
function checkSignature({ webhookSecret, now }: EventParts, source: string, request: Request): void {
  // One that is set to nothing is none.
  const secret = webhookSecret(source) ?? '';
  const [timestamp, given] = [request.get('x-errand-timestamp') ?? '', request.get('x-errand-signature') ?? ''];
  const inTime = /^\d{1,12}$/.test(timestamp) && Math.abs(now() - Number(timestamp) * 1_000) <= SKEW_MS;
  const right = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBodyOf(request)).digest();
  const signature = Buffer.from(/^sha256=([0-9a-f]{64})$/i.exec(given)?.[1] ?? '', 'hex');
  const signed = signature.length === right.length && timingSafeEqual(signature, right);
  if (secret === '' || !inTime || !signed) throw new Refusal('unauthorized', 'The signature is wrong, or its time is more than 300 seconds off.');
}

const LONGEST = 500;

function parameter(request: Request, name: string): string {
  const value = request.params[name];
  if (typeof value !== 'string' || value.length > LONGEST) throw new Refusal('not_found');
  return value;
}
