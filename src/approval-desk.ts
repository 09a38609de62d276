import type { Approval, ApprovalDesk, ApprovalStore, Log } from './contracts.ts';

/** Approvals with people told of each change on whatever channel they decide. */
export interface WatchedApprovals { store: ApprovalStore; watch: ApprovalDesk['watch'] }

export function watchApprovals(store: ApprovalStore, log: Log): WatchedApprovals {
  const watching: ((approval: Approval) => Promise<void>)[] = [];
  const tell = async (approval: Approval | null): Promise<void> => {
    if (approval !== null) await Promise.all(watching.map(async (told) => told(approval)));
  };
  const mention = (approval: Approval | null): void => {
    tell(approval).catch((error: unknown) => log.warn({ approval: approval?.id, error: String(error) }, 'an approval changed, and its card could not be'));
  };
  return {
    watch: (told) => { watching.push(told); },
    store: {
      ...store,
      async request(approval) {
        await store.request(approval);
        await tell(await store.load(approval.id));
      },
      async decide(id, to) {
        const decided = await store.decide(id, to);
        mention(decided.approval);
        return decided;
      },
      async vote(id, vote) {
        const voted = await store.vote(id, vote);
        mention(voted.approval);
        return voted;
      },
      async escalate(id, to) {
        const approval = await store.escalate(id, to);
        mention(approval);
        return approval;
      },
    },
  };
}
