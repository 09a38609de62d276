import { Retryable, Terminal, Unknown } from '../../src/errors.ts';
import type { Bolt } from './bolt.ts';

/** Answers by which Slack says that the customer is not reached here any more: the app was removed, they were, or the place. */
const GONE = new Set([
  'channel_not_found', 'is_archived', 'not_in_channel', 'user_not_found', 'user_disabled', 'users_not_found', 'cannot_dm_bot', 'messages_tab_disabled',
  'account_inactive', 'token_revoked', 'team_not_found', 'team_access_not_granted', 'thread_not_found', 'restricted_action',
]);
/** It did not happen; somebody has to mend the settings, and until then nothing is lost. */
const NOT_SIGNED_IN = new Set(['invalid_auth', 'not_authed', 'token_expired', 'missing_scope', 'no_permission', 'ekm_access_denied', 'access_denied']);
const LATER = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
/** "Some aspect of the operation may have succeeded" (the errors of each method). */
const MAYBE = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']);
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** What an error of the WebClient means for what was to be done. */
export function failureOf(error: unknown, { webApi }: Pick<Bolt, 'webApi'>): Error {
  if (error instanceof webApi.WebAPIRateLimitedError) return new Retryable('rate_limited', error.message, error.retryAfter * 1000);
  if (error instanceof webApi.WebAPIPlatformError) return refused(error.data.error);
  if (error instanceof webApi.WebAPIHTTPError) return error.statusCode >= 500 ? new Unknown('unavailable', error.message) : new Terminal(`slack_${error.statusCode}`, error.message);
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return NEVER_LEFT.has(code) ? new Retryable('unreachable', message) : new Unknown('no_answer', message);
}

function refused(code: string): Error {
  const message = `Slack answered ${code}.`;
  if (GONE.has(code)) return new Terminal('gone', message);
  if (NOT_SIGNED_IN.has(code)) return new Retryable('not_signed_in', `${message} Check SLACK_BOT_TOKEN and the scopes of the app.`);
  if (LATER.has(code)) return new Retryable('rate_limited', message);
  return MAYBE.has(code) ? new Unknown('unavailable', message) : new Terminal(`slack_${code}`.slice(0, 100), message);
}

/** The code of the connection's own error, however deep it lies. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) if ('code' in at && typeof at.code === 'string' && NEVER_LEFT.has(at.code)) return at.code;
  return '';
}
