import type { GroupStep, Step } from './schema.ts';
import type { Path } from './source.ts';

/** A step and where it stands in the file. */
export interface Placed { step: Step; path: Path }

/** Every step in the order of the file, those inside groups after their group. */
export function eachStep(steps: readonly Step[], path: Path = ['steps']): Placed[] {
  return steps.flatMap((step, i) => {
    const here: Placed = { step, path: [...path, i] };
    return isGroup(step) ? [here, ...inside(step, here.path)] : [here];
  });
}

export function isGroup(step: Step): step is GroupStep {
  return 'do' in step;
}

function inside(group: GroupStep, path: Path): Placed[] {
  return [...eachStep(group.do, [...path, 'do']), ...eachStep(group.otherwise ?? [], [...path, 'otherwise'])];
}
