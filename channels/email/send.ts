import { createHmac } from 'node:crypto';
import type { Address, Host, Outbound } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import type { EmailParts } from './index.ts';
import { plainAddress } from './parse.ts';
import type { OutgoingMail, Post } from './post.ts';
import { render } from './render.ts';
import { PATHS } from './routes.ts';
import { keyOf, type Thread } from './threads.ts';
import { wordingsOf } from './wordings.ts';

const SENT = 'email-sent';
/** Attachments of one mail; what is more goes as a link. */
const MOST_BYTES = 15_000_000;
type Message = Extract<Outbound, { kind: 'message' }>;
export type Send = (to: Address, message: Outbound, key: string) => Promise<void>;

/** Sends each line once, or again under the same Message-ID where it is not known whether it was taken. */
export function createSend(parts: EmailParts, post: Post): Send {
  const { host, threads, reach } = parts;
  return async (to, message, key) => {
    if (message.kind !== 'message') return;
    const customer = plainAddress(to.id);
    if (customer === null) throw new Terminal('gone', 'This is no e-mail address.');
    if (await host.documents.get(SENT, key) !== null) return;
    const session = key.includes('/') ? key.slice(0, key.lastIndexOf('/')) : key;
    await reach.check(customer, { session, farewell: message.farewell === true });
    const mail = await compose({ to, customer, message, key, session }, parts);
    await threads.remember(mail.messageId, { session, address: to, keys: keysOf(key, message) });
    try {
      await post(mail);
    } catch (error) {
      if (error instanceof Terminal && error.code === 'gone') await reach.lost(customer, error.message);
      throw error;
    }
    if (mail.inReplyTo === null) await threads.goOn(session, customer, { subject: mail.subject, messageId: mail.messageId, references: [] });
    if (message.farewell) await reach.asksNoMore(session);
    await host.documents.put(SENT, key, { at: host.now() });
    for (const one of keysOf(key, message)) await host.delivered(one, 'sent');
  };
}

interface Line { to: Address; customer: string; message: Message; key: string; session: string }

async function compose({ customer, message, key, session }: Line, { host, settings, mailbox, threads }: EmailParts): Promise<OutgoingMail> {
  const messageId = messageIdOf(key, { settings, mailbox });
  const locale = (await host.view(session))?.locale ?? 'en';
  const thread = await threads.of(session, customer);
  // The first of a conversation that we began, once more.
  const answers = thread === null || thread.answers === messageId ? null : thread;
  const subject = subjectOf(thread, answers === null) ?? wordingsOf(locale).subject(settings.business);
  const unsubscribe = message.unasked ? unsubscribing(messageId, { settings, mailbox }) : null;
  const { attachments, links } = await filesOf(message, { host, session });
  return {
    from: mailbox, to: customer, subject, messageId, inReplyTo: answers?.answers ?? null, references: answers?.references ?? [], attachments,
    ...render(message, { locale, subject, links, unsubscribe: unsubscribe?.page ?? null }),
    headers: { ...automatic(message, answers !== null), 'X-Auto-Response-Suppress': 'All', ...unsubscribe?.headers },
  };
}

/** The same for the same line; nobody can guess it. */
function messageIdOf(key: string, { settings, mailbox }: Pick<EmailParts, 'settings' | 'mailbox'>): string {
  const id = createHmac('sha256', settings.secret).update(`email ${key}`).digest('hex').slice(0, 40);
  return `<${id}@${mailbox.address.slice(mailbox.address.indexOf('@') + 1)}>`;
}

/** RFC 3834; what a person wrote is not automatic. */
function automatic({ from }: Message, isAnswer: boolean): { [name: string]: string } {
  if (from === 'agent') return {};
  return { 'Auto-Submitted': isAnswer ? 'auto-replied' : 'auto-generated' };
}

function subjectOf(thread: Thread | null, isFirst: boolean): string | null {
  if (thread === null || thread.subject === '') return null;
  return isFirst ? thread.subject : `Re: ${thread.subject}`;
}

/** RFC 2369, and RFC 8058 where there is a public address. */
function unsubscribing(messageId: string, { settings, mailbox }: Pick<EmailParts, 'settings' | 'mailbox'>): { page: string; headers: { [name: string]: string } } {
  const byMail = `mailto:${mailbox.address}?subject=unsubscribe`;
  if (settings.publicUrl === null) return { page: byMail, headers: { 'List-Unsubscribe': `<${byMail}>` } };
  const page = `${settings.publicUrl}${PATHS.unsubscribe}/${encodeURIComponent(keyOf(messageId))}`;
  return { page, headers: { 'List-Unsubscribe': `<${page}>, <${byMail}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } };
}

async function filesOf({ files = [] }: Message, { host, session }: { host: Host; session: string }): Promise<Pick<OutgoingMail, 'attachments'> & { links: { name: string; href: string }[] }> {
  const attachments: { filename: string; contentType: string; content: Buffer }[] = [];
  const links: { name: string; href: string }[] = [];
  let left = MOST_BYTES;
  for (const { id, name, type, bytes } of files) {
    const content = bytes > left ? null : await host.fileData(session, id);
    if (content === null) links.push({ name, href: host.fileLink(session, id) });
    else attachments.push({ filename: name, contentType: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream', content });
    left -= content?.length ?? 0;
  }
  return { attachments, links };
}

/** Of every line that the mail says. */
function keysOf(key: string, { lines = [] }: Message): string[] {
  return lines.length === 0 ? [key] : lines.map((seq) => key.replace(/s\d+$/, `s${seq}`));
}
