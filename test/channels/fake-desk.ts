import type { Approval, ApprovalDesk } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';

/** Approvals without a gateway: what is asked is shown to who watches, and one vote decides. */
export interface FakeDesk {
  asHost: ApprovalDesk;
  votes: { id: string; email: string; decision: 'approved' | 'refused' }[];
  /** Asks for an approval, or tells of one that changed. */
  ask(approval: Approval): Promise<void>;
}

export function createDesk(): FakeDesk {
  const watching: ((approval: Approval) => Promise<void>)[] = [];
  const approvals = new Map<string, Approval>();
  const votes: FakeDesk['votes'] = [];
  const ask = async (approval: Approval): Promise<void> => {
    approvals.set(approval.id, approval);
    for (const told of watching) await told(approval);
  };
  return {
    votes, ask,
    asHost: {
      watch: (told) => { watching.push(told); },
      load: async (id) => approvals.get(id) ?? null,
      async decide({ id, digest, email, decision }) {
        const approval = approvals.get(id);
        if (!approval) throw new Refusal('not_found', 'There is no such approval.');
        if (!email.endsWith('@errand.example')) throw new Refusal('forbidden', 'You are not on the staff.');
        if (approval.digest !== digest) throw new Refusal('stale');
        if (approval.state !== 'open') throw new Refusal('already_decided', `This approval was ${approval.state} by ${approval.decidedBy ?? 'somebody'}.`);
        votes.push({ id, email, decision });
        await ask({ ...approval, state: decision, decidedBy: email, decidedAt: Date.now() });
        return approvals.get(id) ?? approval;
      },
    },
  };
}
