import type { Command, Encoder, ReadingContext, Understanding } from '../../contracts.ts';
import type { FlowExamples } from '../flow-examples.ts';
import { createIntents } from './intents/intents.ts';
import type { Guess, IntentModel, Meanings } from './intents/train-intents.ts';
import { LANGUAGES } from './phrases/index.ts';
import type { Phrases } from './phrases/phrases.ts';
import { readAgain } from './read-again.ts';
import { readText } from './read-text.ts';
import { understood, type Reading } from './reading.ts';
import { listen, type Utterance } from './utterance.ts';
import { compileWordings } from './wordings.ts';

export interface LocalUnderstanding extends Understanding {
  /** All flows, the likeliest for this text first. */
  rank(text: string): Guess[];
  /** The words of a text that spoke most for a flow. */
  explain(text: string, flow: string): string[];
  /** Resolves when all published flows are learnt. */
  learnt(): Promise<void>;
}

export interface LocalParts {
  flows: () => FlowExamples[];
  languages?: readonly Phrases[];
  /** Asked only where the words leave it open which flow is meant. */
  encoder?: Encoder | null;
}

/** Understanding without a model, a key or a network. `flows` is asked on every text; a changed list is learnt anew. */
export function createLocalUnderstanding({ flows, languages = LANGUAGES, encoder = null }: LocalParts): LocalUnderstanding {
  const wordings = compileWordings(languages);
  const intents = createIntents(flows, encoder);
  const readWith = (said: Utterance, at: ReadingContext, model: IntentModel): Command[] => readWhole(said, { at, wordings, model: () => model, flows });
  return {
    async read(text, at) {
      const said = listen(text);
      const doubted = new Set<string>();
      const first = readWith(said, at, watched(intents.model(), doubted));
      if (doubted.size === 0 || encoder?.locales.includes(at.locale) !== true) return first;
      const meanings = await intents.meaningsOf([...doubted]);
      return meanings.size === 0 ? first : readWith(said, at, informed(intents.model(), meanings));
    },
    rank: (text) => intents.model().rank(listen(text)),
    explain: (text, flow) => intents.model().explain(listen(text), flow),
    learnt: async () => intents.learnt(),
  };
}

/** Notes every text that the words alone leave open. */
function watched(model: IntentModel, doubted: Set<string>): IntentModel {
  return {
    ...model,
    rank(said) {
      if (model.doubts(said)) doubted.add(said.clean);
      return model.rank(said);
    },
  };
}

function informed(model: IntentModel, meanings: Meanings): IntentModel {
  return { ...model, rank: (said) => model.rank(said, meanings.get(said.clean)) };
}

/** Before it is called unclear, a text may only say again what is known. */
function readWhole(said: Utterance, reading: Reading): Command[] {
  const commands = readText(said, reading);
  if (said.tokens.length === 0 || understood(commands)) return commands;
  const again = readAgain(said, reading);
  return again.length > 0 ? again : commands;
}
