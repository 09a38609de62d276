import { z } from 'zod';
import type { Documents, Executor } from '../contracts.ts';
import { closeWait, openWait } from '../outside-events.ts';

const input = z.object({ event: z.string(), key: z.string(), stop: z.boolean().default(false), waits: z.array(z.string()).optional() });
/** What `listen` answers when the event came before the session waited for it. */
export const cameEarly = z.object({ event: z.string(), key: z.string(), data: z.json() });

/** From now on the session hears of an outside event with this key; or, `stop`, no more. */
export function createListen(documents: Documents): Executor<z.infer<typeof input>> {
  return {
    name: 'listen',
    input,
    async run({ event, key, stop, waits }, at) {
      const of = { event, key, session: at.session };
      if (stop) {
        await closeWait(documents, { ...of, ...(waits && { of: waits.map((effect) => `${at.session}/${effect}`) }) });
        return { output: null };
      }
      const early = await openWait(documents, { ...of, as: at.key });
      return { output: early && { event, key, data: early.data } };
    },
  };
}
