import type { LookUp } from '../src/contracts.ts';
import type { ActionFacts, ApproveOp, Args, CallOp, OpBody, SideCall } from './program.ts';
import type { FlowFile } from './schema.ts';
import type { ApproveStep, WaitStep, WorkStep } from './step-schema.ts';
import { toMs } from './words.ts';

export interface Known { limits: FlowFile['limits']; facts: (action: string) => ActionFacts | null }

/** A call or a run: `run: scoreAccounts` is the action run.scoreAccounts. */
export function compileWork(step: WorkStep, { limits, facts }: Known): CallOp {
  const action = actionOf(step);
  const retry = step.retry ?? { times: 6, first: '250ms', most: '10s', within: '10m' };
  const known = facts(action);
  return {
    kind: 'call', action, with: step.with, save: step.save ?? null, progress: step.progress ?? null, on: step.on,
    write: known?.write ?? true, irreversible: step.irreversible ?? false, unconfirmed: step.unconfirmed ?? null,
    undo: sideCall(step.undo, facts), verify: sideCall(step.verify, facts), lookup: lookUp(step.lookup),
    limits: [...limits.filter((one) => one.on === action), ...(known?.limits ?? [])],
    retry: { times: retry.times, firstMs: toMs(retry.first), maxMs: toMs(retry.most), withinMs: toMs(retry.within) }, timeoutMs: toMs(step.timeout),
  };
}

/** The action that a call or a run performs. */
export function actionOf(step: WorkStep): string {
  return 'run' in step ? `run.${step.run}` : step.call;
}

export function compileApprove({ by, of, within, escalate, otherwise, shows }: ApproveStep['approve']): ApproveOp {
  return {
    kind: 'approve', role: by, quorum: of, withinMs: toMs(within), otherwise, shows,
    escalate: escalate ? { afterMs: toMs(escalate.after), to: escalate.to } : null,
  };
}

export function compileWait({ wait, says }: WaitStep): OpBody {
  const spoken = says ?? null;
  if (typeof wait === 'string') return { kind: 'wait', for: { kind: 'time', ms: toMs(wait) }, says: spoken };
  if ('until' in wait) return { kind: 'wait', for: { kind: 'moment', until: wait.until }, says: spoken };
  const { key = null, save = null, within, otherwise } = wait;
  return { kind: 'wait', for: { kind: 'event', event: wait.for, key, withinMs: toMs(within), otherwise, save }, says: spoken };
}

function sideCall(side: WorkStep['verify'] | WorkStep['undo'], facts: Known['facts']): SideCall | null {
  if (side === undefined) return null;
  const long: { call: string; with?: Args | undefined; expect?: string | undefined } = typeof side === 'string' ? { call: side } : side;
  return { action: long.call, with: long.with ?? null, parameters: facts(long.call)?.parameters ?? [], expect: long.expect ?? null };
}

function lookUp(side: WorkStep['lookup']): LookUp | null {
  if (side === undefined) return null;
  const long = typeof side === 'string' ? { call: side } : side;
  const { call: action, with: args, found, output } = { with: undefined, found: undefined, output: undefined, ...long };
  return { action, with: args ?? null, found: found ?? null, output: output ?? null };
}
