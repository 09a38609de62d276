import type { Approval } from '../../src/contracts.ts';
import { storeSession, type Rig } from './rig.ts';

/** An open approval of a session of its own. */
export async function requestApproval(rig: Rig, id: string, change: Partial<Approval> = {}): Promise<Approval> {
  const approval: Approval = {
    id, session: `of-${id}`, effect: 'w7', role: 'fraud team', state: 'open', digest: 'd1', flow: 'sim-swap', version: 3, step: '4',
    summary: 'Move a number', facts: { risk: 'medium' }, requestedAt: 1, expiresAt: rig.now + 60_000, decidedBy: null, decidedAt: null, note: null,
    quorum: 1, votes: [], roles: [change.role ?? 'fraud team'], escalatedAt: null, evidence: {}, changes: [], ...change,
  };
  await storeSession(rig, approval.session);
  await rig.store.approvals.request(approval);
  return approval;
}
