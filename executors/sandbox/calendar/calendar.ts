import { z } from 'zod';
import { hourOf } from '../directory/providers.ts';
import { appointmentsOf } from '../scheduling/first-appointments.ts';
import { DAY_MS, Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const bookingSchema = z.object({
  holdId: z.string(), slotId: z.string(), customerId: z.string(), status: z.enum(['held', 'booked', 'released']), until: z.string(),
  /** The number of the write that confirmed it. */
  confirmedBy: z.number().nullable(),
});
export type Booking = z.output<typeof bookingSchema>;

const bySlot = z.object({ slotId: z.string() });
const byHold = z.object({ holdId: z.string() });
const HELD_DAYS = 3;

/** The clinics' own calendars: a slot is held, then booked; nobody gets one twice. Also gives its table of bookings. */
export function createCalendar(world: SeedCustomer[], now: number): { system: SandboxSystem; bookings: Table<Booking> } {
  const first = appointmentsOf(world, now).map(({ holdId, slotId, customerId }): [string, Booking] => (
    [holdId, { holdId, slotId, customerId, status: 'booked', until: instant(now), confirmedBy: null }]));
  const bookings = createTable('bookings', bookingSchema, first);
  const state = (slotId: string, at: number) => {
    const { provider, hour } = need(hourOf(slotId), 'slot');
    const taken = bookings.all().find((one) => one.slotId === slotId && (one.status === 'booked' || (one.status === 'held' && Date.parse(one.until) > at)));
    const status = taken?.status ?? (provider.keeps.includes(hour.time) ? 'booked' : 'free');
    return { hour, status };
  };
  const set = (booking: Booking) => ({ body: show(booking), changes: [bookings.change(booking.holdId, booking)] });
  const find = (holdId: string) => need(bookings.get(holdId), 'hold');
  const handlers: SandboxSystem['handlers'] = {
    getSlot: operation(bySlot, ({ slotId }, { now: at }) => {
      const { hour, status } = state(slotId, at);
      return { body: { ...hour, status } };
    }),
    getHold: operation(byHold, ({ holdId }) => ({ body: show(find(holdId)) })),
    holdSlot: operation(bySlot.extend({ customerId: z.string() }), ({ slotId, customerId }, { now: at, seq }) => {
      const { hour, status } = state(slotId, at);
      if (hour.start < instant(at).slice(0, 16)) throw new Refused(409, 'slot_past', 'This time is over.');
      if (status !== 'free') throw new Refused(409, 'slot_taken', 'Somebody else has this slot.');
      return set({ holdId: `H-${seq}`, slotId, customerId, status: 'held', until: instant(at + HELD_DAYS * DAY_MS), confirmedBy: null });
    }),
    confirmSlot: operation(byHold, ({ holdId }, { now: at, seq }) => {
      const hold = find(holdId);
      if (hold.status !== 'held' || Date.parse(hold.until) <= at) throw new Refused(409, 'not_held', 'This slot is not held any more.');
      return set({ ...hold, status: 'booked', confirmedBy: seq });
    }),
    reopenSlot: operation(byHold, ({ holdId }) => {
      const hold = find(holdId);
      if (hold.confirmedBy === null || hold.status !== 'booked') throw new Refused(409, 'not_booked', 'This slot was not confirmed.');
      return { ...set({ ...hold, status: 'held', confirmedBy: null }), undoes: hold.confirmedBy };
    }),
    releaseSlot: operation(byHold, ({ holdId }) => {
      const hold = find(holdId);
      if (hold.status === 'released') throw new Refused(409, 'already_released', 'This slot was given back before.');
      const made = /^H-(\d+)$/.exec(holdId);
      return { ...set({ ...hold, status: 'released' }), ...(made && { undoes: Number(made[1]) }) };
    }),
  };
  return { system: { name: 'calendar', tables: [bookings], reads: [], handlers }, bookings };
}

function show(row: Booking) {
  const { confirmedBy: _, ...booking } = row;
  return booking;
}
