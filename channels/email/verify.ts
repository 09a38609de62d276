import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { Refusal } from '../../src/errors.ts';

export const SIGNATURE = 'x-errand-signature';
/** How far the clock of a request may be from ours (s). */
const WINDOW_S = 300;
const FORM = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** `t=<unix seconds>,v1=<hex of HMAC-SHA256 over "<t>." and the body>`. */
export function sign(body: Buffer, { secret, atS }: { secret: string; atS: number }): string {
  return `t=${atS},v1=${createHmac('sha256', secret).update(`${atS}.`).update(body).digest('hex')}`;
}

/** Before the body is read: a signature is there, and not from another time. */
export function recent(now: () => number): RequestHandler {
  return (request, _response, next) => {
    const atS = Number(partsOf(request)?.[1]);
    const isRecent = Math.abs(now() / 1_000 - atS) <= WINDOW_S;
    next(isRecent ? undefined : new Refusal('forbidden', `Send the header ${SIGNATURE}, as "t=<unix seconds>,v1=<hex>", signed within the last ${WINDOW_S} seconds.`));
  };
}

/** Lets through only what was signed with our secret. */
export function signed(secret: string): RequestHandler {
  return (request, _response, next) => {
    const atS = Number(partsOf(request)?.[1]);
    const [expected, given] = [sign(bodyOf(request), { secret, atS }), request.get(SIGNATURE) ?? ''].map((one) => Buffer.from(one));
    const isOurs = expected !== undefined && given !== undefined && expected.length === given.length && timingSafeEqual(expected, given);
    next(isOurs ? undefined : new Refusal('forbidden', 'This is not signed with EMAIL_WEBHOOK_SECRET.'));
  };
}

/** The bytes that were sent; none when there was no body. */
export function bodyOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function partsOf(request: Request): RegExpExecArray | null {
  return FORM.exec(request.get(SIGNATURE) ?? '');
}
