import type { Answer, MailStandIn, ShownMail } from '../../src/lab/platforms/mail.ts';
import { plain } from './customer.ts';
import { until } from './start-gateway.ts';

/** A customer's mailbox, at the stand-in of a mail provider. */
export interface Mailbox {
  write(subject: string, text: string): Promise<void>;
  /** Answers the mail heard last, with the original below it. */
  reply(text: string, how?: Omit<Answer, 'text'>): Promise<void>;
  /** The next mail that fits, after those heard before. */
  hears(pattern: RegExp): Promise<string>;
  mails(): readonly ShownMail[];
}

export function createMailbox(platform: MailStandIn, address: string): Mailbox {
  let heard = 0;
  const mails = (): ShownMail[] => platform.mailsTo(address);
  return {
    mails,
    write: async (subject, text) => check(await platform.write({ from: address, subject, text })),
    async reply(text, how = {}) {
      const last = mails()[heard - 1];
      if (last === undefined) throw new Error('there is no mail to answer');
      check(await platform.reply(last, { text, ...how }));
    },
    hears: async (pattern) => until(() => `a mail like ${String(pattern)} among:\n${mails().slice(heard).map(({ text }) => text).join('\n---\n')}`, async () => {
      const found = mails().findIndex(({ text }, i) => i >= heard && pattern.test(plain(text)));
      if (found < 0) return undefined;
      heard = found + 1;
      return plain(mails()[found]?.text ?? '');
    }, 20_000),
  };
}

function check({ status }: { status: number | null }): void {
  if (status !== null && status !== 204) throw new Error(`the mail was answered with ${status}`);
}
