import type { WorkStatus } from '../contracts.ts';
import type { Op } from '../../flows/program.ts';
import { DONE, type Context, type Flight } from './context.ts';
import { progress, type At } from './work.ts';

/** A piece of work that came back, at its step. */
export interface Landed extends At { flight: Flight; op: Op }

/** On past the step, whatever became of it. */
export function passed(d: Context, at: Landed, status: WorkStatus): void {
  // Nothing was written, so there is nothing to read back.
  at.frame.done[at.flight.key] = { ...DONE, digest: at.flight.digest, verified: true };
  worked(d, at, status);
}

/** Tells the customer, and keeps it for those who look at the conversation. */
export function worked(d: Context, at: Landed, status: WorkStatus): void {
  progress(d, at.op, { ...at, status });
  const action = at.op.kind === 'call' ? at.op.action : at.op.kind === 'decide' ? at.op.table : at.op.kind === 'agent' ? `agent.${at.op.name}` : at.op.kind;
  d.work = [...d.work, { action, status, at: d.now }].slice(-100);
}
