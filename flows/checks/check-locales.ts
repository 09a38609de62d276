import type { Localized } from '../../src/contracts.ts';
import type { PackFlow } from '../catalog.ts';
import type { FlowFile, Slot } from '../schema.ts';
import type { Step, StepOutcome } from '../step-schema.ts';
import type { Finding, Path } from '../source.ts';
import { eachStep, isWork } from '../steps.ts';

/** Texts that lack a language in which the same flow speaks elsewhere. */
export function checkLocales({ source, parsed }: PackFlow): Finding[] {
  const texts = textsOf(parsed);
  const spoken = new Set([...texts.flatMap(({ text }) => localesOf(text)), ...Object.keys(parsed.examples)]);
  if (spoken.size < 2) return [];
  return texts.flatMap(({ path, text }) => {
    const missing = [...spoken].filter((locale) => !localesOf(text).includes(locale));
    // A text without a letter of its own, such as "{number}", is the same in every language.
    if (missing.length === 0 || (typeof text === 'string' && !/\p{L}/u.test(text.replaceAll(/\{[^{}]*\}/g, '')))) return [];
    const mend = typeof text === 'string' ? `Write it as { ${[...spoken].map((locale) => `${locale}: …`).join(', ')} }.` : `Add ${missing.map((locale) => `"${locale}: …"`).join(' and ')}.`;
    return [source.find(path, { code: 'locale_gap', message: `This flow speaks ${[...spoken].join(' and ')}, but this text has no ${missing.join(' and no ')}.`, mend })];
  });
}

interface Place { path: Path; text: Localized }

function localesOf(text: Localized): string[] {
  return typeof text === 'string' ? [] : Object.keys(text);
}

function textsOf(flow: FlowFile): Place[] {
  return [
    ...listed([], { title: flow.title }),
    ...Object.entries(flow.slots).flatMap(([name, slot]) => slotTexts(slot, ['slots', name])),
    ...eachStep(flow.steps).flatMap(({ step, path }) => stepTexts(step, path)),
    ...listed(['wordings'], flow.wordings), ...listed([], { done: flow.done, refused: flow.refused }), ...listed(['endings'], flow.endings),
  ];
}

function slotTexts(slot: Slot, path: Path): Place[] {
  const labels = slot.options?.flatMap(({ label }, i) => listed([...path, 'options', i], { label })) ?? [];
  return [...listed(path, { ask: slot.ask, hint: slot.hint, why: slot.why }), ...labels];
}

function stepTexts(step: Step, path: Path): Place[] {
  if ('say' in step) return listed(path, { say: step.say });
  if ('confirm' in step) return listed(path, { confirm: step.confirm });
  if ('notify' in step) return listed([...path, 'notify'], { subject: step.notify.subject, text: step.notify.text });
  if ('decide' in step) return listed(path, { progress: step.progress });
  // The policy and the goal are for the model, which speaks the customer's language whatever they are written in.
  if ('agent' in step) return [...listed(path, { progress: step.progress }), ...Object.entries(step.actions).flatMap(([action, { confirm, progress }]) => listed([...path, 'actions', action], { confirm, progress }))];
  if ('wait' in step) return listed(path, { says: step.says });
  if (!isWork(step)) return [];
  return [...listed(path, { progress: step.progress }), ...Object.entries(step.on).flatMap(([code, outcome]) => outcomeTexts(outcome, [...path, 'on', code]))];
}

function outcomeTexts(outcome: StepOutcome, path: Path): Place[] {
  return 'ask again' in outcome ? listed(path, { because: outcome.because }) : [];
}

function listed(path: Path, texts: { [key: string]: Localized | undefined }): Place[] {
  return Object.entries(texts).flatMap(([key, text]) => (text === undefined ? [] : [{ path: [...path, key], text }]));
}
