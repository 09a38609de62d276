import type { FlowFile, Slot } from '../schema.ts';
import type { EachStep, ParallelStep, Step } from '../step-schema.ts';
import type { Path } from '../source.ts';
import { stepsInside } from '../steps.ts';
import { expressions, savedBy, texts, usesOfStep, type Scope, type Use } from './step-uses.ts';

export type { Use } from './step-uses.ts';

export const ENVIRONMENT = ['customer', 'today', 'now', 'locale', 'channel', 'callback'] as const;
const NOT_GATHERED = 'It is there for each item only; gather it with "collect" to read it afterwards.';
const AT_ONCE = 'Another branch of the same "parallel" saves it, and they are under way at once: put this step after them.';

/** Everything in a flow that reads values, in the order of the file. */
export function usesOf(flow: FlowFile): Use[] {
  const outset = new Set<string>([...ENVIRONMENT, ...Object.keys(flow.slots)]);
  const scope: Scope = { known: new Set(outset), elsewhere: new Map() };
  const steps = usesOfSteps(flow.steps, ['steps'], scope);
  return [
    ...Object.entries(flow.slots).flatMap(([name, slot]) => slotUses(slot, ['slots', name], scope)),
    ...(flow.grants ? expressions(['grants'], { customer: flow.grants.customer }, scope) : []),
    ...steps,
    ...flow.limits.flatMap(({ by }, i) => expressions(['limits', i], { by }, scope)),
    ...(flow.starts ? expressions(['starts', 'slots'], flow.starts.slots, { known: new Set(['event']), elsewhere: new Map() }) : []),
    ...texts(['done'], flow.done, scope),
    ...texts(['refused'], flow.refused, scope),
    ...Object.entries(flow.endings).flatMap(([name, text]) => texts(['endings', name], text, scope)),
  ];
}

/** What each step reads; `scope` grows by what they save. */
function usesOfSteps(steps: readonly Step[], path: Path, scope: Scope): Use[] {
  return steps.flatMap((step, i) => {
    const here = [...path, i];
    // What is known here must not change under a use that was found.
    const found = usesOfStep({ step, path: here }, { known: new Set(scope.known), elsewhere: new Map(scope.elsewhere) });
    const inside = 'each' in step ? usesOfEach(step, here, scope) : 'parallel' in step ? usesOfParallel(step, here, scope)
      : stepsInside(step, here).flatMap((part) => usesOfSteps(part.steps, part.path, scope));
    for (const name of savedBy(step)) scope.known.add(name);
    return [...found, ...inside];
  });
}

function usesOfEach(step: EachStep, path: Path, scope: Scope): Use[] {
  const inner: Scope = { known: new Set([...scope.known, step.as]), elsewhere: new Map(scope.elsewhere) };
  const found = [...usesOfSteps(step.do, [...path, 'do'], inner), ...expressions([...path, 'collect'], step.collect ?? {}, inner)];
  for (const name of inner.known) if (!scope.known.has(name)) scope.elsewhere.set(name, NOT_GATHERED);
  return found;
}

function usesOfParallel(step: ParallelStep, path: Path, scope: Scope): Use[] {
  const saved = step.parallel.map(savedBy);
  const found = step.parallel.flatMap((branch, i) => {
    const others = saved.flatMap((names, k) => (k === i ? [] : names));
    const inner: Scope = {
      known: new Set([...scope.known].filter((name) => !others.includes(name))),
      elsewhere: new Map([...scope.elsewhere, ...others.map((name) => [name, AT_ONCE] as const)]),
    };
    return usesOfStep({ step: branch, path: [...path, 'parallel', i] }, inner);
  });
  for (const name of saved.flat()) scope.known.add(name);
  return found;
}

function slotUses(slot: Slot, path: Path, scope: Scope): Use[] {
  return [
    ...texts([...path, 'ask'], slot.ask, scope), ...texts([...path, 'hint'], slot.hint, scope), ...texts([...path, 'why'], slot.why, scope),
    ...expressions(path, { choose: slot.choose, suggest: slot.suggest }, scope),
  ];
}
