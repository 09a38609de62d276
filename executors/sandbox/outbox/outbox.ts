import { z } from 'zod';
import { instant, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';

const messageSchema = z.object({
  messageId: z.string(), by: z.enum(['email', 'sms']), to: z.string(), subject: z.string().exactOptional(), text: z.string(), at: z.string(),
});
const email = z.object({ to: z.string(), subject: z.string(), text: z.string() });
const sms = z.object({ to: z.string(), text: z.string() });
const filter = z.object({ to: z.string().optional(), limit: z.number().default(100) });

/** Keeps every e-mail and SMS instead of sending it. */
export function createOutbox(): SandboxSystem {
  const messages = createTable('messages', messageSchema.catchall(z.json()), []);
  const send = (by: 'email' | 'sms', message: { to: string; text: string; subject?: string }, at: { now: number; seq: number }) => {
    const sent = { messageId: `M-${at.seq}`, by, ...message, at: instant(at.now) };
    return { body: sent, changes: [messages.change(sent.messageId, sent)] };
  };
  return {
    name: 'outbox',
    tables: [messages],
    reads: [],
    handlers: {
      sendEmail: operation(email, (args, at) => send('email', args, at)),
      sendSms: operation(sms, (args, at) => send('sms', args, at)),
      listMessages: operation(filter, ({ to, limit }) => ({
        body: messages.all().filter((message) => to === undefined || message.to === to).toReversed().slice(0, limit),
      })),
    },
  };
}
