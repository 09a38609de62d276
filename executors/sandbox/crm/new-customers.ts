import { z } from 'zod';
import { Refused, instant, need, operation } from '../system.ts';
import type { Feature } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const newSchema = z.object({
  id: z.string(), name: z.string(), email: z.string(), market: z.enum(['GB', 'FR']), birthDate: z.string(), address: z.string(),
  status: z.enum(['active', 'closed']), createdAt: z.string(), seq: z.number(),
});
type NewCustomer = z.output<typeof newSchema>;
const byCustomer = z.object({ customerId: z.string() });
const applicant = newSchema.pick({ name: true, email: true, market: true, birthDate: true }).extend({ address: z.string().default('') });

/** Customers who come to us by a flow. */
export function createNewCustomers(world: SeedCustomer[]): Feature {
  const added = createTable('new-customers', newSchema, []);
  const customerOf = (id: string) => need(added.get(id), 'new customer');
  const known = (email: string) => world.some((one) => one.email === email) || added.all().some((one) => one.email === email && one.status === 'active');
  return {
    tables: [added],
    handlers: {
      createCustomer: operation(applicant, (args, { now, seq }) => {
        if (known(args.email)) throw new Refused(409, 'already_customer', 'There is a customer with this e-mail address.');
        const row: NewCustomer = { id: `C-${90_000 + seq}`, ...args, status: 'active', createdAt: instant(now), seq };
        return { body: shown(row), changes: [added.change(row.id, row)] };
      }),
      getCustomer: operation(byCustomer, ({ customerId }) => ({ body: shown(customerOf(customerId)) })),
      closeCustomer: operation(byCustomer, ({ customerId }) => {
        const row: NewCustomer = { ...customerOf(customerId), status: 'closed' };
        return { body: shown(row), changes: [added.change(customerId, row)], undoes: row.seq };
      }),
    },
  };
}

function shown({ seq: _seq, ...customer }: NewCustomer) {
  return customer;
}
