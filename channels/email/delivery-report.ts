import type { Email } from 'postal-mime';

/** What a mail server says became of a mail of ours (RFC 3464). `status`: like 5.1.1. */
export interface Report { messageId: string; action: 'failed' | 'delayed' | 'delivered'; status: string }

/** There is no such mailbox, or it takes nothing any more (RFC 3463). */
export function isGone(status: string): boolean {
  return /^5\.(?:1\.[0-36]|1\.10|2\.1|4\.4)$/.test(status);
}

/** Null where it is no delivery report, or does not say of which mail. */
export function reportOf(email: Email): Report | null {
  const status = partOf(email, /^message\/(?:global-)?delivery-status$/);
  const original = partOf(email, /^(?:message\/(?:global|rfc822)|text\/rfc822-headers|message\/(?:global-)?headers)$/);
  const action = field(status, 'action').toLowerCase();
  const messageId = /<[^<>\s]{1,250}>/.exec(field(original, 'message-id'))?.[0];
  if (messageId === undefined || (action !== 'failed' && action !== 'delayed' && action !== 'delivered')) return null;
  return { messageId, action, status: /\d\.\d{1,3}\.\d{1,3}/.exec(field(status, 'status'))?.[0] ?? '' };
}

function partOf({ attachments }: Email, type: RegExp): string {
  const content = attachments.find(({ mimeType }) => type.test(mimeType))?.content;
  if (content === undefined) return '';
  return typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('utf8');
}

function field(part: string, name: string): string {
  const line = part.split(/\r?\n(?![ \t])/).find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).replaceAll(/\r?\n[ \t]+/g, ' ').trim() ?? '';
}
