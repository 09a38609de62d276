import type { GroupStep, Step, WorkStep } from './step-schema.ts';
import type { Path } from './source.ts';

/** A step and where it stands in the file. */
export interface Placed { step: Step; path: Path }

/** Every step in the order of the file, those inside others after them. */
export function eachStep(steps: readonly Step[], path: Path = ['steps']): Placed[] {
  return steps.flatMap((step, i) => {
    const here: Placed = { step, path: [...path, i] };
    return [here, ...stepsInside(step, here.path).flatMap((inside) => eachStep(inside.steps, inside.path))];
  });
}

/** The lists of steps directly inside a step. */
export function stepsInside(step: Step, path: Path): { steps: Step[]; path: Path }[] {
  if ('parallel' in step) return [{ steps: step.parallel, path: [...path, 'parallel'] }];
  if ('each' in step) return [{ steps: step.do, path: [...path, 'do'] }];
  if (!isGroup(step)) return [];
  return [{ steps: step.do, path: [...path, 'do'] }, ...(step.otherwise ? [{ steps: step.otherwise, path: [...path, 'otherwise'] }] : [])];
}

export function isGroup(step: Step): step is GroupStep {
  return 'do' in step && !('each' in step);
}

export function isWork(step: Step): step is WorkStep {
  return 'call' in step || 'run' in step;
}

/** "3.2": the second step inside the third, as compile counts too. */
export function numberOf(path: Path): string {
  return path.flatMap((key) => (typeof key === 'number' ? [String(key + 1)] : key === 'otherwise' ? ['else'] : [])).join('.');
}
