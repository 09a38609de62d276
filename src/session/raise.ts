import { z } from 'zod';
import type { ExceptionStore, Executor } from '../contracts.ts';
import { Terminal } from '../errors.ts';

const input = z.union([
  z.object({ withdraw: z.string() }),
  z.strictObject({
    kind: z.enum(['failed', 'unknown', 'stuck', 'rollback incomplete', 'limit', 'flow']), queue: z.string(),
    flow: z.string(), version: z.number(), step: z.string(), action: z.string(), input: z.json(),
    error: z.object({ code: z.string(), message: z.string() }), evidence: z.json(), dueAt: z.number(),
  }),
]);

/** Puts failed, unknown or stuck work before the staff, or takes it back. Its id is the effect's key: raised twice, it is one. */
export function createRaise(exceptions: ExceptionStore, now: () => number): Executor<z.infer<typeof input>> {
  return {
    name: 'raise',
    input,
    async run(asked, at) {
      if ('withdraw' in asked) {
        await exceptions.close(`${at.session}/${asked.withdraw}`, { state: 'withdrawn', by: 'errand', at: now(), note: null });
        return { output: null };
      }
      const effect = at.key.slice(at.session.length + 1);
      if (effect === '') throw new Terminal('bad_key', 'an exception needs the key of its effect');
      await exceptions.raise({ id: at.key, session: at.session, effect, owner: null, raisedAt: now(), state: 'open', closedBy: null, closedAt: null, note: null, ...asked });
      return { output: null };
    },
  };
}
