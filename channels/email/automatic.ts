export interface Head { (name: string): string }

const PRECEDENCE = /^(?:bulk|junk|list|auto_reply|auto-reply)$/i;
const NOBODY = /^(?:mailer-daemon|postmaster|bounces?|no-?reply|do-?not-?reply|ne-?pas-?repondre|noreply)(?:[+@=._-]|$)/i;
/** Headers that only programs write. */
const MARKS = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-response', 'list-id', 'list-unsubscribe', 'list-post', 'feedback-id', 'x-failed-recipients'];

/** Why a mail was written by a program and must not be answered (RFC 3834, RFC 2369, and what Exchange adds); null for a person's. */
export function automatic(head: Head, from: string): string | null {
  const submitted = head('auto-submitted').split(';')[0]?.trim().toLowerCase() ?? '';
  if (submitted !== '' && submitted !== 'no') return `Auto-Submitted: ${submitted}`;
  if (PRECEDENCE.test(head('precedence').trim())) return `Precedence: ${head('precedence').trim()}`;
  if (head('return-path').trim() === '<>') return 'it has no return path';
  if (/^multipart\/report\b/i.test(head('content-type'))) return 'it is a report';
  if (/\b(?:all|oof|autoreply)\b/i.test(head('x-auto-response-suppress'))) return 'X-Auto-Response-Suppress';
  const mark = MARKS.find((name) => head(name) !== '');
  if (mark !== undefined) return mark;
  return NOBODY.test(from) ? 'nobody reads what is sent there' : null;
}
