import { z } from 'zod';
import type { Approval } from '../contracts.ts';
import { plainId } from './effect-id.ts';

const json = z.record(z.string(), z.json());
const decision = z.enum(['approved', 'refused']);

export const approvalView = z.object({
  id: z.string(), session: z.string(), role: z.string(), roles: z.array(z.string()).describe('Who may decide: the role, and those it was escalated to.'),
  state: z.enum(['open', 'approved', 'refused', 'edited', 'expired', 'withdrawn']),
  digest: z.string().describe('Send it back with the decision: it stands for exactly what is to be done.'),
  flow: z.string(), version: z.number(), step: z.string(), summary: z.string(), facts: json, evidence: json,
  changes: z.array(z.object({ name: z.string(), before: z.json(), after: z.json() })).describe('What is different from the request before this one.'),
  quorum: z.number().describe('So many different people have to approve; one refusal refuses.'),
  votes: z.array(z.object({ by: z.string(), decision, at: z.number(), note: z.string().nullable() })),
  requestedAt: z.number(), expiresAt: z.number(), escalatedAt: z.number().nullable(),
  decidedBy: z.string().nullable(), decidedAt: z.number().nullable(), note: z.string().nullable(),
});

export const decisionBody = z.strictObject({ decision, digest: z.string().max(200), note: z.string().max(1000).optional() });
export const editBody = z.strictObject({
  slots: json.refine((slots) => Object.keys(slots).length > 0, 'must name at least one').describe('What to put in the place of which slots of the flow.'),
  digest: z.string().max(200), note: z.string().max(1000).optional(),
});

export function viewApproval({ effect: _effect, slots: _slots, id, ...approval }: Approval): z.output<typeof approvalView> {
  return { id: plainId(id), ...approval };
}
