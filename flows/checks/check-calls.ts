import type { JsonObject } from '../../src/contracts.ts';
import type { PackFlow } from '../catalog.ts';
import { actionOf } from '../compile-step.ts';
import type { WorkStep } from '../step-schema.ts';
import { didYouMean } from '../shape.ts';
import type { Finding, Path, Problem } from '../source.ts';
import { eachStep, isWork } from '../steps.ts';

/** What lint must know of an action: its name, whether it writes, and the JSON Schema of its arguments. */
export interface LintAction { action: string; write: boolean; input: JsonObject }
export interface Actions { names: string[]; find(action: string): LintAction | null }

export function actionsFrom(list: readonly LintAction[]): Actions {
  const byName = new Map(list.map((action) => [action.action, action]));
  return { names: [...byName.keys()], find: (action) => byName.get(action) ?? null };
}

/** Actions and arguments that no system has, limits on them, and writes that cannot be undone although nobody said so. */
export function checkCalls({ source, parsed }: PackFlow, actions: Actions): Finding[] {
  return eachStep(parsed.steps).flatMap(({ step, path }) => {
    if (!isWork(step)) return [];
    const found = callsIn(step, path).flatMap((call) => callProblems(call, actions).map(({ at, ...problem }) => source.find([...call.path, ...at], problem)));
    return hasNoUndo(step, actions) ? [...found, source.find([...path, keyOf(step)], noUndo(step))] : found;
  });
}

/** One call to an action; `passed` are the arguments that it gets, null when they cannot be seen from here. */
interface Call { action: string; path: Path; at: string[]; passed: string[] | null; exact: boolean }
type Located = Problem & { at: string[] };

function callsIn(step: WorkStep, path: Path): Call[] {
  const own = Object.keys(step.with);
  const beside = (key: 'undo' | 'verify' | 'lookup'): Call[] => {
    const side = step[key];
    const given = key === 'lookup' ? [...own, 'key'] : own;
    if (side === undefined) return [];
    if (typeof side === 'string') return [{ action: side, path, at: [key], passed: given, exact: false }];
    return [{ action: side.call, path: [...path, key], at: ['call'], passed: side.with ? Object.keys(side.with) : given, exact: side.with !== undefined }];
  };
  return [{ action: actionOf(step), path, at: [keyOf(step)], passed: own, exact: true }, ...beside('undo'), ...beside('verify'), ...beside('lookup')];
}

function keyOf(step: WorkStep): 'call' | 'run' {
  return 'run' in step ? 'run' : 'call';
}

function callProblems(call: Call, actions: Actions): Located[] {
  const action = actions.find(call.action);
  if (!action) return [unknownAction(call, actions)];
  const { takes, needs, open } = parametersOf(action.input);
  const passed = call.passed ?? [];
  const extra = call.exact && !open ? passed.filter((name) => !takes.includes(name)) : [];
  const missing = needs.filter((name) => !passed.includes(name));
  return [
    ...extra.map((name): Located => ({ at: ['with', name], code: 'unknown_argument', message: `${call.action} takes no "${name}".`, mend: didYouMean(name, takes) })),
    ...missing.map((name): Located => ({
      at: call.at, code: 'missing_argument', message: `${call.action} needs "${name}".`,
      mend: call.exact ? `Add "${name}: …" under "with".` : `Write it as { call: ${call.action}, with: { ${name}: … } }.`,
    })),
  ];
}

export function unknownAction({ action, at }: Pick<Call, 'action' | 'at'>, actions: Actions): Located {
  const [, run] = /^run\.(.+)$/.exec(action) ?? [];
  if (run === undefined) return { at, code: 'unknown_action', message: `No system has the action "${action}".`, mend: didYouMean(action, actions.names) };
  const names = actions.names.flatMap((name) => (name.startsWith('run.') ? [name.slice(4)] : []));
  return { at, code: 'unknown_action', message: `This pack has no action "${run}".`, mend: names.length === 0 ? `Add actions/${run}.ts.` : didYouMean(run, names) };
}

export function parametersOf(input: JsonObject): { takes: string[]; needs: string[]; open: boolean } {
  const { properties, required, additionalProperties } = input;
  const takes = properties !== null && typeof properties === 'object' && !Array.isArray(properties) ? Object.keys(properties) : [];
  const needs = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  return { takes, needs, open: additionalProperties !== undefined && additionalProperties !== false };
}

function hasNoUndo(step: WorkStep, actions: Actions): boolean {
  const writes = actions.find(actionOf(step))?.write ?? false;
  return writes && step.undo === undefined && step.irreversible !== true && step.unconfirmed === undefined;
}

function noUndo(step: WorkStep): Problem {
  return { code: 'no_undo', message: `Nothing undoes ${actionOf(step)} when a later step fails.`, mend: 'Add "undo: system.operation", or "irreversible: true".' };
}
