import { createEmailChannel, type EmailSettings } from '../../channels/email/index.ts';
import { sign, SIGNATURE } from '../../channels/email/verify.ts';
import type { Outbound } from '../../src/contracts.ts';
import { startMail, type Answer, type MailStandIn, type ShownMail } from '../../src/lab/platforms/mail.ts';
import type { ChannelRig } from './contract.ts';
import { startFakeHost } from './fake-host.ts';

export const ANN = 'ann@customer.example';
const SECRET = 'a secret of the tests';

export function emailSettings(at: { smtpUrl: string; imapUrl?: string; webhook?: boolean }): EmailSettings {
  return {
    from: 'Acme <help@acme.example>', smtpUrl: at.smtpUrl, imapUrl: at.imapUrl ?? null, webhookSecret: at.webhook === false ? null : SECRET,
    secret: 'a secret that makes ids', publicUrl: 'https://bot.example.com', business: 'Acme', gatherMs: 0,
  };
}

type Line = Extract<Outbound, { kind: 'message' }>;
export interface EmailRig extends ChannelRig {
  platform: MailStandIn;
  /** What our first mail in the conversation of the rig was. */
  first: ShownMail;
  /** Ann answers that mail. */
  answer(answer: Answer): ReturnType<MailStandIn['reply']>;
  line(text: string, more?: Partial<Line>): Line;
  /** Sends a line to Ann, in her conversation. */
  say(seq: number, text: string, more?: Partial<Line>): Promise<ShownMail>;
}

/** `imap`: mails come into a mailbox that is read; else by webhook. */
export async function startEmail({ imap = false, now }: { imap?: boolean; now?: () => number } = {}): Promise<EmailRig> {
  const platform = await startMail(now === undefined ? {} : { now });
  const channel = createEmailChannel(emailSettings({ smtpUrl: platform.smtpUrl, webhook: !imap, ...(imap && { imapUrl: platform.imapUrl }) }));
  const host = await startFakeHost(channel, now === undefined ? {} : { now });
  const address = { channel: 'email', id: ANN, via: platform.ours, thread: '<a-thread@customer.example>' };
  const session = await host.host.sessionOf(address);
  const url = `${host.url}/channels/email/messages`;
  if (!imap) platform.webhook = { url, secret: SECRET };
  const say: EmailRig['say'] = async (seq, text, more = {}) => {
    await channel.send(address, line(text, { seq, ...more }), `${session}/s${seq}`);
    const sent = platform.sent.at(-1);
    if (sent === undefined) throw new Error('nothing was sent');
    return sent;
  };
  const first = await say(0, 'Hello from Acme.');
  const answer: EmailRig['answer'] = async (given) => platform.reply(first, given);
  const deliver: EmailRig['deliver'] = async ({ id, text }) => (await answer({ text, headers: { 'Message-ID': `<${id}@customer.example>` } })).status ?? 0;
  const signedWith = async (secret: string, send: () => Promise<number>): Promise<number> => {
    platform.webhook = { url, secret };
    const status = await send();
    platform.webhook = { url, secret: SECRET };
    return status;
  };
  return {
    platform, channel, session, address, first, answer, line, say, deliver,
    host: { ...host, async close() {
      await host.close();
      await platform.close();
    } },
    async choose({ id, choice }) {
      host.write(session, { from: 'bot', text: 'Which?', choices: [{ id: 'other', label: 'Other' }, { id: choice, label: choice }] });
      host.set(session, {});
      return deliver({ id, text: '2' });
    },
    async late({ id, text }) {
      const body = Buffer.from(`From: ${ANN}\r\nTo: ${platform.ours}\r\nMessage-ID: <${id}@customer.example>\r\nSubject: hello\r\n\r\n${text}\r\n`);
      const refused = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'message/rfc822', [SIGNATURE]: sign(body, { secret: SECRET, atS: Math.floor(host.host.now() / 1000) - 600 }) } });
      return refused.status;
    },
    own: async () => (await platform.write({ from: platform.ours, subject: 'what the bot said', text: 'hello' })).status ?? 0,
    unknown: async () => (await platform.write({ from: ANN, subject: 'Out of office', text: 'I am away.', headers: { 'Auto-Submitted': 'auto-replied' } })).status ?? 0,
    fail: () => void platform.faults.push({ at: 'DATA', code: 451 }),
    forge: async (message) => signedWith('another secret', async () => deliver(message)),
    nonsense: async (payload) => (await platform.deliver(payload)).status ?? 0,
    shown: async () => platform.mailsTo(ANN).slice(1).map(({ text }) => text.split('\n')[0] ?? ''),
  };
}

function line(text: string, more: Partial<Line> = {}): Line {
  return { kind: 'message', seq: 1, text, ...more };
}
