import { createTransport } from 'nodemailer';
import { Retryable, Terminal, Unknown } from '../../src/errors.ts';

export interface OutgoingMail {
  from: { name: string; address: string }; to: string; subject: string; text: string; html: string; messageId: string;
  inReplyTo: string | null; references: readonly string[]; headers: { [name: string]: string };
  attachments: readonly { filename: string; contentType: string; content: Buffer }[];
}
/** Hands one mail to the mail server. Throws Terminal `gone` where there is no such mailbox; Retryable; Unknown where it may have been taken. */
export type Post = (mail: OutgoingMail) => Promise<void>;

const CONNECT_MS = 10_000;
/** RFC 5321 lets a server take ten minutes over DATA; one that needs more than this is tried again under the same Message-ID. */
const SILENT_MS = 60_000;

export function createPost(smtpUrl: string): Post {
  const transport = createTransport({
    url: smtpUrl, connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENT_MS, disableFileAccess: true, disableUrlAccess: true,
  });
  return async ({ inReplyTo, references, ...mail }) => {
    try {
      await transport.sendMail({
        ...mail, attachments: [...mail.attachments], ...(inReplyTo !== null && { inReplyTo }), ...(references.length > 0 && { references: [...references] }),
        // The only recipient, whatever a header says.
        envelope: { from: mail.from.address, to: [mail.to] },
      });
    } catch (error) {
      throw failureOf(error);
    }
  };
}

/** Before anything was sent. */
const NOT_SENT = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'ECONFIG']);

function failureOf(error: unknown): Error {
  if (typeof error !== 'object' || error === null) return new Unknown('smtp_broke', String(error));
  const [code, command, response, responseCode, syscall] = ['code', 'command', 'response', 'responseCode', 'syscall'].map((name): unknown => Reflect.get(error, name));
  const message = 'message' in error ? String(error.message) : 'the mail server gave no answer';
  if (syscall === 'connect' || (typeof code === 'string' && NOT_SENT.has(code))) return new Retryable('smtp_unavailable', message);
  if (typeof responseCode !== 'number') return new Unknown('smtp_no_answer', message);
  if (responseCode < 500) return new Retryable(`smtp_${responseCode}`, message);
  const enhanced = typeof response === 'string' ? (/\b5\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0] ?? '') : '';
  const nobody = command === 'RCPT TO' && (/^5\.(?:1\.|2\.1)/.test(enhanced) || (enhanced === '' && [550, 551, 553].includes(responseCode)));
  return new Terminal(nobody ? 'gone' : `smtp_${responseCode}`, message);
}
