import { z } from 'zod';
import { day, instant, need, operation } from './system.ts';
import type { Feature } from './system.ts';
import { createTable } from './table.ts';
import type { SeedCustomer } from './world.ts';

const field = z.enum(['name', 'email', 'phone', 'address']);
const contactSchema = z.object({
  customerId: z.string(), name: z.string(), email: z.string(), phone: z.string(), address: z.string(), updatedAt: z.string(),
  last: z.object({ seq: z.number(), field, value: z.string() }).nullable(),
});
type Contact = z.output<typeof contactSchema>;
/** What one system holds, where it is not what the other holds. `changed`: days, negative in the past. */
export type Differences = { [customerId: string]: Partial<Pick<Contact, 'name' | 'email' | 'phone' | 'address'>> & { changed?: number } };

const byCustomer = z.object({ customerId: z.string() });
const change = byCustomer.extend({ field, value: z.string() });
export const page = z.object({ after: z.string().default(''), limit: z.number().default(100) });
const LONG_AGO = -400;

/** How to reach customers, as CRM and billing each hold it for themselves. `list`: the name of the operation that lists them. */
export function createContacts(world: SeedCustomer[], differences: Differences, { list, now }: { list: string; now: number }): Feature {
  const contacts = createTable('contacts', contactSchema, world.map((customer) => {
    const { changed = LONG_AGO, ...different } = differences[customer.id] ?? {};
    return [customer.id, { ...toContact(customer), ...different, updatedAt: day(now, changed), last: null }];
  }));
  const contactOf = (customerId: string) => need(contacts.get(customerId), 'customer');
  return {
    tables: [contacts],
    handlers: {
      [list]: operation(page, ({ after, limit }) => ({ body: contacts.all().filter((one) => one.customerId > after).slice(0, limit).map(shown) })),
      getContact: operation(byCustomer, ({ customerId }) => ({ body: shown(contactOf(customerId)) })),
      updateContact: operation(change, ({ customerId, field: name, value }, { now: at, seq }) => {
        const contact = contactOf(customerId);
        const previous = contact[name];
        const back = contact.last !== null && contact.last.field === name && contact.last.value === value;
        const changed = { ...contact, [name]: value, updatedAt: day(at), last: back ? null : { seq, field: name, value: previous } };
        return {
          body: { customerId, field: name, value, previous, changedAt: instant(at) },
          changes: [contacts.change(customerId, changed)],
          ...(back && contact.last && { undoes: contact.last.seq }),
        };
      }),
    },
  };
}

function shown({ last: _last, ...contact }: Contact) {
  return contact;
}

function toContact({ id, name, email, msisdn, region }: SeedCustomer): Omit<Contact, 'last' | 'updatedAt'> {
  return { customerId: id, name, email, phone: msisdn, address: `${id.slice(-2)} Station Road, ${region}` };
}
