import type { Approval, ApprovalStore } from '../contracts.ts';
import { insertNew } from './insert-new.ts';
import type { ApprovalDocument, Models } from './models.ts';

export function createApprovals({ approvals }: Pick<Models, 'approvals'>): ApprovalStore {
  const load = async (id: string): Promise<Approval | null> => {
    const row = await approvals.findById(id).lean();
    return row === null ? null : read(row);
  };
  return {
    async request(approval) {
      const { id, state, role, requestedAt } = approval;
      await insertNew(approvals, [{ _id: id, state, role, requestedAt, body: JSON.stringify(approval) }]);
    },
    load,
    async open(roles, limit) {
      const rows = await approvals.find({ state: 'open', role: { $in: roles } }).sort({ requestedAt: 1 }).limit(limit).lean();
      return rows.map(read);
    },
    async decide(id, { state, by, at, note }) {
      const decision = JSON.stringify({ state, decidedBy: by, decidedAt: at, note } satisfies Partial<Approval>);
      const { matchedCount } = await approvals.updateOne({ _id: id, state: 'open' }, { $set: { state, decision } });
      return { won: matchedCount === 1, approval: await load(id) };
    },
  };
}

function read({ body, decision }: Pick<ApprovalDocument, 'body' | 'decision'>): Approval {
  const approval: Approval = JSON.parse(body);
  const decided: Partial<Approval> = decision === undefined ? {} : JSON.parse(decision);
  return { ...approval, ...decided };
}
