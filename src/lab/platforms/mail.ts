import { createHmac, randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { startImap, type InboxMail } from './mail-imap.ts';
import { quoting, type MailLanguage, type MailStyle } from './mail-quotes.ts';
import { startSmtp, type MailFault, type ShownMail, type SmtpState } from './mail-smtp.ts';

export type { InboxMail, MailFault, MailLanguage, MailStyle, ShownMail };

export interface MailFile { name: string; type: string; data: Buffer }
/** What somebody writes. `headers`: any others, a Message-ID among them. */
export interface Written { from: string; subject?: string; text: string; html?: string; files?: MailFile[]; headers?: { [name: string]: string } }
export interface Answer { text: string; style?: MailStyle; language?: MailLanguage; files?: MailFile[]; headers?: { [name: string]: string } }
/** `status`: what the webhook answered; null where it was put into the mailbox. */
export interface Delivered { messageId: string; status: number | null }
/** Where our mail comes in: at a webhook, or, where there is none, in the mailbox. */
export interface MailWebhook { url: string; secret: string }

/** A mail provider: the server we send through, our mailbox, and the people who write to it and read what we send. */
export interface MailStandIn {
  readonly smtpUrl: string;
  readonly imapUrl: string;
  /** The address that people write to. */
  readonly ours: string;
  /** All that was taken from us, oldest first. */
  readonly sent: ShownMail[];
  /** Our mailbox. */
  readonly inbox: InboxMail[];
  readonly faults: MailFault[];
  readonly unknown: Set<string>;
  webhook: MailWebhook | null;
  /** What a person has in their mailbox: the same mail taken twice is there once. */
  mailsTo(address: string): ShownMail[];
  write(mail: Written): Promise<Delivered>;
  /** Answers as mail clients do: in the thread, with the original below. */
  reply(to: ShownMail, answer: Answer): Promise<Delivered>;
  /** The receiver's server gives a mail back (RFC 3464). */
  bounce(of: ShownMail, why?: { status: string; action?: 'failed' | 'delayed' }): Promise<Delivered>;
  /** Any bytes, as they are. */
  deliver(raw: Buffer): Promise<Delivered>;
  /** Cuts the connections to the mailbox. */
  cut(): void;
  logins(): number;
  close(): Promise<void>;
}

const ACCOUNT = { user: 'help@acme.example', password: 'a password of the lab' };

/** `now`: by which webhooks are signed. */
export async function startMail({ now = Date.now }: { now?: () => number } = {}): Promise<MailStandIn> {
  const state: SmtpState = { account: ACCOUNT, faults: [], sent: [], unknown: new Set() };
  const smtp = await startSmtp(state);
  const imap = await startImap(ACCOUNT);
  const login = `${encodeURIComponent(ACCOUNT.user)}:${encodeURIComponent(ACCOUNT.password)}`;
  const standIn: MailStandIn = {
    smtpUrl: `smtp://${login}@127.0.0.1:${smtp.port}`, imapUrl: `imap://${login}@127.0.0.1:${imap.port}`, ours: ACCOUNT.user,
    sent: state.sent, inbox: imap.inbox, faults: state.faults, unknown: state.unknown, webhook: null, cut: imap.cut, logins: imap.logins,
    mailsTo(address) {
      const theirs = state.sent.filter(({ to }) => to.toLowerCase() === address.toLowerCase());
      return theirs.filter(({ messageId }, i) => theirs.findIndex((one) => one.messageId === messageId) === i);
    },
    write: async (mail) => standIn.deliver(await compose(mail)),
    async reply(to, { text, style = 'gmail', language = 'en', files = [], headers = {} }) {
      const references = [...to.references, to.messageId].join(' ');
      const subject = /^re:/i.test(to.subject) ? to.subject : `Re: ${to.subject}`;
      return standIn.write({ from: to.to, subject, ...quoting(text, to, { style, language }), files, headers: { 'In-Reply-To': to.messageId, References: references, ...headers } });
    },
    bounce: async (of, why = { status: '5.1.1' }) => standIn.deliver(report(of, why)),
    async deliver(raw) {
      const messageId = /^message-id:\s*(<[^<>\s]+>)/im.exec(raw.toString('latin1'))?.[1] ?? '';
      if (standIn.webhook !== null) return { messageId, status: await post(standIn.webhook, raw, now()) };
      imap.put(raw.toString('latin1'));
      return { messageId, status: null };
    },
    async close() {
      await Promise.all([smtp.close(), imap.close()]);
    },
  };
  return standIn;
}

/** Signed as docs/channels/email.md says. */
async function post({ url, secret }: MailWebhook, raw: Buffer, nowMs: number): Promise<number> {
  const atS = Math.floor(nowMs / 1_000);
  const signature = createHmac('sha256', secret).update(`${atS}.`).update(raw).digest('hex');
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'message/rfc822', 'x-errand-signature': `t=${atS},v1=${signature}` }, body: new Uint8Array(raw) });
  return answer.status;
}

async function compose({ from, subject = '', text, html, files = [], headers = {} }: Written): Promise<Buffer> {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { 'message-id': messageId = `<${randomUUID()}@mail.example>`, ...others } = named;
  return new MailComposer({
    from, to: ACCOUNT.user, subject, text, ...(html !== undefined && { html }), messageId, headers: others,
    attachments: files.map(({ name, type, data }) => ({ filename: name, contentType: type, content: data })),
  }).compile().build();
}

function report({ messageId, to, subject }: ShownMail, { status, action = 'failed' }: { status: string; action?: 'failed' | 'delayed' }): Buffer {
  return Buffer.from([
    'Return-Path: <>', 'From: Mail Delivery System <MAILER-DAEMON@mx.example>', `To: ${ACCOUNT.user}`, 'Subject: Undelivered Mail Returned to Sender', `Message-ID: <${randomUUID()}@mx.example>`,
    'Auto-Submitted: auto-replied', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="BOUNDARY"', '',
    '--BOUNDARY', 'Content-Type: text/plain; charset=us-ascii', '', `Your message could not be delivered to <${to}>.`, '',
    '--BOUNDARY', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '', `Final-Recipient: rfc822; ${to}`, `Action: ${action}`, `Status: ${status}`, '',
    '--BOUNDARY', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${messageId}`, `To: ${to}`, `Subject: ${subject}`, '', '--BOUNDARY--', '',
  ].join('\r\n'));
}
