import type { Localized } from '../../src/contracts.ts';
import type { CallStep, FlowFile, Slot } from '../schema.ts';
import type { Path } from '../source.ts';
import { eachStep, type Placed } from '../steps.ts';

/** An expression, or a text with expressions in it, where it stands and which names it may read there. */
export interface Use { path: Path; kind: 'expression' | 'text'; text: string; known: ReadonlySet<string> }

export const ENVIRONMENT = ['customer', 'today', 'now', 'locale', 'channel'] as const;

/** Everything in a flow that reads values, in the order of the file. */
export function usesOf(flow: FlowFile): Use[] {
  const steps = eachStep(flow.steps);
  const everything = new Set([...ENVIRONMENT, ...Object.keys(flow.slots), ...steps.flatMap(savedBy)]);
  return [
    ...Object.entries(flow.slots).flatMap(([name, slot]) => slotUses(slot, ['slots', name], everything)),
    ...(flow.grants ? expressions(['grants'], { customer: flow.grants.customer }, everything) : []),
    ...stepUses(flow, steps),
    ...texts(['done'], flow.done, everything),
    ...texts(['refused'], flow.refused, everything),
    ...Object.entries(flow.endings).flatMap(([name, text]) => texts(['endings', name], text, everything)),
  ];
}

/** The texts of a localized text, each with its place. */
export function localizedTexts(path: Path, text: Localized | undefined): { path: Path; text: string }[] {
  if (text === undefined) return [];
  if (typeof text === 'string') return [{ path, text }];
  return Object.entries(text).map(([locale, one]) => ({ path: [...path, locale], text: one }));
}

function stepUses(flow: FlowFile, steps: Placed[]): Use[] {
  const known = new Set<string>([...ENVIRONMENT, ...Object.keys(flow.slots)]);
  return steps.flatMap((placed) => {
    const found = usesOfStep(placed, new Set(known));
    for (const name of savedBy(placed)) known.add(name);
    return found;
  });
}

function savedBy({ step }: Placed): string[] {
  return 'save' in step && step.save !== undefined ? [step.save] : [];
}

function slotUses(slot: Slot, path: Path, known: Use['known']): Use[] {
  return [
    ...texts([...path, 'ask'], slot.ask, known), ...texts([...path, 'hint'], slot.hint, known), ...texts([...path, 'why'], slot.why, known),
    ...expressions(path, { choose: slot.choose, suggest: slot.suggest }, known),
  ];
}

function usesOfStep({ step, path }: Placed, known: Use['known']): Use[] {
  const condition = expressions(path, { if: step.if }, known);
  const inside = (key: string) => [...path, key];
  if ('say' in step) return [...condition, ...texts(inside('say'), step.say, known)];
  if ('confirm' in step) return [...condition, ...texts(inside('confirm'), step.confirm, known)];
  if ('call' in step) return [...condition, ...callUses(step, path, known)];
  if ('decide' in step) return [...condition, ...expressions(inside('with'), step.with, known), ...texts(inside('progress'), step.progress, known)];
  if ('approve' in step) return [...condition, ...expressions([...path, 'approve', 'shows'], step.approve.shows, known)];
  if (!('notify' in step)) return condition;
  const { to, subject, text } = step.notify;
  const notify = inside('notify');
  return [...condition, ...expressions(notify, { to }, known), ...texts([...notify, 'subject'], subject, known), ...texts([...notify, 'text'], text, known)];
}

function callUses(step: CallStep, path: Path, known: Use['known']): Use[] {
  const after = new Set([...known, 'result', ...(step.save === undefined ? [] : [step.save])]);
  const { undo, verify } = step;
  return [
    ...expressions([...path, 'with'], step.with, known), ...texts([...path, 'progress'], step.progress, known),
    ...(typeof undo === 'object' ? expressions([...path, 'undo', 'with'], undo.with ?? {}, after) : []),
    ...(typeof verify === 'object' ? expressions([...path, 'verify', 'with'], verify.with ?? {}, withoutResult(after)) : []),
    ...(typeof verify === 'object' ? expressions([...path, 'verify'], { expect: verify.expect }, after) : []),
  ];
}

function withoutResult(names: Use['known']): Use['known'] {
  return new Set([...names].filter((name) => name !== 'result'));
}

function expressions(path: Path, values: { [key: string]: unknown }, known: Use['known']): Use[] {
  return Object.entries(values).flatMap(([key, value]): Use[] =>
    (typeof value === 'string' ? [{ path: [...path, key], kind: 'expression', text: value, known }] : []));
}

function texts(path: Path, text: Localized | undefined, known: Use['known']): Use[] {
  return localizedTexts(path, text).map((one): Use => ({ ...one, kind: 'text', known }));
}
