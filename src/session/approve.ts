import { z } from 'zod';
import type { ApprovalStore, Executor } from '../contracts.ts';
import { Terminal } from '../errors.ts';

const input = z.union([
  z.strictObject({ withdraw: z.string() }),
  z.strictObject({
    role: z.string(), digest: z.string(), facts: z.record(z.string(), z.json()), expiresAt: z.number(), summary: z.string(),
    flow: z.string(), version: z.number(), step: z.string(),
  }),
]);

/** Asks for an approval, or takes the question back. Its id is the effect's key: asked twice, it is one approval. */
export function createApprove(approvals: ApprovalStore, now: () => number): Executor<z.infer<typeof input>> {
  return {
    name: 'approve',
    input,
    async run(asked, at) {
      if ('withdraw' in asked) {
        await approvals.decide(`${at.session}/${asked.withdraw}`, { state: 'withdrawn', by: 'errand', at: now(), note: null });
        return { output: null };
      }
      const effect = at.key.slice(at.session.length + 1);
      if (effect === '') throw new Terminal('bad_key', 'an approval needs the key of its effect');
      await approvals.request({ id: at.key, session: at.session, effect, state: 'open', requestedAt: now(), decidedBy: null, decidedAt: null, note: null, ...asked });
      return { output: null };
    },
  };
}
