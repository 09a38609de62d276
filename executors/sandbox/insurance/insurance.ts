import { z } from 'zod';
import { SPECIALTIES } from '../directory/providers.ts';
import { Refused, instant, need, operation } from '../system.ts';
import type { Due, SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const authorisationSchema = z.object({
  authorisationId: z.string(), customerId: z.string(), specialty: z.string(), providerId: z.string(), callback: z.string().nullable(),
  status: z.enum(['pending', 'granted', 'refused', 'cancelled']), decisionBy: z.string(), because: z.string().nullable(),
});
type Authorisation = z.output<typeof authorisationSchema>;

interface Plan { plan: string; network: string; needsReferral: boolean; needsAuthorisation: string[]; notCovered: string[]; copay: number }
const PLANS = {
  family: { plan: 'Family', network: 'blue', needsReferral: true, needsAuthorisation: ['neurology'], notCovered: [], copay: 25 },
  choice: { plan: 'Free Choice', network: 'open', needsReferral: false, needsAuthorisation: ['cardiology', 'neurology'], notCovered: [], copay: 60 },
  basic: { plan: 'Basic', network: 'blue', needsReferral: true, needsAuthorisation: ['neurology'], notCovered: ['orthopaedics'], copay: 40 },
} satisfies { [name: string]: Plan };

const byCustomer = z.object({ customerId: z.string() });
const request = byCustomer.extend({ specialty: z.string(), providerId: z.string(), callback: z.string().optional() });
const byAuthorisation = z.object({ authorisationId: z.string() });
/** Whose requests lie about undecided. */
const FORGOTTEN = new Set(['C-1007']);
const DECIDED_AFTER_MS = 2 * 3_600_000;

/** Health insurance: who is covered for what, and authorisations, which are decided two hours after the request. */
export function createInsurance(world: SeedCustomer[]): SandboxSystem {
  const authorisations = createTable('authorisations', authorisationSchema, []);
  const find = (authorisationId: string) => need(authorisations.get(authorisationId), 'authorisation');
  const set = (one: Authorisation) => ({ body: show(one), changes: [authorisations.change(one.authorisationId, one)] });
  const handlers: SandboxSystem['handlers'] = {
    checkEligibility: operation(byCustomer.extend({ specialty: z.string() }), ({ customerId, specialty }) => {
      const { id, fraud } = need(world.find((one) => one.id === customerId), 'customer');
      if (!SPECIALTIES.some((known) => known === specialty)) throw new Refused(404, 'specialty_unknown', 'There is no such specialty.');
      const { needsReferral, needsAuthorisation, notCovered, ...plan } = planOf(id);
      return {
        body: {
          customerId, memberId: id.replace('C-', 'M-'), ...plan, currency: 'GBP', active: !fraud, covered: !notCovered.includes(specialty),
          referralRequired: needsReferral, authorisationRequired: needsAuthorisation.includes(specialty),
        },
      };
    }),
    requestAuthorisation: operation(request, ({ callback = null, ...args }, { now, seq }) => {
      need(world.find((one) => one.id === args.customerId), 'customer');
      return set({ authorisationId: `AU-${seq}`, ...args, callback, status: 'pending', decisionBy: instant(now + DECIDED_AFTER_MS), because: null });
    }),
    getAuthorisation: operation(byAuthorisation, ({ authorisationId }) => ({ body: show(find(authorisationId)) })),
    getApproval: operation(byAuthorisation, ({ authorisationId }) => {
      const { status, because } = find(authorisationId);
      if (status === 'pending') throw new Refused(409, 'authorisation_pending', 'This is not decided yet.');
      if (status !== 'granted') throw new Refused(409, 'authorisation_refused', because ?? 'This authorisation was cancelled.');
      return { body: { authorisationId, approvalNumber: authorisationId.replace('AU-', 'OK-') } };
    }),
    cancelAuthorisation: operation(byAuthorisation, ({ authorisationId }) => {
      const one = find(authorisationId);
      if (one.status === 'cancelled') throw new Refused(409, 'already_cancelled', 'This authorisation was cancelled before.');
      return { ...set({ ...one, status: 'cancelled' }), undoes: Number(authorisationId.slice(3)) };
    }),
  };
  const due = (now: number): Due[] => authorisations.all().filter((one) => one.status === 'pending' && Date.parse(one.decisionBy) <= now && !FORGOTTEN.has(one.customerId)).map((one) => ({
    action: 'decideAuthorisation', args: { authorisationId: one.authorisationId }, key: `decided ${one.authorisationId}`,
    answer: () => {
      const decided = decide(one);
      const posts = one.callback === null ? [] : [{ url: `${one.callback}/authorisation-decided`, event: 'authorisation-decided', data: show(decided) }];
      return { ...set(decided), posts };
    },
  }));
  return { name: 'insurance', tables: [authorisations], reads: [], handlers, due };
}

/** Isla's plan refuses; the others grant. */
function decide(one: Authorisation): Authorisation {
  return planOf(one.customerId) === PLANS.basic
    ? { ...one, status: 'refused', because: 'Conservative treatment has not been tried.' }
    : { ...one, status: 'granted', because: 'Medically indicated.' };
}

function planOf(customerId: string): Plan {
  if (customerId === 'C-1004') return PLANS.choice;
  return customerId === 'C-1009' ? PLANS.basic : PLANS.family;
}

function show(row: Authorisation) {
  const { callback: _, ...authorisation } = row;
  return authorisation;
}
