import type { Address, Channel, Consent, JsonObject } from '../contracts.ts';
import type { Book } from './book.ts';
import { sameAddress, type Places } from './places.ts';

export interface ElsewhereParts { book: Book; consent: Consent; places: Places; channel: (name: string) => Channel | null }
/** A session that is to go on at another address. `customer` is who they are for certain, or null. */
export interface Leaving { session: string; from: Address; others: readonly Address[]; customer: JsonObject | null }

/** Where a session goes on; null where the customer has shown no other address, or wants nothing there. */
export interface Elsewhere {
  /** Any that reaches them: the one they prefer, the one that follows this channel, where they wrote before, where they proved who they are. */
  any(leaving: Leaving): Promise<Address | null>;
  /** On the channel that they asked for. */
  on(channel: string, leaving: Leaving): Promise<Address | null>;
}

export function createElsewhere({ book, consent, places, channel }: ElsewhereParts): Elsewhere {
  const first = async (candidates: readonly Address[], { session, from }: Leaving, asked = false): Promise<Address | null> => {
    for (const to of candidates) {
      if (sameAddress(to, from) || channel(to.channel)?.limits.delivery !== 'push' || await consent.stopped(to)) continue;
      // What is under way there with another session goes on; this one only has its say.
      if (asked || !(await places.occupied(to, session))) await places.moved(to, session);
      return to;
    }
    return null;
  };
  const linked = async ({ customer }: Leaving): Promise<Address[]> => (typeof customer?.['id'] === 'string' ? book.addressesOf(customer['id']) : []);
  return {
    async any(leaving) {
      const theirs = await linked(leaving);
      const preferred = theirs.filter((to) => to.channel === leaving.customer?.['preferredChannel']);
      return first([...preferred, ...following(leaving.from, channel), ...leaving.others.toReversed(), ...theirs, ...onRecord(leaving.customer)], leaving);
    },
    async on(wanted, leaving) {
      const all = [...following(leaving.from, channel), ...leaving.others.toReversed(), ...await linked(leaving), ...onRecord(leaving.customer)];
      return first(all.filter((to) => to.channel === wanted), leaving, true);
    },
  };
}

/** The same id on the channel that reaches it later: a text to the number that called. */
function following(from: Address, channel: ElsewhereParts['channel']): Address[] {
  const follow = channel(from.channel)?.limits.follow ?? null;
  return follow === null ? [] : [{ channel: follow, id: from.id, ...(from.via !== undefined && { via: from.via }) }];
}

/** What the customer's own record says, of a customer who proved who they are. */
function onRecord(customer: JsonObject | null): Address[] {
  const { email } = customer ?? {};
  const mobile = [customer?.['mobile'], customer?.['msisdn'], customer?.['phone']].find((number) => typeof number === 'string' && number.startsWith('+'));
  return [...(typeof email === 'string' ? [{ channel: 'email', id: email.toLowerCase() }] : []), ...(typeof mobile === 'string' ? [{ channel: 'sms', id: mobile }] : [])];
}
