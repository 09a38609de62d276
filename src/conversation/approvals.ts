import { DONE, draft, nextId, top, type Context } from './context.ts';
import { startUndoing } from './frames.ts';
import { record, sayWording, type World } from './speak.ts';

/** A person's decision on the effect that waits for it. */
export function decide(context: Context, on: { decision: 'approved' | 'refused'; by: string; note: string | null }, world: World): Context {
  const d = draft(context);
  if (d.stop.at !== 'awaitingApproval') return d;
  d.out.push({ type: 'drop', effect: d.stop.timer });
  record(d, 'approval.decided', { decision: on.decision, role: roleOf(d, world), digest: d.stop.digest, note: on.note !== null, by: on.by });
  if (on.decision === 'refused') return refuse(d, 'approvalRefused', world);
  const frame = top(d);
  if (frame) frame.done[d.stop.op] = { ...DONE, digest: d.stop.digest };
  sayWording(d, 'approved', { world });
  return d;
}

/** Nobody decided in time: it fails closed. */
export function expire(context: Context, world: World): Context {
  const d = draft(context);
  record(d, 'approval.decided', { decision: 'expired', role: roleOf(d, world), by: 'the clock' });
  return refuse(d, 'approvalExpired', world);
}

function refuse(d: Context, key: 'approvalRefused' | 'approvalExpired', world: World): Context {
  const frame = top(d);
  const op = d.stop.at === 'awaitingApproval' && frame ? world.program(frame.flow, frame.version)?.ops[d.stop.op] : undefined;
  sayWording(d, key, { world });
  if (frame && op?.kind === 'approve') startUndoing(frame, { cause: key, ending: op.otherwise });
  return d;
}

/** Who must approve the step that waits. */
export function roleOf(d: Context, world: World): string {
  const frame = top(d);
  const op = frame && d.stop.at === 'awaitingApproval' ? world.program(frame.flow, frame.version)?.ops[d.stop.op] : null;
  return op?.kind === 'approve' ? op.role : '';
}

/** Takes back what is owed for the step under way: a call not yet begun, a request for approval. */
export function dropOwed(d: Context): void {
  if (d.flight) d.out.push({ type: 'drop', effect: d.flight.effect });
  d.flight = null;
  if (d.stop.at !== 'awaitingApproval') return;
  d.out.push({ type: 'drop', effect: d.stop.timer }, { type: 'drop', effect: d.stop.effect });
  const frame = top(d);
  if (!frame) return;
  d.out.push({
    type: 'owe',
    effect: {
      id: nextId(d, 'w'), dueAt: d.now, kind: 'work', executor: 'approve', action: 'withdraw', input: { withdraw: d.stop.effect }, write: false,
      flow: frame.flow, version: frame.version, step: String(d.stop.op), guard: { identity: 'anonymous', proof: {}, confirmed: null },
      timeoutMs: 10_000, retry: { times: 3, firstMs: 250, maxMs: 10_000 },
    },
  });
}
