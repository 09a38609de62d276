import type { Approval, ApprovalStore } from '../contracts.ts';
import { insertNew } from './insert-new.ts';
import type { ApprovalDocument, Models } from './models.ts';

/** What may change of an approval that was asked for. */
type Standing = Pick<Approval, 'state' | 'decidedBy' | 'decidedAt' | 'note' | 'votes' | 'roles' | 'escalatedAt' | 'slots'>;
/** What is to change of an open approval; null when nothing is. */
type Change = (approval: Approval) => Partial<Standing> | null;

export function createApprovals({ approvals }: Pick<Models, 'approvals'>): ApprovalStore {
  const load = async (id: string): Promise<Approval | null> => {
    const row = await approvals.findById(id).lean();
    return row === null ? null : read(row);
  };
  /** Compare-and-set on the text that stands there: two people's votes at once are both counted. */
  const change = async (id: string, next: Change): Promise<{ won: boolean; approval: Approval | null }> => {
    for (;;) {
      const row = await approvals.findById(id).lean();
      if (row === null) return { won: false, approval: null };
      const approval = read(row);
      const changes = approval.state === 'open' ? next(approval) : null;
      if (changes === null) return { won: false, approval };
      const changed = { ...approval, ...changes };
      const { matchedCount } = await approvals.updateOne(
        { _id: id, state: 'open', decision: row.decision ?? null },
        { $set: { state: changed.state, role: changed.roles, decision: JSON.stringify(standing(changed)) } });
      if (matchedCount === 1) return { won: true, approval: changed };
    }
  };
  return {
    async request(approval) {
      const { id, state, roles, requestedAt } = approval;
      await insertNew(approvals, [{ _id: id, state, role: roles, requestedAt, body: JSON.stringify(approval) }]);
    },
    load,
    async open(roles, limit) {
      const rows = await approvals.find({ state: 'open', role: { $in: roles } }).sort({ requestedAt: 1 }).limit(limit).lean();
      return rows.map(read);
    },
    decide: async (id, { state, by, at, note, slots }) => change(id, () => ({ state, decidedBy: by, decidedAt: at, note, ...(slots && { slots }) })),
    async vote(id, vote) {
      const { won, approval } = await change(id, ({ votes, quorum }) => {
        if (votes.some(({ by }) => by === vote.by)) return null;
        const all = [...votes, vote];
        if (vote.decision === 'approved' && all.length < quorum) return { votes: all };
        const voices = vote.decision === 'refused' ? [vote] : all;
        const note = voices.flatMap((one) => one.note ?? []).join('; ');
        return { votes: all, state: vote.decision, decidedBy: voices.map(({ by }) => by).join(', '), decidedAt: vote.at, note: note === '' ? null : note };
      });
      return { counted: won, approval };
    },
    async escalate(id, { roles, at }) {
      const escalated = await change(id, (approval) => (approval.escalatedAt === null ? { roles: [...new Set([...approval.roles, ...roles])], escalatedAt: at } : null));
      return escalated.approval;
    },
  };
}

function standing({ state, decidedBy, decidedAt, note, votes, roles, escalatedAt, slots }: Approval): Standing {
  return { state, decidedBy, decidedAt, note, votes, roles, escalatedAt, ...(slots && { slots }) };
}

type Later = 'quorum' | 'votes' | 'roles' | 'escalatedAt' | 'evidence' | 'changes';

/** Approvals of earlier releases lack what came later. */
function read({ body, decision }: Pick<ApprovalDocument, 'body' | 'decision'>): Approval {
  const asked: Omit<Approval, Later> & Partial<Pick<Approval, Later>> = JSON.parse(body);
  const changed: Partial<Standing> = decision === undefined ? {} : JSON.parse(decision);
  return { quorum: 1, votes: [], roles: [asked.role], escalatedAt: null, evidence: {}, changes: [], ...asked, ...changed };
}
