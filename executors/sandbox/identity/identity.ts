import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DAY_MS, Refused, instant, need, operation } from '../system.ts';
import type { Mail, SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import { createLogins } from './logins.ts';
import { mask } from './mask.ts';

const CODE_LIVES_MS = 600_000;
const TRIES = 3;

const challengeSchema = z.object({
  challenge: z.string(), customerId: z.string(), code: z.string(), expiresAt: z.number(), tries: z.number(), used: z.boolean(),
});
const failureSchema = z.object({ customerId: z.string(), at: z.array(z.number()) });

const byCustomer = z.object({ customerId: z.string() });
const attempt = z.object({ challenge: z.string(), code: z.string() });
const swap = byCustomer.extend({ msisdn: z.string() });

/** One-time codes by e-mail, and what is known of fraud. `newCode` makes six digits. */
export function createIdentity(world: SeedCustomer[], newCode: () => string): SandboxSystem {
  const challenges = createTable('challenges', challengeSchema, []);
  const failures = createTable('failures', failureSchema, []);
  const failuresOf = (customerId: string, now: number) => (failures.get(customerId)?.at ?? []).filter((at) => at > now - DAY_MS);
  const handlers: SandboxSystem['handlers'] = {
    sendCode: operation(byCustomer, ({ customerId }, { now }) => {
      const customer = need(world.find((one) => one.id === customerId), 'customer');
      const made = { challenge: `ch_${randomBytes(8).toString('hex')}`, customerId, code: newCode(), expiresAt: now + CODE_LIVES_MS, tries: 0, used: false };
      return {
        body: { challenge: made.challenge, sentTo: mask(customer.email), expiresAt: instant(made.expiresAt) },
        changes: [challenges.change(made.challenge, made)],
        mails: [codeMail(customer, made.code)],
      };
    }),
    checkCode: operation(attempt, ({ challenge, code }, { now }) => {
      const open = need(challenges.get(challenge), 'challenge');
      if (open.used) throw new Refused(409, 'code_used', 'This code was used before.');
      if (open.tries >= TRIES) throw new Refused(403, 'too_many_tries', 'This code was wrong too often; send a new one.');
      if (now >= open.expiresAt) throw new Refused(410, 'code_expired', 'This code has expired; send a new one.');
      if (code.replaceAll(/\D/g, '') === open.code) {
        return { body: { verified: true, customerId: open.customerId }, changes: [challenges.change(challenge, { ...open, used: true })] };
      }
      return {
        status: 422,
        body: { error: { code: 'wrong_code', message: 'This is not the code that was sent.' } },
        changes: [
          challenges.change(challenge, { ...open, tries: open.tries + 1 }),
          failures.change(open.customerId, { customerId: open.customerId, at: [...failuresOf(open.customerId, now), now] }),
        ],
      };
    }),
    assessSwap: operation(swap, ({ customerId, msisdn }, { now }) => {
      const customer = need(world.find((one) => one.id === customerId && one.msisdn === msisdn), 'customer with this number');
      const recentFailures = customer.failures + failuresOf(customerId, now).length;
      const signals = [...(customer.fraud ? ['on the fraud list'] : []), ...(recentFailures > 0 ? [`${recentFailures} wrong codes in the last day`] : [])];
      const score = Math.min(100, 5 + (customer.fraud ? 85 : 0) + 15 * recentFailures);
      return { body: { fraudFlag: customer.fraud, recentFailures, score, signals } };
    }),
  };
  const logins = createLogins(world);
  return { name: 'identity', tables: [challenges, failures, ...logins.tables], reads: [], handlers: { ...handlers, ...logins.handlers } };
}

function codeMail({ email, locale }: SeedCustomer, code: string): Mail {
  return locale === 'fr'
    ? { to: email, subject: 'Votre code', text: `Votre code est ${code}. Il est valable dix minutes. Si vous n'avez rien demandé, appelez-nous.` }
    : { to: email, subject: 'Your code', text: `Your code is ${code}. It is valid for ten minutes. If you did not ask for it, call us.` };
}
