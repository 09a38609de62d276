import type { AgentStep, AllowedAction } from '../agent-schema.ts';
import type { PackFlow } from '../catalog.ts';
import { didYouMean } from '../shape.ts';
import type { Finding, Path, Problem } from '../source.ts';
import { eachStep } from '../steps.ts';
import { parametersOf, unknownAction, type Actions, type LintAction } from './check-calls.ts';

/** What a model may ask for: actions that are there, writes that somebody says yes to and that can be undone. */
export function checkAgents({ source, parsed }: PackFlow, actions: Actions): Finding[] {
  // Where nobody is there to be asked, people of the staff say yes.
  const alone = parsed.schedule !== undefined || parsed.starts !== undefined;
  return agentsIn({ parsed }).flatMap(({ step, path }) => Object.entries(step.actions).flatMap(([name, rule]) => {
    const here: Path = [...path, 'actions', name];
    const action = actions.find(name);
    if (!action) return [source.find(here, unknownAction({ action: name, at: [] }, actions))];
    const { takes, open } = parametersOf(action.input);
    const extra = open ? [] : Object.keys(rule.with).filter((one) => !takes.includes(one));
    return [
      ...extra.map((one) => source.find([...here, 'with', one], { code: 'unknown_argument', message: `${name} takes no "${one}".`, mend: didYouMean(one, takes) })),
      ...(action.write ? writeProblems(action, rule, alone) : []).map((problem) => source.find(here, problem)),
      ...sidesOf(rule).filter(([, call]) => !actions.find(call)).map(([key, call]) => source.find([...here, key], unknownAction({ action: call, at: [] }, actions))),
    ];
  }));
}

/** Agent steps where nothing can take their part. */
export function checkModel(flow: PackFlow): Finding[] {
  return agentsIn(flow).map(({ step, path }) => flow.source.find([...path, 'agent'], {
    code: 'no_model', message: `No model is configured, so "${step.agent}" always goes to a person.`, mend: 'Set OPENAI_API_KEY.',
  }));
}

function agentsIn({ parsed }: Pick<PackFlow, 'parsed'>): { step: AgentStep; path: Path }[] {
  return eachStep(parsed.steps).flatMap(({ step, path }) => ('agent' in step ? [{ step, path }] : []));
}

function writeProblems({ action }: LintAction, rule: AllowedAction, alone: boolean): Problem[] {
  if (rule.unconfirmed !== undefined) return [];
  const unasked: Problem[] = rule.confirm !== undefined || (alone && rule.approve) ? [] : [{
    code: 'unconfirmed_write', message: `The customer is not asked before a model has ${action} done.`, mend: 'Add "confirm: …", say why none is needed with "unconfirmed: …", or, in a flow that starts by itself, add "approve".',
  }];
  const lasting: Problem[] = rule.undo !== undefined || rule.irreversible === true ? [] : [{
    code: 'no_undo', message: `Nothing undoes ${action} when a later step fails.`, mend: 'Add "undo: system.operation", or "irreversible: true".',
  }];
  return [...unasked, ...lasting];
}

function sidesOf({ undo, verify, lookup }: AllowedAction): [string, string][] {
  return Object.entries({ undo, verify, lookup }).flatMap(([key, side]): [string, string][] => (side === undefined ? [] : [[key, typeof side === 'string' ? side : side.call]]));
}
