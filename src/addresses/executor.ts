import { z } from 'zod';
import type { Consent, Executor } from '../contracts.ts';
import type { Book } from './book.ts';
import type { Elsewhere } from './elsewhere.ts';

const address = z.object({ channel: z.string(), id: z.string(), via: z.string().exactOptional(), thread: z.string().exactOptional() });
const customer = z.record(z.string(), z.json());
const input = z.union([
  z.strictObject({ link: customer, at: address, lasting: z.boolean(), proved: z.boolean().default(true) }),
  z.strictObject({ stop: address, at: z.number().exactOptional() }),
  z.strictObject({ moveTo: z.string(), from: address, others: z.array(address), customer: customer.nullable() }),
]);

/** Where nobody else reads what is said to the customer: a link to a conversation is the conversation. */
const PRIVATE = new Set(['sms', 'whatsapp', 'email']);

export const ADDRESSES = 'addresses';

/** What is owed about addresses: a proof links them, a wish stops what goes there, a conversation goes on elsewhere (the output: where, or null). */
export function createAddresses(parts: { book: Book; consent: Consent; elsewhere: Elsewhere; now: () => number; pageLink: (session: string) => string }): Executor<z.output<typeof input>> {
  const { book, consent, elsewhere, now, pageLink } = parts;
  return {
    name: ADDRESSES,
    input,
    async run(asked, { session }) {
      if ('stop' in asked) {
        await consent.set(asked.stop, { stopped: true, because: 'the customer said so', at: asked.at ?? now() });
        return { output: null };
      }
      if ('link' in asked) {
        const known = asked.proved ? null : await book.customerAt(asked.at);
        if (asked.lasting && (known === null || known['id'] !== asked.link['id'])) await book.link(asked.link, { address: asked.at, now: now(), proved: asked.proved });
        const { email } = asked.link;
        // The code went there. What a sign-on says of other addresses is no proof of them.
        if (asked.proved && typeof email === 'string') await book.link(asked.link, { address: { channel: 'email', id: email.toLowerCase() }, now: now() });
        return { output: null };
      }
      if (asked.moveTo === 'web' && !PRIVATE.has(asked.from.channel)) return { output: null };
      if (asked.moveTo === 'web') return { output: { channel: 'web', id: session, link: pageLink(session) } };
      const to = await elsewhere.on(asked.moveTo, { session, from: asked.from, others: asked.others, customer: asked.customer });
      return { output: to && { ...to } };
    },
  };
}
