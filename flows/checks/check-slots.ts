import type { PackFlow } from '../catalog.ts';
import { roots } from '../expressions.ts';
import type { Slot } from '../schema.ts';
import type { Finding, Path, Problem } from '../source.ts';
import { eachStep } from '../steps.ts';
import { holes } from '../template.ts';
import { patternCost } from './pattern-cost.ts';
import { usesOf, type Use } from './uses.ts';

/** Slots that cannot be filled, and slots that nothing reads. */
export function checkSlots({ source, parsed }: PackFlow): Finding[] {
  const read = new Set([...usesOf(parsed).flatMap(namesIn), ...(parsed.grants?.proof ?? []), ...eachStep(parsed.steps).flatMap(({ step }) => ('ask' in step ? [step.ask] : []))]);
  const saved = new Set(eachStep(parsed.steps).flatMap(({ step }) => ('call' in step && step.save !== undefined ? [step.save] : [])));
  return Object.entries(parsed.slots).flatMap(([name, slot]) => {
    const path: Path = ['slots', name];
    const unused: Problem[] = read.has(name) ? [] : [{ code: 'unused_slot', message: `Nothing uses the slot "${name}", so it is never asked.`, mend: `Use it in a step, or add "- ask: ${name}".` }];
    return [...slotProblems(slot), ...resendProblems(slot, saved), ...aboutProblems(name, parsed.slots), ...unused].map(({ code, message, mend }) => source.find(code === 'bad_pattern' || code === 'slow_pattern' ? [...path, 'pattern'] : path, { code, message, mend }));
  });
}

function slotProblems(slot: Slot): Problem[] {
  const found: Problem[] = [];
  if (slot.type === 'choice' && !slot.options && slot.choose === undefined) {
    found.push({ code: 'no_options', message: 'A choice has nothing to choose from.', mend: 'Add "options: [ … ]", or "choose: …" for options found at run time.' });
  }
  return slot.pattern === undefined ? found : [...found, ...patternProblems(slot.pattern)];
}

function resendProblems({ resend }: Slot, saved: Set<string>): Problem[] {
  if (resend === undefined || saved.has(resend)) return [];
  return [{ code: 'unknown_resend', message: `No call saves "${resend}", so there is nothing to send anew.`, mend: 'Name the "save:" of the call that sends it.' }];
}

function aboutProblems(name: string, slots: { [name: string]: Slot }): Problem[] {
  const about = slots[name]?.about;
  if (about === undefined || (about !== name && Object.hasOwn(slots, about))) return [];
  return [{ code: 'unknown_slot', message: `There is no other slot "${about}" for this to be an answer about.`, mend: 'Name another slot of this flow.' }];
}

/** From here on, a text that somebody made for it holds up everybody's conversations. */
const SLOW = 8.5;

function patternProblems(pattern: string): Problem[] {
  const wrong = patternError(pattern);
  if (wrong !== null) return [{ code: 'bad_pattern', message: `This pattern is not a regular expression: ${wrong}.`, mend: 'Check its brackets, and put it in single quotes.' }];
  if (patternCost(pattern) < SLOW) return [];
  return [{
    code: 'slow_pattern', message: 'This pattern can be tried in so many ways that a text made for it would hold up all conversations.',
    mend: 'Begin it with ^, and give repetitions a most, above all those inside or beside others: {1,20} instead of +.',
  }];
}

function patternError(pattern: string): string | null {
  try {
    RegExp(pattern, 'u');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
  }
}

function namesIn(use: Use): string[] {
  return use.kind === 'expression' ? roots(use.text) : holes(use.text).flatMap((hole) => roots(hole.expression));
}
