import { z } from 'zod';
import type { Host } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import { keyOf } from './threads.ts';

const UNDELIVERABLE = 'email-undeliverable';
const ASKS = 'email-asks';
const ASKED_WITHIN_MS = 86_400_000;
const asked = z.object({ at: z.number() });

/** Who may be written to, and whether they can be. */
export interface Reach {
  /** Throws Terminal `gone` where mail came back, `opted_out` where they stopped it and have not written to this conversation since. */
  check(customer: string, line: { session: string; farewell: boolean }): Promise<void>;
  /** There is no such mailbox. */
  lost(customer: string, because: string): Promise<void>;
  /** They have written: there is a mailbox, and this conversation is answered even where they stopped the rest. */
  heard(customer: string, session: string): Promise<void>;
  asksNoMore(session: string): Promise<void>;
  stop(customer: string, because: string): Promise<void>;
}

export function createReach({ documents, consent, now }: Pick<Host, 'documents' | 'consent' | 'now'>): Reach {
  const asks = async (session: string): Promise<boolean> => {
    const found = await documents.get(ASKS, session);
    return found !== null && now() - asked.parse(found).at < ASKED_WITHIN_MS;
  };
  return {
    async check(customer, { session, farewell }) {
      if (await documents.get(UNDELIVERABLE, keyOf(customer)) !== null) throw new Terminal('gone', 'Mail to this address came back.');
      if (farewell || !await consent.stopped(at(customer)) || await asks(session)) return;
      throw new Terminal('opted_out', 'This customer wants no e-mail.');
    },
    lost: async (customer, because) => documents.put(UNDELIVERABLE, keyOf(customer), { at: now(), because: because.slice(0, 200) }),
    async heard(customer, session) {
      await documents.remove(UNDELIVERABLE, keyOf(customer));
      if (await consent.stopped(at(customer))) await documents.put(ASKS, session, { at: now() });
    },
    asksNoMore: async (session) => documents.remove(ASKS, session),
    stop: async (customer, because) => consent.set(at(customer), { stopped: true, because, at: now() }),
  };
}

function at(customer: string): { channel: string; id: string } {
  return { channel: 'email', id: customer };
}
