import { z } from 'zod';
import { Refused, instant, need, operation, pounds } from '../system.ts';
import type { Feature } from '../system.ts';
import { createTable } from '../table.ts';
import type { Change } from '../table.ts';
import type { Account } from './billing.ts';

const creditSchema = z.object({
  creditId: z.string(), customerId: z.string(), amount: z.number(), currency: z.enum(['GBP', 'EUR']),
  reason: z.string(), status: z.enum(['granted', 'reversed']), at: z.string(),
});
type Credit = z.output<typeof creditSchema>;
const credit = z.object({ customerId: z.string(), amount: z.number(), reason: z.string() });

/** Credits on the next bill. `of`: those of a customer. */
export function createCredits(accountOf: (customerId: string) => Account, charge: (customerId: string, amount: number) => Change): Feature & { of: (customerId: string) => Credit[] } {
  const credits = createTable('credits', creditSchema, []);
  return {
    tables: [credits],
    of: (customerId) => credits.all().filter((one) => one.customerId === customerId),
    handlers: {
      addCredit: operation(credit, ({ customerId, amount, reason }, { now, seq }) => {
        const { currency } = accountOf(customerId);
        const added: Credit = { creditId: `CR-${seq}`, customerId, amount: pounds(amount), currency, reason, status: 'granted', at: instant(now) };
        return { body: added, changes: [charge(customerId, -added.amount), credits.change(added.creditId, added)] };
      }),
      reverseCredit: operation(z.object({ creditId: z.string() }), ({ creditId }) => {
        const granted = need(credits.get(creditId), 'credit');
        if (granted.status === 'reversed') throw new Refused(409, 'already_reversed', 'This credit was taken back before.');
        const reversed: Credit = { ...granted, status: 'reversed' };
        return { body: reversed, changes: [charge(granted.customerId, granted.amount), credits.change(creditId, reversed)], undoes: Number(creditId.slice(3)) };
      }),
    },
  };
}
