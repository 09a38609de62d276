import { z } from 'zod';
import { DAY_MS, Refused, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';

const market = z.enum(['GB', 'FR']);
const person = z.object({
  market, msisdn: z.string(), name: z.string(), birthDate: z.string(), postcode: z.string().exactOptional(),
  documentKind: z.string().exactOptional(), documentNumber: z.string().exactOptional(), address: z.string().exactOptional(),
});
const registrationSchema = z.object({
  registrationId: z.string(), market, msisdn: z.string(), name: z.string(), birthDate: z.string(), status: z.enum(['registered', 'cancelled']), at: z.string(), seq: z.number(),
});
type Registration = z.output<typeof registrationSchema>;
const byRegistration = z.object({ registrationId: z.string() });
const YEAR_MS = 365.25 * DAY_MS;

/** What each market asks. Prepaid numbers are those kept for drama: +44 7700 900 8xx and +33 6 39 98 02 xx. */
const RULES = {
  GB: { fields: ['postcode'], minimumAge: 16, mostNumbers: 10, law: 'Ofcom General Conditions', numbers: /^\+4477009008\d\d$/ },
  FR: { fields: ['documentKind', 'documentNumber', 'address'], minimumAge: 18, mostNumbers: 3, law: 'CPCE, art. L34-1 and R10-13', numbers: /^\+3363998\d{4}$/ },
} as const;
/** Somebody had this one before. */
const TAKEN = { msisdn: '+447700900899', name: 'Isla Brown' };

/** The registers of prepaid users. */
export function createRegistry(): SandboxSystem {
  const registrations = createTable('registrations', registrationSchema, []);
  const live = () => registrations.all().filter(({ status }) => status === 'registered');
  const handlers: SandboxSystem['handlers'] = {
    getRequirements: operation(z.object({ market }), (args) => {
      const { fields, minimumAge, mostNumbers, law } = RULES[args.market];
      return { body: { market: args.market, fields: [...fields], minimumAge, mostNumbers, law } };
    }),
    registerUser: operation(person, (args, { now, seq }) => {
      const { market: where, msisdn, name, birthDate } = args;
      const { fields, minimumAge, mostNumbers, numbers } = RULES[where];
      if (!numbers.test(msisdn)) throw new Refused(404, 'number_unknown', 'This is no prepaid number of this market.');
      if (msisdn === TAKEN.msisdn || live().some((one) => one.msisdn === msisdn)) throw new Refused(409, 'already_registered', 'This number has a user.');
      const missing = fields.filter((field) => (args[field] ?? '') === '');
      if (missing.length > 0) throw new Refused(422, 'missing_fields', `This market asks for ${missing.join(', ')}.`);
      if (now - Date.parse(birthDate) < minimumAge * YEAR_MS) throw new Refused(409, 'too_young', `A user is at least ${minimumAge}.`);
      if (live().filter((one) => one.name === name && one.birthDate === birthDate).length >= mostNumbers) throw new Refused(409, 'too_many_numbers', `A user has at most ${mostNumbers} numbers.`);
      const row: Registration = { registrationId: `REG-${seq}`, market: where, msisdn, name, birthDate, status: 'registered', at: instant(now), seq };
      return { body: shown(row), changes: [registrations.change(row.registrationId, row)] };
    }),
    getRegistration: operation(byRegistration, ({ registrationId }) => ({ body: shown(need(registrations.get(registrationId), 'registration')) })),
    cancelRegistration: operation(byRegistration, ({ registrationId }) => {
      const registration = need(registrations.get(registrationId), 'registration');
      if (registration.status === 'cancelled') throw new Refused(409, 'already_cancelled', 'This registration was taken back before.');
      const row: Registration = { ...registration, status: 'cancelled' };
      return { body: shown(row), changes: [registrations.change(registrationId, row)], undoes: registration.seq };
    }),
  };
  return { name: 'registry', tables: [registrations], reads: [], handlers };
}

function shown({ seq: _seq, birthDate: _birthDate, ...registration }: Registration) {
  return registration;
}
