import { z } from 'zod';
import type { Consent, Documents } from '../contracts.ts';

const FOLDER = 'consent';
/** Changes that the ledger keeps of one address. */
const MOST = 50;
const change = z.object({ stopped: z.boolean(), because: z.string(), at: z.number() });
const stored = change.extend({ channel: z.string(), before: z.array(change).default([]) });

/** Who wants nothing more, and since when and why; earlier changes are kept. */
export function createConsent(documents: Documents): Consent {
  const find = async (key: string): Promise<z.output<typeof stored> | null> => {
    const found = await documents.get(FOLDER, key);
    return found && stored.parse(found);
  };
  return {
    async stopped({ channel, id }) {
      return (await find(`${channel}:${id}`))?.stopped ?? false;
    },
    async set({ channel, id }, state) {
      const last = await find(`${channel}:${id}`);
      // What was wished later counts, whichever is heard of first.
      if (last !== null && (last.stopped === state.stopped || last.at > state.at)) return;
      const before = last === null ? [] : [...last.before, { stopped: last.stopped, because: last.because, at: last.at }];
      await documents.put(FOLDER, `${channel}:${id}`, { channel, ...state, before: before.slice(-MOST) });
    },
  };
}
