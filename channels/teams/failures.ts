import { z } from 'zod';
import { Retryable, Terminal, Unknown } from '../../src/errors.ts';

const body = z.object({ error: z.object({ code: z.string().catch(''), message: z.string().catch('') }) });
/** Codes by which Teams says that the bot is not in this conversation any more, or was blocked there. */
const GONE = new Set(['BotNotInConversationRoster', 'ConversationBlockedByUser', 'MessageWritesBlocked', 'ConversationNotFound', 'BotDisabledByAdmin']);
const MOST_WAIT_MS = 3_600_000;

/** What an answer of the Bot Connector that is no success means for what was to be sent. */
export function failureOf(answer: { status: number; retryAfter: string | null; text: string }): Error {
  const { status, retryAfter } = answer;
  const { code, message } = errorIn(answer.text);
  const says = `Teams answered with ${status} ${code} ${message}`.trim();
  if (status === 401) return new Retryable('not_signed_in', says);
  if (status === 429) return new Retryable('rate_limited', says, waitMs(retryAfter));
  if (status === 412 || status >= 500) return new Retryable('unavailable', says, waitMs(retryAfter));
  if (code === 'ActivityNotFoundInConversation') return new Terminal('not_there', says);
  if (GONE.has(code) || status === 404) return new Terminal('gone', says);
  if (status === 413 || code === 'MessageSizeTooBig') return new Terminal('too_large', says);
  return new Terminal(`teams_${status}`, says);
}

/** A connection that was never made carried nothing; any other may have. */
export function lostOf(error: unknown): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const says = cause instanceof Error ? cause.message : String(cause);
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(code) ? new Retryable('unreachable', says) : new Unknown('no_answer', says);
}

function errorIn(text: string): { code: string; message: string } {
  try {
    const parsed = body.safeParse(JSON.parse(text));
    const { code, message } = parsed.success ? parsed.data.error : { code: '', message: '' };
    // A blocked bot is told in a code inside the message.
    const inner = /"(?:subCode|code)"\s*:\s*"(\w+)"/.exec(message)?.[1];
    return { code: inner !== undefined && GONE.has(inner) ? inner : code, message: message.slice(0, 200) };
  } catch {
    return { code: '', message: '' };
  }
}

/** Seconds, or a date (RFC 9110 10.2.3). */
function waitMs(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), MOST_WAIT_MS) : null;
}
