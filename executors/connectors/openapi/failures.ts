import { z } from 'zod';
import { Retryable, Terminal, Unknown } from '../../../src/errors.ts';
import type { WorkError } from '../../../src/errors.ts';
import { refusedHost, whyRefused } from '../transport/guarded-connector.ts';
import { isObject, objectAt, textAt } from './json.ts';

/** What a failure depends on: the action, for the message, and whether it changes anything. */
export interface Act { action: string; write: boolean }

/** After sending, the outcome of a write is not known; a read is harmless to repeat. */
export function lostAnswer({ action, write }: Act, code: string, what: string): WorkError {
  const message = `${action}: ${what}`;
  return write ? new Unknown(code, `${message}; it may have been done.`) : new Retryable(code, `${message}.`);
}

/** A 2xx that does not say what the document promises. */
export function badResponse({ action, write }: Act, what: string): WorkError {
  const message = `${action} answered with success, but ${what}.`;
  return write ? new Unknown('bad_response', message) : new Terminal('bad_response', message);
}

/** The system asks everybody for patience: 429. */
export class Throttled extends Retryable {}

/** Why `fetch` itself failed; a work error (signing in failed) is what it was. Codes are those of Node's sockets, of OpenSSL and of undici. */
export function fetchFailure(act: Act, error: unknown, aborted: boolean): WorkError {
  if (error instanceof Retryable || error instanceof Terminal || error instanceof Unknown) return error;
  const refused = refusedHost(error);
  if (refused !== null) return new Terminal('address_refused', `${act.action} was not sent: ${whyRefused(refused)}`);
  if (aborted) return lostAnswer(act, 'timed_out', 'no answer in time');
  const code = causeCodes(error);
  if (code.some((c) => NEVER_SENT.has(c))) return new Retryable('unreachable', `${act.action}: the system cannot be reached.`);
  if (code.some((c) => NO_TLS.test(c))) return new Terminal('bad_certificate', `${act.action}: the system's certificate or ours is not valid there, or it does not speak TLS.`);
  return lostAnswer(act, 'connection_lost', 'the connection broke before the answer');
}

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'EADDRNOTAVAIL']);

/** Of the handshake alone: an alert about anything else may come after the request. */
const NO_TLS = /CERT|SELF_SIGNED|VERIFY|UNABLE_TO_GET_ISSUER|UNKNOWN_CA|HANDSHAKE|PROTOCOL_VERSION|WRONG_VERSION|ERR_TLS_/;

/** An answer other than 2xx. `body` is its JSON, if it had any; the system's own code wins over the status. */
export function statusFailure(act: Act, answer: { status: number; body: unknown; retryAfter: string | null; now: number }): WorkError {
  const { status, body } = answer;
  const code = systemCode(body) ?? STATUS_CODES[status] ?? (status >= 500 ? 'system_error' : 'refused');
  const message = `${act.action} answered ${status} ${code}.`;
  if (status < 400) return new Terminal('redirected', `${act.action} answered ${status}: it wants to send us elsewhere, which is not followed.`);
  if (status === 429) return new Throttled(code, message, retryAfterMs(answer.retryAfter, answer.now));
  if (status === 408 || status === 503) return new Retryable(code, message, retryAfterMs(answer.retryAfter, answer.now));
  if (status < 500) return new Terminal(code, message);
  return act.write ? new Unknown(code, `${message.slice(0, -1)}; it may have been done.`) : new Retryable(code, message);
}

const STATUS_CODES: { [status: number]: string } = {
  400: 'bad_request', 401: 'unauthorized', 403: 'forbidden', 404: 'not_found', 405: 'not_allowed', 408: 'timed_out', 409: 'conflict',
  410: 'gone', 412: 'precondition_failed', 413: 'too_large', 415: 'unsupported_type', 422: 'invalid', 423: 'locked',
  429: 'too_many_requests', 503: 'unavailable',
};

/** `{ error: { code } }`, `{ error: code }`, `{ code }` or the last part of a problem's type (RFC 9457), as lower_case. */
export function systemCode(body: unknown): string | null {
  if (!isObject(body)) return null;
  const type = textAt(body, 'type')?.split(/[/:#]/).findLast((part) => part !== '');
  const said = textAt(objectAt(body, 'error'), 'code') ?? textAt(body, 'error') ?? textAt(body, 'code') ?? (type === 'blank' ? undefined : type);
  const code = said?.replaceAll(/([a-z])([A-Z])/g, '$1_$2').replaceAll(/[\s.-]+/g, '_').toLowerCase();
  // Four digits in a row may be somebody's number.
  return code !== undefined && /^[a-z][a-z0-9_]{0,59}$/.test(code) && !/\d{4}/.test(code) ? code : null;
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3), as ms from `now`; null when there is none. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

const thrown = z.object({ code: z.string().optional().catch(undefined), cause: z.unknown().optional(), errors: z.array(z.unknown()).optional().catch(undefined) });

/** The codes of an error and of everything that caused it (Node tries several addresses, and joins their errors). */
function causeCodes(error: unknown): string[] {
  const { data } = thrown.safeParse(error);
  if (data === undefined) return [];
  return [...(data.code === undefined ? [] : [data.code]), ...[data.cause, ...(data.errors ?? [])].flatMap(causeCodes)];
}
