import { createTransport } from 'nodemailer';
import { z } from 'zod';
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

const told = z.object({
  code: z.string().catch(''), command: z.string().catch(''), response: z.string().catch(''), responseCode: z.number().nullable().catch(null), syscall: z.string().catch(''),
  message: z.string().catch('the mail server gave no answer'),
}).catch({ code: '', command: '', response: '', responseCode: null, syscall: '', message: 'the mail server gave no answer' });
type Told = z.output<typeof told>;

function failureOf(error: unknown): Error {
  const { code, command, response, responseCode, syscall, message } = told.parse(error);
  if (syscall === 'connect' || NOT_SENT.has(code)) return new Retryable('smtp_unavailable', message);
  if (responseCode === null) return new Unknown('smtp_no_answer', message);
  // A refusal of ourselves says nothing of the mail: somebody has to mend it, and nothing is lost meanwhile.
  if (responseCode < 500 || !(command === 'RCPT TO' || command === 'DATA')) return new Retryable(`smtp_${responseCode}`, message);
  return new Terminal(isNobody({ command, response, responseCode }) ? 'gone' : `smtp_${responseCode}`, message);
}

function isNobody({ command, response, responseCode }: Pick<Told, 'command' | 'response' | 'responseCode'>): boolean {
  const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0] ?? '';
  return command === 'RCPT TO' && (/^5\.(?:1\.|2\.1)/.test(enhanced) || (enhanced === '' && (responseCode === 550 || responseCode === 551 || responseCode === 553)));
}
