import { z } from 'zod';
import { DAY_MS, Refused, instant, need, operation } from '../system.ts';
import type { Feature, Mail } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer } from '../world.ts';
import { mask } from './mask.ts';

const resetSchema = z.object({
  resetId: z.string(), customerId: z.string(), sentTo: z.string(), status: z.enum(['sent', 'cancelled']), expiresAt: z.string(), at: z.number(), seq: z.number(),
});
type Reset = z.output<typeof resetSchema>;
const byCustomer = z.object({ customerId: z.string() });
const byReset = z.object({ resetId: z.string() });
const LINK_LIVES_MS = 1_800_000;
const NEVER = 9999;

/** Logins to try: whoever is not here has an ordinary one. */
const LOGINS: { [customerId: string]: { locked?: boolean; emailChangedDays?: number } } = {
  'C-1004': { locked: true },
  'C-1007': { emailChangedDays: 1 },
};

/** Logins in the app and on the web, and links for a new password. */
export function createLogins(world: SeedCustomer[]): Feature {
  const resets = createTable('resets', resetSchema, []);
  const customerOf = (id: string) => need(world.find((one) => one.id === id), 'customer');
  return {
    tables: [resets],
    handlers: {
      getLogin: operation(byCustomer, ({ customerId }, { now }) => {
        const { email } = customerOf(customerId);
        const { locked = false, emailChangedDays = NEVER } = LOGINS[customerId] ?? {};
        const sent = resets.all().filter((one) => one.customerId === customerId && one.status === 'sent' && one.at > now - DAY_MS);
        return { body: { customerId, username: mask(email), locked: locked && sent.length === 0, resetsToday: sent.length, emailChangedDays } };
      }),
      resetPassword: operation(byCustomer, ({ customerId }, { now, seq }) => {
        const customer = customerOf(customerId);
        const row: Reset = { resetId: `PR-${seq}`, customerId, sentTo: mask(customer.email), status: 'sent', expiresAt: instant(now + LINK_LIVES_MS), at: now, seq };
        return { body: shown(row), changes: [resets.change(row.resetId, row)], mails: [linkMail(customer, row.resetId)] };
      }),
      getReset: operation(byReset, ({ resetId }) => ({ body: shown(need(resets.get(resetId), 'reset')) })),
      cancelReset: operation(byReset, ({ resetId }) => {
        const reset = need(resets.get(resetId), 'reset');
        if (reset.status === 'cancelled') throw new Refused(409, 'already_cancelled', 'This link was cancelled before.');
        const row: Reset = { ...reset, status: 'cancelled' };
        return { body: shown(row), changes: [resets.change(resetId, row)], undoes: reset.seq };
      }),
    },
  };
}

function shown({ at: _at, seq: _seq, ...reset }: Reset) {
  return reset;
}

function linkMail({ email, locale }: SeedCustomer, id: string): Mail {
  const link = `https://example.com/password/${id}`;
  return locale === 'fr'
    ? { to: email, subject: 'Votre nouveau mot de passe', text: `Choisissez un nouveau mot de passe ici, dans la demi-heure : ${link}` }
    : { to: email, subject: 'Your new password', text: `Choose a new password here, within half an hour: ${link}` };
}
