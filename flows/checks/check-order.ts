import type { PackFlow } from '../catalog.ts';
import { actionOf } from '../compile-step.ts';
import type { GroupStep, Step } from '../step-schema.ts';
import type { Finding, Path } from '../source.ts';
import { isGroup, isWork, stepsInside } from '../steps.ts';
import type { Actions } from './check-calls.ts';

/** Writes before the customer said yes, and steps that no path reaches. */
export function checkOrder({ source, parsed }: PackFlow, actions: Actions): Finding[] {
  const found: Finding[] = [];
  follow(parsed.steps, { path: ['steps'], confirmed: false }, {
    writes: (action) => actions.find(action)?.write ?? false,
    unreachable: (path) => found.push(source.find(path, {
      code: 'unreachable', message: 'The flow always ends before this step.', mend: 'Remove it, or give the end before it an "if".',
    })),
    unconfirmed: (path, key) => found.push(source.find([...path, key], {
      code: 'unconfirmed_write', message: 'This changes something before the customer said yes.',
      mend: 'Put a "confirm" step before it, or say why none is needed with "unconfirmed: …".',
    })),
  });
  return found;
}

interface Visitor { writes(action: string): boolean; unreachable(path: Path): void; unconfirmed(path: Path, key: 'call' | 'run'): void }
interface At { path: Path; confirmed: boolean }
/** What holds after steps: every way through them passed a confirm; none of them goes on. */
interface After { confirmed: boolean; dead: boolean }

function follow(steps: readonly Step[], at: At, visitor: Visitor): After {
  let now: After = { confirmed: at.confirmed, dead: false };
  const confirmedIf = new Set<string>();
  for (const [i, step] of steps.entries()) {
    const path = [...at.path, i];
    if (now.dead) {
      visitor.unreachable(path);
      break;
    }
    const confirmed = now.confirmed || (step.if !== undefined && confirmedIf.has(step.if));
    const after = through(step, { path, confirmed }, visitor);
    if (step.if !== undefined && after.confirmed) confirmedIf.add(step.if);
    if (step.if === undefined || (isGroup(step) && step.otherwise)) now = after;
  }
  return now;
}

function through(step: Step, at: At, visitor: Visitor): After {
  if (isGroup(step)) return throughGroup(step, at, visitor);
  if ('each' in step || 'parallel' in step) return throughMany(step, at, visitor);
  if (isWork(step) && step.unconfirmed === undefined && !at.confirmed && visitor.writes(actionOf(step))) visitor.unconfirmed(at.path, 'run' in step ? 'run' : 'call');
  return { confirmed: at.confirmed || 'confirm' in step, dead: 'end' in step || 'hand over' in step };
}

/** A list may be empty, and what is under way at once goes on: neither a yes nor an end in there counts afterwards. */
function throughMany(step: Step, at: At, visitor: Visitor): After {
  for (const { steps, path } of stepsInside(step, at.path)) {
    if ('parallel' in step) steps.forEach((branch, i) => through(branch, { ...at, path: [...path, i] }, visitor));
    else follow(steps, { ...at, path }, visitor);
  }
  return { confirmed: at.confirmed, dead: false };
}

function throughGroup(step: GroupStep, at: At, visitor: Visitor): After {
  const first = follow(step.do, { ...at, path: [...at.path, 'do'] }, visitor);
  if (!step.otherwise) return first;
  const other = follow(step.otherwise, { ...at, path: [...at.path, 'otherwise'] }, visitor);
  return { confirmed: first.confirmed && other.confirmed, dead: first.dead && other.dead };
}
