import { z } from 'zod';
import { workingDaysAfter } from '../working-days.ts';
import { Refused, need, operation } from '../system.ts';
import type { Feature } from '../system.ts';
import { createTable } from '../table.ts';
import type { Line } from './lines.ts';

const visitSchema = z.object({
  visitId: z.string(), customerId: z.string(), slot: z.string(), from: z.string(), until: z.string(), status: z.enum(['booked', 'cancelled']), seq: z.number(),
});
type Visit = z.output<typeof visitSchema>;
const byVisit = z.object({ visitId: z.string() });
const byCustomer = z.object({ customerId: z.string() });
const booking = byCustomer.extend({ slot: z.string() });
const HOURS = [['08', '12'], ['13', '17']] as const;
const DAYS_AHEAD = [1, 2, 3];

/** Visits of engineers, two a working day. */
export function createVisits(lineOf: (customerId: string) => Line): Feature {
  const visits = createTable('visits', visitSchema, []);
  const taken = (slot: string) => visits.all().some((visit) => visit.slot === slot && visit.status === 'booked');
  return {
    tables: [visits],
    handlers: {
      listSlots: operation(byCustomer, ({ customerId }, { now }) => {
        lineOf(customerId);
        return { body: slotsAfter(now).filter(({ id }) => !taken(id)) };
      }),
      bookVisit: operation(booking, ({ customerId, slot }, { now, seq }) => {
        lineOf(customerId);
        const free = slotsAfter(now).find(({ id }) => id === slot);
        if (!free || taken(slot)) throw new Refused(409, 'slot_taken', 'This time is not free any more.');
        const row: Visit = { visitId: `V-${seq}`, customerId, slot, from: free.from, until: free.until, status: 'booked', seq };
        return { body: shown(row), changes: [visits.change(row.visitId, row)] };
      }),
      getVisit: operation(byVisit, ({ visitId }) => ({ body: shown(need(visits.get(visitId), 'visit')) })),
      cancelVisit: operation(byVisit, ({ visitId }) => {
        const visit = need(visits.get(visitId), 'visit');
        if (visit.status === 'cancelled') throw new Refused(409, 'already_cancelled', 'This visit was cancelled before.');
        const row: Visit = { ...visit, status: 'cancelled' };
        return { body: shown(row), changes: [visits.change(visitId, row)], undoes: visit.seq };
      }),
    },
  };
}

function shown({ seq: _seq, ...visit }: Visit) {
  return visit;
}

function slotsAfter(now: number) {
  return DAYS_AHEAD.flatMap((days) => {
    const date = workingDaysAfter(now, days);
    return HOURS.map(([from, until]) => ({
      id: `${date}-${from}`, label: `${date}, ${from}:00 to ${until}:00`, from: `${date}T${from}:00:00.000Z`, until: `${date}T${until}:00:00.000Z`,
    }));
  });
}
