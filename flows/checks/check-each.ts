import type { PackFlow } from '../catalog.ts';
import type { Finding, Path, Problem } from '../source.ts';
import { eachStep, type Placed } from '../steps.ts';
import { savedBy } from './step-uses.ts';

/** Questions to the customer inside an `each`, and names that a slot, which comes first, would hide. */
export function checkEach({ source, parsed }: PackFlow): Finding[] {
  const steps = eachStep(parsed.steps);
  const loops = steps.filter(({ step }) => 'each' in step);
  const questions = steps.filter(({ path }) => loops.some((loop) => isInside(path, loop.path))).flatMap(question);
  const slots = new Set(Object.keys(parsed.slots));
  const hidden = steps.flatMap(({ step, path }) => [...savedBy(step), ...('each' in step ? [step.as] : []), ...('agent' in step ? ['arguments'] : [])].filter((name) => slots.has(name)).map((name) => ({ path, name })));
  return [
    ...questions.map(({ path, problem }) => source.find(path, problem)),
    ...hidden.map(({ path, name }) => source.find(path, { code: 'taken_name', message: `There is a slot "${name}" too, and it would be read instead.`, mend: 'Give one of them another name.' })),
  ];
}

function isInside(path: Path, outer: Path): boolean {
  return path.length > outer.length && outer.every((key, i) => path[i] === key);
}

function question({ step, path }: Placed): { path: Path; problem: Problem }[] {
  if ('ask' in step) {
    return [{ path: [...path, 'ask'], problem: { code: 'asked_in_each', message: `"${step.ask}" is asked for the first item only: a slot has one value.`, mend: 'Ask for it before the "each".' } }];
  }
  if (!('confirm' in step)) return [];
  return [{ path: [...path, 'confirm'], problem: { code: 'asked_in_each', message: 'The customer would be asked for a yes for every item.', mend: 'Ask once before the "each", and say there what all of it is.' } }];
}
