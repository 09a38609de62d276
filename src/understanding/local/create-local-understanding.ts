import type { Understanding } from '../../contracts.ts';
import type { FlowExamples } from '../flow-examples.ts';
import { createIntents } from './intents/intents.ts';
import { LANGUAGES } from './phrases/index.ts';
import type { Phrases } from './phrases/phrases.ts';
import { readText } from './read-text.ts';
import { listen } from './utterance.ts';
import { compileWordings } from './wordings.ts';

/** Understanding without a model, a key or a network. `flows` is asked on every text; a changed list is learnt anew. */
export function createLocalUnderstanding({ flows, languages = LANGUAGES }: {
  flows: () => FlowExamples[];
  languages?: readonly Phrases[];
}): Understanding {
  const wordings = compileWordings(languages);
  const model = createIntents(flows);
  return { read: async (text, at) => readText(listen(text), { at, wordings, model, flows }) };
}
