import type { AgentLine, JsonObject } from '../contracts.ts';
import type { AgentEnd } from '../../flows/agent-schema.ts';
import type { AgentOp, Op } from '../../flows/program.ts';
import { keyAt, type Frame } from './context.ts';

/** An agent step under way: what was said and done in it, and what it has used up. Replaced, never changed. */
export interface AgentRun {
  /** Of what the flow gave it. */
  digest: string;
  /** Numbers its calls, each a place of its own in the ledger. */
  n: number;
  turns: number;
  calls: number;
  cost: number;
  /** Arguments that did not fit. */
  wrong: number;
  /** When it began; while somebody else is to answer, since when (ms). */
  since: number;
  paused: number | null;
  lines: AgentLine[];
  /** The call that it wants, until that is done, refused or failed; and whether it waits for the customer's answer. */
  doing: { action: string; arguments: JsonObject; n: number } | null;
  asking: string | null;
  over: { end: AgentEnd; because: string; told: boolean } | null;
}

/** With `before`, what was used up stays used up, and no number comes twice. */
export function newRun(of: { digest: string; now: number; before?: AgentRun | undefined }): AgentRun {
  const { digest, now, before } = of;
  const { n, turns, calls, cost, since } = before ?? { n: 0, turns: 0, calls: 0, cost: 0, since: now };
  return { digest, n, turns, calls, cost, since, wrong: 0, paused: null, lines: [], doing: null, asking: null, over: null };
}

export function runAt(frame: Frame, key: string): AgentRun | undefined {
  return frame.agents?.[key];
}

export function keep(frame: Frame, key: string, run: AgentRun): void {
  frame.agents = { ...frame.agents, [key]: run };
}

export function withLine(run: AgentRun, line: AgentLine): AgentRun {
  return { ...run, lines: [...run.lines, line] };
}

/** Whoever had to answer has done so. */
export function resumed(run: AgentRun, now: number): AgentRun {
  return run.paused === null ? run : { ...run, since: run.since + now - run.paused, paused: null };
}

/** Where one call of an agent step stands in a run: its op, at the items of the loops around the step, and at its number. */
export function callKey(frame: Frame, op: AgentOp & Op, of: { call: number; n: number }): string {
  const [, items] = keyAt(frame, op, 0).split('@');
  return `${of.call}@${items === undefined ? '' : `${items}.`}${of.n}`;
}

/** The key of the agent step at `head` that a call with this key belongs to. */
export function headKey(head: number, key: string): string {
  const items = (key.split('@')[1] ?? '').split('.').slice(0, -1);
  return items.length === 0 ? String(head) : `${head}@${items.join('.')}`;
}
