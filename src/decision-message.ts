import type { Address, Approval, Inbound } from './contracts.ts';

/** The message of a decision as the store has it, should the one who decided not have lived to send it. */
export function decisionOf(approval: Approval, addresses: readonly Address[]): Inbound | null {
  const { id, session, effect, state, decidedBy, decidedAt, note } = approval;
  const address = addresses.at(-1);
  if ((state !== 'approved' && state !== 'refused') || !address) return null;
  return { id: `approval:${id}`, kind: 'decided', session, address, effect, decision: state, by: decidedBy ?? '', at: decidedAt ?? 0, ...(note !== null && { note }) };
}
