import type { Command, Understanding } from '../../contracts.ts';
import type { FlowExamples } from '../flow-examples.ts';
import { createIntents } from './intents/intents.ts';
import { LANGUAGES } from './phrases/index.ts';
import type { Phrases } from './phrases/phrases.ts';
import { readAgain } from './read-again.ts';
import { readText } from './read-text.ts';
import { understood, type Reading } from './reading.ts';
import { listen, type Utterance } from './utterance.ts';
import { compileWordings } from './wordings.ts';

/** Understanding without a model, a key or a network. `flows` is asked on every text; a changed list is learnt anew. */
export function createLocalUnderstanding({ flows, languages = LANGUAGES }: {
  flows: () => FlowExamples[];
  languages?: readonly Phrases[];
}): Understanding {
  const wordings = compileWordings(languages);
  const model = createIntents(flows);
  return { read: async (text, at) => readWhole(listen(text), { at, wordings, model, flows }) };
}

/** Before it is called unclear, a text may only say again what is known. */
function readWhole(said: Utterance, reading: Reading): Command[] {
  const commands = readText(said, reading);
  if (understood(commands)) return commands;
  const again = readAgain(said, reading);
  return again.length > 0 ? again : commands;
}
