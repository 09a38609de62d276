import type { Address, Approval, Exception, Inbound } from './contracts.ts';

/** The message of a decision as the store has it, should the one who decided not have lived to send it. */
export function decisionOf(approval: Approval, addresses: readonly Address[]): Inbound | null {
  const { id, session, effect, state, decidedBy, decidedAt, note, slots } = approval;
  const address = addresses.at(-1);
  if ((state !== 'approved' && state !== 'refused' && state !== 'edited') || !address) return null;
  return {
    id: `approval:${id}`, kind: 'decided', session, address, effect, decision: state, by: decidedBy ?? '', at: decidedAt ?? 0,
    ...(note !== null && { note }), ...(slots && { slots }),
  };
}

/** The message of what a person did about an exception, as the store has it; null while nobody did anything. */
export function mendingOf(exception: Exception, addresses: readonly Address[]): Inbound | null {
  const { id, session, effect, mending, closedBy, closedAt, note } = exception;
  const address = addresses.at(-1);
  if (!mending || !address) return null;
  return { id: `exception:${id}`, kind: 'mended', session, address, exception: effect, by: closedBy ?? '', at: closedAt ?? 0, ...(note !== null && { note }), ...mending };
}
