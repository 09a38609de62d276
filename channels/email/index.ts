import type { Channel, Host, Inbound } from '../../src/contracts.ts';
import { Retryable, Stop } from '../../src/errors.ts';
import { mailboxOf } from './mailbox-of.ts';
import type { MailboxParts } from './mailbox.ts';
import { createPost } from './post.ts';
import { createRate } from './rate.ts';
import { createReach, type Reach } from './reach.ts';
import { LONGEST } from './render.ts';
import { mountRoutes } from './routes.ts';
import { createSend, type Send } from './send.ts';
import { takeMail } from './take.ts';
import { createThreads, type Threads } from './threads.ts';

export interface EmailSettings {
  /** The mailbox that customers write to, like `Acme <help@acme.example>`. */
  from: string;
  smtpUrl: string;
  imapUrl: string | null;
  webhookSecret: string | null;
  /** Makes ids of mails that nobody can guess. */
  secret: string;
  publicUrl: string | null;
  business: string;
  /** Lines of a conversation within this time are one mail. */
  gatherMs: number;
}
/** `mayAnswer`: whether an address has not written too often. */
export interface EmailParts {
  host: Host; settings: EmailSettings; mailbox: { name: string; address: string }; threads: Threads; reach: Reach;
  mayAnswer: (address: string) => boolean; receive: (message: Inbound) => Promise<void>;
}

const MOST_AN_HOUR = 60;

/** E-mail: out by SMTP, in by IMAP or a signed webhook. A thread is a conversation. */
export function createEmailChannel(settings: EmailSettings): Channel {
  const mailbox = mailboxOf(settings.from);
  if (mailbox === null) throw new Stop(`EMAIL_FROM is "${settings.from}": name one address, like Acme <help@acme.example>.`);
  const leaving = new AbortController();
  let send: Send | null = null;
  let reading: Promise<void> | null = null;
  return {
    name: 'email',
    limits: { text: LONGEST, choices: 20, delivery: 'push', progress: false, lasting: true, follow: null, gatherMs: settings.gatherMs },
    mount(host, receive) {
      const threads = createThreads(host.documents);
      const parts: EmailParts = { host, settings, mailbox, receive, threads, reach: createReach(host), mayAnswer: createRate(MOST_AN_HOUR, () => host.now()) };
      send = createSend(parts, createPost(settings.smtpUrl));
      mountRoutes(parts);
      const { imapUrl } = settings;
      if (imapUrl !== null) reading = readLater({ imapUrl, take: async (raw) => takeMail(parts, raw), log: host.log, stopping: leaving.signal });
      else if (settings.webhookSecret === null) host.log.warn({ channel: 'email' }, 'no e-mail can come in: set IMAP_URL or EMAIL_WEBHOOK_SECRET');
    },
    async send(to, message, key) {
      if (send === null) throw new Retryable('not_mounted', 'The email channel is not there yet.');
      await send(to, message, key);
    },
    async close() {
      leaving.abort();
      await reading;
    },
  };
}

/** The library is loaded by who reads a mailbox: it is a third of a second. */
async function readLater(parts: MailboxParts): Promise<void> {
  const { readMailbox } = await import('./mailbox.ts');
  await readMailbox(parts);
}
