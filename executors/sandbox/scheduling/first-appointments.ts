import { toHour, workingDay } from '../directory/providers.ts';
import type { SeedCustomer } from '../world.ts';

export interface FirstAppointment { appointmentId: string; customerId: string; providerId: string; slotId: string; holdId: string; start: string }
/** Customer, provider, days from today, time. Ben's is so near that it cannot be changed without a call. */
const FIRST: [customerId: string, providerId: string, days: number, time: string][] = [
  ['C-1001', 'P-201', 12, '14:30'],
  ['C-1002', 'P-101', 1, '09:30'],
  ['C-1006', 'P-102', 12, '14:30'],
  ['C-1007', 'P-301', 10, '11:00'],
  ['C-1007', 'P-401', 15, '09:30'],
];

/** Appointments that were made before, in the clinics' calendars as well as in ours. */
export function appointmentsOf(world: SeedCustomer[], now: number): FirstAppointment[] {
  return FIRST.filter(([id]) => world.some((customer) => customer.id === id)).map(([customerId, providerId, days, time], i) => {
    const { slotId, start } = toHour(providerId, workingDay(now, days), time);
    return { appointmentId: `AP-${900 + i}`, customerId, providerId, slotId, holdId: `H-S${i + 1}`, start };
  });
}
