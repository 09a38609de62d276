import { z } from 'zod';
import type { Connection } from './connection.ts';

/** What a customer says, over and over: small talk, a request, an answer that is asked for, a change of mind, a question. Each gets its reply. */
export const SAYINGS = [
  'hi there', 'when does my parcel arrive?', 'why do you need that?', 'never mind, cancel', 'what are your opening hours?',
] as const;

/** One conversation over HTTP. `seq` is the last line that was read, `said` counts its messages, `read` those whose reply was read. */
export interface Customer { id: string; token: string; seq: number; said: number; read: number }

const PATH = '/api/v1/conversations';
const opened = z.object({ id: z.string(), token: z.string() });
const page = z.object({ messages: z.array(z.object({ seq: z.number(), from: z.enum(['bot', 'agent', 'customer']), id: z.string().optional() })) });

export async function openCustomer(connection: Connection): Promise<Customer> {
  const { json } = await connection.ask({ method: 'POST', path: PATH, body: {} });
  return { ...opened.parse(json), seq: 0, said: 0, read: 0 };
}

/** Resolves when the server has the message for good. */
export async function say(customer: Customer, connection: Connection): Promise<void> {
  const text = SAYINGS[customer.said % SAYINGS.length] ?? '';
  customer.said += 1;
  const { status } = await connection.ask({ method: 'POST', path: `${PATH}/${customer.id}/messages`, token: customer.token, body: { id: String(customer.said), text } });
  if (status !== 202) throw new Error(`a message was answered with ${status}`);
}

/** Reads on until the newest message has its reply; how many messages got a reply of their own. */
export async function readReplies(customer: Customer, connection: Connection): Promise<number> {
  let replied = 0;
  let open = false;
  while (customer.read < customer.said || open) {
    const { json } = await connection.ask({ method: 'GET', path: `${PATH}/${customer.id}/messages?after=${customer.seq}&wait=10`, token: customer.token });
    const { messages } = page.parse(json);
    if (messages.length === 0) throw new Error('a message got no reply');
    for (const { seq, from, id } of messages) {
      if (from === 'bot' && open) replied += 1;
      open = from === 'customer';
      if (id !== undefined) customer.read = Number(id);
      customer.seq = seq;
    }
  }
  return replied;
}
