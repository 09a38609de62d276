import type { AgentStep, AllowedAction } from './agent-schema.ts';
import { compileApprove, compileWork, type Known } from './compile-step.ts';
import { MORE, type AgentOp, type AllowedOps, type OpBody } from './program.ts';
import type { FlowFile, Slot } from './schema.ts';
import { toMs } from './words.ts';

/** The arguments that the model wants, for expressions of the machine alone, and with those of the flow, for texts. */
export const WANTED = '_arguments';
export const SHOWN = 'arguments';
/** Before the number of the op that asked. */
export const AGENT_SLOT = 'agent ';
/** What the model asks the customer. */
export const QUESTION = '_question';

/** An agent step: its own op at `head`, then for each action the yes, the approval and the call that it needs, and the way back. */
export function compileAgent(step: AgentStep, at: Known & { head: number; slot: string }): { head: AgentOp; body: OpBody[] } {
  const body: OpBody[] = [];
  const actions: AgentOp['actions'] = {};
  for (const [action, rule] of Object.entries(step.actions)) {
    const made = compileAction({ action, rule }, { ...at, first: at.head + 1 + body.length });
    actions[action] = made.ops;
    body.push(...made.body, { kind: 'goto', to: at.head });
  }
  const { calls, turns, money = null, time } = step.budget;
  return {
    body,
    head: {
      kind: 'agent', name: step.agent, policy: step.policy, goal: step.goal ?? null, with: step.with, actions, returns: step.returns, on: step.on,
      budget: { calls, turns, money, timeMs: toMs(time) }, progress: step.progress ?? null, slot: at.slot, to: at.head + 1 + body.length,
    },
  };
}

/** The slots that the answers to agent steps are taken down as. */
export function agentSlots(ops: readonly OpBody[]): FlowFile['slots'] {
  const slot: Slot = { type: 'text', ask: `{${QUESTION}}` };
  return Object.fromEntries(ops.flatMap((op) => (op.kind === 'agent' ? [[op.slot, slot] as const] : [])));
}

/** Whether a slot is the answer to an agent step: no flow file can give one such a name. */
export function isAgentSlot(name: string): boolean {
  return name.startsWith(AGENT_SLOT);
}

function compileAction({ action, rule }: { action: string; rule: AllowedAction }, at: Known & { head: number; first: number }): { ops: AllowedOps; body: OpBody[] } {
  const { confirm, approve, ...doing } = rule;
  const call = { ...compileWork({ ...doing, call: action, on: {}, with: { ...rule.with, [MORE]: WANTED } }, at), agent: at.head };
  const gated = call.write && rule.unconfirmed === undefined;
  const place = at.first + (gated ? 1 : 0) + (approve ? 1 : 0);
  const body: OpBody[] = [
    // What it is for and what exactly it is, when the flow has no words of its own for it.
    ...(gated ? [{ kind: 'confirm' as const, text: confirm ?? `${action}: {${SHOWN}}?`, covers: [place] }] : []),
    ...(approve ? [compileApprove({ ...approve, shows: { ...approve.shows, action: `"${action}"`, [SHOWN]: SHOWN } })] : []),
    call,
  ];
  return { body, ops: { pinned: rule.with, first: at.first, confirm: gated ? at.first : null, approve: approve ? place - 1 : null, call: place } };
}
