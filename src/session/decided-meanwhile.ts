import type { Inbound, Store } from '../contracts.ts';
import { decisionOf, mendingOf } from '../decision-message.ts';
import { keyOf } from './effects.ts';
import type { Loaded } from './loaded.ts';

/** Decisions on what this session waits for, and what people did about its failed work, that were stored but not told before a process died. */
export async function decidedMeanwhile({ approvals, exceptions }: Store, { record, snapshot }: Loaded): Promise<Inbound[]> {
  const asked = record.outbox.flatMap((effect) => (effect.kind === 'timer' && effect.name.startsWith(APPROVAL) ? [effect.name.slice(APPROVAL.length)] : []));
  const decided = await Promise.all(asked.map(async (effect) => approvals.load(keyOf(record.id, effect))));
  const { trouble } = snapshot.context;
  const exception = trouble && (await exceptions.load(keyOf(record.id, trouble.exception)));
  const messages = [...decided.map((approval) => approval && decisionOf(approval, record.addresses)), exception && mendingOf(exception, record.addresses)];
  return messages.filter((message) => message !== null);
}

const APPROVAL = 'approval:';
