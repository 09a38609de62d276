import { z } from 'zod';
import { hourOf } from '../directory/providers.ts';
import type { Hour, Provider } from '../directory/providers.ts';
import { Refused, day, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import { appointmentsOf } from './first-appointments.ts';

const place = { slotId: z.string(), holdId: z.string() };
const appointmentSchema = z.object({
  appointmentId: z.string(), customerId: z.string(), ...place, status: z.enum(['booked', 'cancelled']), changes: z.number(),
  /** Where it was before the last change, and the numbers of the writes that moved and cancelled it. */
  previous: z.object({ ...place, by: z.number() }).nullable(), cancelledBy: z.number().nullable(),
});
type Appointment = z.output<typeof appointmentSchema>;

const byCustomer = z.object({ customerId: z.string() });
const byAppointment = z.object({ appointmentId: z.string() });

/** Patients' appointments, as our side keeps them. Nobody is to be in two places at once. */
export function createScheduling(world: SeedCustomer[], now: number): SandboxSystem {
  const first = appointmentsOf(world, now).map(({ appointmentId, customerId, slotId, holdId }): [string, Appointment] => (
    [appointmentId, { appointmentId, customerId, slotId, holdId, status: 'booked', changes: 0, previous: null, cancelledBy: null }]));
  const appointments = createTable('appointments', appointmentSchema, first);
  const changes = changesTo(appointments);
  const handlers: SandboxSystem['handlers'] = {
    listAppointments: operation(byCustomer, ({ customerId }, at) => {
      need(world.find((one) => one.id === customerId), 'customer');
      const own = appointments.all().filter((one) => one.customerId === customerId && one.status === 'booked').map(show);
      return { body: own.filter((one) => one.day >= day(at.now)).toSorted((a, b) => a.start.localeCompare(b.start)) };
    }),
    getAppointment: operation(byAppointment, ({ appointmentId }) => ({ body: show(need(appointments.get(appointmentId), 'appointment')) })),
    addAppointment: operation(byCustomer.extend(place), ({ customerId, slotId, holdId }, { seq }) => {
      need(world.find((one) => one.id === customerId), 'customer');
      return changes.place({ appointmentId: `AP-${1000 + seq}`, customerId, slotId, holdId, status: 'booked', changes: 0, previous: null, cancelledBy: null });
    }),
    ...cancelling(changes),
    ...moving(changes),
  };
  return { name: 'scheduling', tables: [appointments], reads: [], handlers };
}

type Changes = ReturnType<typeof changesTo>;
function changesTo(appointments: Table<Appointment>) {
  const find = (appointmentId: string) => need(appointments.get(appointmentId), 'appointment');
  const set = (appointment: Appointment) => ({ body: show(appointment), changes: [appointments.change(appointment.appointmentId, appointment)] });
  return {
    find,
    set,
    booked: (appointmentId: string) => {
      const appointment = find(appointmentId);
      if (appointment.status !== 'booked') throw new Refused(409, 'cancelled', 'This appointment was cancelled.');
      return appointment;
    },
    /** Sets an appointment whose time the patient has to be free at. */
    place: (appointment: Appointment) => {
      const { start } = slotOf(appointment.slotId).hour;
      const others = appointments.all().filter((one) => one.customerId === appointment.customerId && one.appointmentId !== appointment.appointmentId);
      if (others.some((one) => one.status === 'booked' && slotOf(one.slotId).hour.start === start)) {
        throw new Refused(409, 'already_booked_then', 'The patient has another appointment at that time.');
      }
      return set(appointment);
    },
  };
}

function cancelling({ find, set, booked, place: placeAt }: Changes): SandboxSystem['handlers'] {
  return {
    cancelAppointment: operation(byAppointment, ({ appointmentId }, { seq }) => {
      const made = Number(appointmentId.slice(3)) - 1000;
      return { ...set({ ...booked(appointmentId), status: 'cancelled', cancelledBy: seq }), ...(made > 0 && { undoes: made }) };
    }),
    reinstateAppointment: operation(byAppointment, ({ appointmentId }) => {
      const { cancelledBy, ...appointment } = find(appointmentId);
      if (cancelledBy === null) throw new Refused(409, 'not_cancelled', 'This appointment was not cancelled.');
      return { ...placeAt({ ...appointment, status: 'booked', cancelledBy: null }), undoes: cancelledBy };
    }),
  };
}

function moving({ set, booked, place: placeAt }: Changes): SandboxSystem['handlers'] {
  return {
    moveAppointment: operation(byAppointment.extend(place), ({ appointmentId, slotId, holdId }, { seq }) => {
      const appointment = booked(appointmentId);
      const previous = { slotId: appointment.slotId, holdId: appointment.holdId, by: seq };
      return placeAt({ ...appointment, slotId, holdId, changes: appointment.changes + 1, previous });
    }),
    moveBack: operation(byAppointment, ({ appointmentId }) => {
      const appointment = booked(appointmentId);
      if (appointment.previous === null) throw new Refused(409, 'nothing_to_restore', 'There was no change to undo.');
      const { by, ...before } = appointment.previous;
      return { ...set({ ...appointment, ...before, changes: appointment.changes - 1, previous: null }), undoes: by };
    }),
  };
}

function slotOf(slotId: string): { provider: Provider; hour: Hour } {
  return need(hourOf(slotId), 'slot');
}

function show({ appointmentId, customerId, slotId, holdId, status, changes, previous }: Appointment) {
  const { provider: { providerId, name, specialty, clinic }, hour } = slotOf(slotId);
  return {
    appointmentId, customerId, providerId, provider: name, specialty, clinic, slotId, holdId, day: hour.day, time: hour.time, start: hour.start,
    status, changes, previousSlotId: previous?.slotId ?? null,
  };
}
