import { everyText, type FlowExamples } from '../flow-examples.ts';
import { plainOf } from './utterance.ts';

const NONE: ReadonlySet<string> = new Set();
const known = new WeakMap<FlowExamples, ReadonlySet<string>>();

/** The words of a flow's title, description and examples. */
export function vocabularyOf(flow: FlowExamples | undefined): ReadonlySet<string> {
  if (flow === undefined) return NONE;
  const cached = known.get(flow);
  if (cached !== undefined) return cached;
  const texts = [...everyText(flow.title), flow.description, ...Object.values(flow.examples).flat()];
  const words = new Set(texts.flatMap((text) => plainOf(text).trim().split(' ')));
  known.set(flow, words);
  return words;
}
