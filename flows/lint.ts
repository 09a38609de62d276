import type { JsonObject } from '../src/contracts.ts';
import { loadPacks, type Pack, type PackFlow } from './catalog.ts';
import { checkAgents, checkModel } from './checks/check-agents.ts';
import { checkAcross } from './checks/check-across.ts';
import { actionsFrom, checkCalls, type LintAction } from './checks/check-calls.ts';
import { checkDecisions } from './checks/check-decisions.ts';
import { checkEach } from './checks/check-each.ts';
import { checkExpressions } from './checks/check-expressions.ts';
import { checkLimits } from './checks/check-limits.ts';
import { checkLocales } from './checks/check-locales.ts';
import { checkNames } from './checks/check-names.ts';
import { checkOrder } from './checks/check-order.ts';
import { checkSlots } from './checks/check-slots.ts';
import { checkTimes } from './checks/check-times.ts';
import type { Finding } from './source.ts';

export interface LintWith {
  /** What the systems offer; null leaves calls and their order unchecked. */
  actions: readonly LintAction[] | null;
  /** Turns a table as written into JDM and throws when it cannot; null leaves tables unchecked. */
  toJdm: ((raw: unknown) => JsonObject) | null;
  /** The keys of the standing texts that a pack may replace; null leaves them unchecked. */
  wordings: readonly string[] | null;
  /** Whether a model is configured; null leaves it unchecked. */
  model?: boolean | null;
}

/** Everything that is wrong in these pack folders, by file and line. Never throws for what is in a file. */
export async function lintPacks(folders: readonly string[], with_: LintWith): Promise<Finding[]> {
  return lint(await loadPacks(folders), with_);
}

/** The same for packs that are loaded already. */
export function lint(packs: readonly Pack[], with_: LintWith): Finding[] {
  const actions = with_.actions && actionsFrom(with_.actions);
  const names = packs.flatMap((pack) => pack.flows.map((flow) => flow.parsed.flow));
  const found = packs.flatMap((pack) => [...pack.findings, ...pack.flows.flatMap((flow) => [
    ...checkNames(flow, pack, names), ...checkDecisions(flow, pack), ...checkFlow(flow), ...(with_.model === false ? checkModel(flow) : []),
    ...(actions ? [...checkCalls(flow, actions), ...checkLimits(flow, actions), ...checkOrder(flow, actions), ...checkAgents(flow, actions)] : []),
  ])]);
  return [...found, ...checkAcross(packs, { ...with_, actions })].toSorted(byPlace);
}

function checkFlow(flow: PackFlow): Finding[] {
  return [...checkSlots(flow), ...checkExpressions(flow), ...checkEach(flow), ...checkTimes(flow), ...checkLocales(flow)];
}

function byPlace(a: Finding, b: Finding): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
