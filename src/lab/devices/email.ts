import type { Device, LabLine } from '../device.ts';
import type { MailStandIn, ShownMail } from '../platforms/mail.ts';

interface Sent { subject: string; text: string; at: number }

/** A mailbox: what was written to the business, and what came back. Without a subject, the newest mail is answered. */
export function emailDevice(mail: MailStandIn, { address }: { address: string }): Device {
  const written: Sent[] = [];
  return {
    name: 'email',
    view() {
      const theirs = mail.mailsTo(address).map((one) => ({ at: one.at, line: lineOf(one) }));
      const yours = written.map(({ subject, text, at }, i) => ({ at, line: { id: `w${i}`, from: 'you' as const, text, note: subject } }));
      return { title: 'Mailbox', status: `${address} to ${mail.ours}`, lines: [...theirs, ...yours].toSorted((a, b) => a.at - b.at).map(({ line }) => line), open: ['write'] };
    },
    acts: {
      async write({ text = '', subject = '' }) {
        const newest = mail.mailsTo(address).at(-1);
        written.push({ subject: subject || (newest === undefined ? '(no subject)' : `Re: ${newest.subject.replace(/^re: */i, '')}`), text, at: Date.now() });
        return subject === '' && newest !== undefined ? mail.reply(newest, { text }) : mail.write({ from: address, subject, text });
      },
    },
  };
}

function lineOf({ messageId, subject, text, attachments }: ShownMail): LabLine {
  return { id: messageId, from: 'them', text, note: subject, ...(attachments.length > 0 && { files: attachments.map(({ name }) => ({ name })) }) };
}
