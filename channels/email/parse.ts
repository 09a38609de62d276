import { createHash } from 'node:crypto';
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { automatic, type Head } from './automatic.ts';
import { reportOf, type Report } from './delivery-report.ts';
import { textOfHtml } from './text-of-html.ts';
import { visibleText } from './visible-text.ts';

export interface Attached { name: string; type: string; data: Buffer }
/** A person's mail. `refers`: Message-IDs that it answers, the nearest first; `references`: the same as the header has them. */
export interface Mail { kind: 'mail'; id: string; from: string; subject: string; text: string; files: Attached[]; refers: string[]; references: string[]; tooLarge: number }
export type Incoming =
  | Mail
  | { kind: 'report'; report: Report }
  /** Not to be answered; `because` says what it is. */
  | { kind: 'automatic'; from: string; because: string }
  /** The answer to List-Unsubscribe. */
  | { kind: 'unsubscribe'; id: string; from: string; refers: string[] };

const MOST_FILES = 10;
const MOST_FILE_BYTES = 10_000_000;
const MOST_REFERENCES = 50;
const LONGEST_ADDRESS = 254;
const LONGEST_SUBJECT = 200;

/** Null for what nobody sent, or what is no mail at all. */
export async function parseMail(raw: Buffer): Promise<Incoming | null> {
  const email = await read(raw);
  const from = email && mailboxOf(email.from);
  if (!email || from === null || from === undefined) return null;
  const report = reportOf(email);
  if (report !== null) return { kind: 'report', report };
  const because = automatic(headOf(email), from);
  if (because !== null) return { kind: 'automatic', from, because };
  const id = idsIn(email.messageId)[0] ?? `<${createHash('sha256').update(raw).digest('hex')}@no-message-id>`;
  const references = idsIn(email.references).slice(-MOST_REFERENCES);
  const refers = [...new Set([...idsIn(email.inReplyTo), ...references.toReversed()])].slice(0, MOST_REFERENCES);
  const text = textOf(email);
  const subject = (email.subject ?? '').replaceAll(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, LONGEST_SUBJECT);
  if (/^unsubscribe$/i.test(subject) && /^(?:unsubscribe)?$/i.test(text)) return { kind: 'unsubscribe', id, from, refers };
  const files = filesOf(email.attachments);
  return { kind: 'mail', id, from, subject, text, refers, references, files, tooLarge: email.attachments.filter(isFile).length - files.length };
}

async function read(raw: Buffer): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 50, maxHeadersSize: 500_000 });
  } catch {
    return null;
  }
}

function textOf({ text = '', html = '' }: Email): string {
  return visibleText(text.trim() === '' ? textOfHtml(html) : text);
}

/** One address that may be written to, in lower case; null for a group, a list of several, or none. */
export function plainAddress(address: string): string | null {
  const isOne = address.length <= LONGEST_ADDRESS && /^[^\s<>()[\]\\,;:@"\p{Cc}]+@[^\s<>()[\]\\,;:@"\p{Cc}]+$/u.test(address);
  return isOne ? address.toLowerCase() : null;
}

function mailboxOf(address: Address | undefined): string | null {
  return address?.address === undefined ? null : plainAddress(address.address);
}

function headOf({ headers }: Email): Head {
  return (name) => headers.find(({ key }) => key === name)?.value ?? '';
}

function idsIn(header = ''): string[] {
  return [...header.matchAll(/<[^<>\s]{1,250}>/g)].map(([id]) => id);
}

function filesOf(attachments: readonly Attachment[]): Attached[] {
  const files = attachments.filter(isFile).map(({ filename, mimeType, content }, i) => {
    const data = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content));
    return { name: nameOf(filename, i), type: mimeType, data };
  });
  return files.filter(({ data }) => data.length <= MOST_FILE_BYTES).slice(0, MOST_FILES);
}

/** Logos in a signature are none. */
function isFile({ related, disposition, mimeType }: Attachment): boolean {
  return !(related === true && disposition !== 'attachment') && mimeType !== 'application/pgp-signature' && mimeType !== 'application/pkcs7-signature';
}

function nameOf(filename: string | null, i: number): string {
  const name = (filename ?? '').replaceAll(/[\p{Cc}/\\]+/gu, '_').trim().slice(-120);
  return name === '' ? `file-${i + 1}` : name;
}
