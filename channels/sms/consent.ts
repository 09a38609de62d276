import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';

const FOLDER = 'consent';
const stored = z.object({ channel: z.string(), stopped: z.boolean(), because: z.string(), at: z.number() });

/** Who wants no texts any more; as good as for ever. */
export interface Consent {
  stopped(to: string): Promise<boolean>;
  set(to: string, state: { stopped: boolean; because: string; at: number }): Promise<void>;
}

export function createConsent(documents: Documents, channel: string): Consent {
  const keyOf = (to: string): string => `${channel}:${to}`;
  return {
    async stopped(to) {
      const found = await documents.get(FOLDER, keyOf(to));
      return found !== null && stored.parse(found).stopped;
    },
    async set(to, state) {
      await documents.put(FOLDER, keyOf(to), { channel, ...state });
    },
  };
}
