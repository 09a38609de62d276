import { Refused, day } from '../system.ts';
import { CARRIERS, SUBSCRIBERS } from './carriers.ts';
import type { Subscriber } from './carriers.ts';
import type { Rejection } from './port-rows.ts';

/** What a customer says of the number at the other carrier. */
export interface Claim { msisdn: string; market: 'GB' | 'FR'; code: string; account: string }

/** The subscriber at the losing carrier, by number and market. Throws Refused `unknown_number`. */
export function subscriberOf({ msisdn, market }: Pick<Claim, 'msisdn' | 'market'>): Subscriber {
  const found = SUBSCRIBERS.find((one) => one.msisdn === msisdn && one.market === market);
  if (!found) throw new Refused(404, 'unknown_number', 'No carrier of this market has this number.');
  return found;
}

/** Why the losing carrier says no at once, as the industry's rejection codes have it; null when it does not. */
export function objection(subscriber: Subscriber, { code, account }: Pick<Claim, 'code' | 'account'>, start: { start: number; now: number }): Rejection | 'code_unknown' | null {
  if (subscriber.porting) return 'already_porting';
  if (!subscriber.active) return 'number_inactive';
  if (plain(code) !== plain(subscriber.code)) return 'code_unknown';
  if (plain(account) !== plain(subscriber.account)) return 'account_mismatch';
  if (expiry(subscriber, start.start) < day(start.now)) return 'code_expired';
  return subscriber.debt ? 'outstanding_debt' : null;
}

export const OBJECTIONS: { [code in NonNullable<ReturnType<typeof objection>>]: string } = {
  already_porting: 'This number is being moved already.',
  number_inactive: 'This number is not active at the losing carrier.',
  code_unknown: 'The losing carrier gave out no such code for this number.',
  account_mismatch: 'The account number is not the one of this number.',
  holder_mismatch: 'The name is not the one on the account.',
  code_expired: 'The code has expired; ask the losing carrier for a new one.',
  outstanding_debt: 'There is an unpaid bill at the losing carrier.',
};

/** The last day on which a code is good. */
export function expiry({ codeDays }: Subscriber, start: number): string {
  return day(start, codeDays);
}

/** How long the losing carrier takes to answer the nth submission. */
export function answerHours({ carrier, answersAfterHours }: Subscriber, attempt: number): number {
  return answersAfterHours?.[attempt - 1] ?? CARRIERS.find((one) => one.name === carrier)?.answersWithinHours ?? 0;
}

/** Case, spaces and dashes make no difference. */
export function plain(text: string): string {
  return text.replaceAll(/[\s-]/g, '').toLowerCase();
}
