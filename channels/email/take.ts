import type { Address, Choice, Inbound } from '../../src/contracts.ts';
import { choiceOf } from './choice-of.ts';
import { isGone, type Report } from './delivery-report.ts';
import type { EmailParts } from './index.ts';
import { parseMail, type Incoming, type Mail } from './parse.ts';
import { keyOf, type Known } from './threads.ts';

const RECEIVED = 'email-received';
/** `held`: a person should look at it. */
export type Taken = 'taken' | 'left out' | 'held';
type Unsubscribe = Extract<Incoming, { kind: 'unsubscribe' }>;

/** One mail as it came. When it resolves it is stored, and may be acknowledged. */
export async function takeMail(parts: EmailParts, raw: Buffer): Promise<Taken> {
  const { host, mailbox } = parts;
  const incoming = await parseMail(raw);
  if (incoming === null) return leftOut(parts, 'it has no sender that can be answered');
  switch (incoming.kind) {
    case 'report': return note(parts, incoming.report);
    case 'automatic': return leftOut(parts, incoming.because);
    case 'unsubscribe': case 'mail': break;
    default: return incoming satisfies never;
  }
  // Ours, come back: a rule that forwards, or a mailbox that copies what it sends.
  if (incoming.from === mailbox.address.toLowerCase()) return leftOut(parts, 'it is our own');
  const key = keyOf(`${incoming.from} ${incoming.id}`);
  if (await host.documents.get(RECEIVED, key) !== null) return 'taken';
  if (incoming.kind === 'unsubscribe') await unsubscribe(parts, incoming, key);
  else if (parts.mayAnswer(incoming.from)) await hear(parts, incoming, key);
  else {
    host.log.warn({ channel: 'email' }, 'an address writes more than can be answered in an hour; a person should look');
    return 'held';
  }
  await host.documents.put(RECEIVED, key, { at: host.now() });
  return 'taken';
}

function leftOut({ host }: EmailParts, because: string): Taken {
  host.odd('email', because);
  return 'left out';
}

async function hear(parts: EmailParts, mail: Mail, key: string): Promise<void> {
  const { host, threads, reach, receive } = parts;
  const { address, session, isFresh } = await placeOf(parts, mail);
  await threads.heard(mail.id, { session, address, keys: [] });
  await threads.goOn(session, mail.from, { subject: withoutPrefix(mail.subject), messageId: mail.id, references: mail.references });
  await reach.heard(mail.from, session);
  const text = isFresh ? withSubject(mail) : mail.text;
  const common = { session, address, at: host.now() };
  // Anybody can write any sender: who they are has to be shown in the conversation.
  if (await host.view(session) === null) await receive({ ...common, kind: 'opened', id: `${session}:opened`, wrote: true, identity: { level: 'anonymous', customer: null, proof: {} } });
  const choice = mail.files.length > 0 ? null : await choiceOf(host, session, text);
  await receive(choice === null ? await textOf(parts, mail, { ...common, id: `email:${key}`, text }) : chosen(choice, { ...common, id: `email:${key}` }));
}

type Common = Pick<Inbound, 'id' | 'session' | 'address' | 'at'>;

function chosen({ id: choice }: Choice, common: Common): Inbound {
  return { ...common, kind: 'choice', choice };
}

async function textOf({ host }: EmailParts, { files: attached, tooLarge }: Mail, message: Common & { text: string }): Promise<Inbound> {
  if (tooLarge > 0) host.log.warn({ session: message.session, count: tooLarge }, 'attachments of a mail are too many or too large');
  const files = await Promise.all(attached.map((file) => host.saveFile({ ...file, session: message.session })));
  return { ...message, kind: 'text', ...(files.length > 0 && { files }) };
}

/** An answer goes where the mail it answers belongs; a mail of its own begins a conversation of its own. */
async function placeOf({ host, threads, mailbox }: EmailParts, { id, from, refers }: Mail): Promise<{ address: Address; session: string; isFresh: boolean }> {
  const answered: Known | null = await threads.answered(refers, from);
  const address = answered?.address ?? { channel: 'email', id: from, via: mailbox.address.toLowerCase(), thread: id };
  const isOpen = answered !== null && (await host.view(answered.session))?.state !== 'closed';
  return { address, session: isOpen ? answered.session : await host.sessionOf(address), isFresh: refers.length === 0 };
}

/** Many say in the subject what they want, and in the text only "please". */
function withSubject({ subject, text }: Mail): string {
  if (text === '' || subject === '') return text === '' ? subject : text;
  return text.toLowerCase().includes(subject.toLowerCase()) ? text : `${subject}\n\n${text}`;
}

function withoutPrefix(subject: string): string {
  return subject.replace(/^(?:(?:re|aw|fwd?|wg|tr|rv|antw|sv|vs|réf?)\s*(?:\[\d+\])?\s*:\s*)+/i, '');
}

async function unsubscribe({ reach, threads, host, receive }: EmailParts, { from, refers }: Unsubscribe, key: string): Promise<void> {
  await reach.stop(from, 'unsubscribe');
  const answered = await threads.answered(refers, from);
  if (answered === null) return;
  const { session, address } = answered;
  await receive({ kind: 'consent', id: `email:${key}`, session, address, at: host.now(), stopped: true, because: 'unsubscribe' });
}

/** What became of a mail of ours; only who had it knows its id. */
async function note({ host, threads, reach }: EmailParts, { messageId, action, status }: Report): Promise<Taken> {
  const mail = await threads.mail(messageId);
  host.log.info({ channel: 'email', action, status, known: mail !== null }, 'a delivery report came');
  if (mail === null || action === 'delayed') return 'taken';
  for (const key of mail.keys) await host.delivered(key, action);
  if (action === 'failed' && mail.keys.length > 0 && isGone(status)) await reach.lost(mail.address.id.toLowerCase(), status);
  return 'taken';
}
