import type { Encoder } from '../../../contracts.ts';
import type { FlowExamples } from '../../flow-examples.ts';
import { atOnce, piecemeal } from './steps.ts';
import { NOTHING, trainIntents, type Guess, type IntentModel, type Meanings, type Said } from './train-intents.ts';

export interface Intents {
  /** What is known now. A changed list of flows is learnt in the background, while the model of before answers. */
  model(): IntentModel;
  /** Sentence vectors of texts; none where there is no encoder, or it fails. */
  meaningsOf(texts: readonly string[]): Promise<Meanings>;
  /** All flows for one text, with a sentence vector where the words leave it open. */
  classify(said: Said): Promise<Guess[]>;
  /** Resolves when all that is published is learnt, with the encoder too. */
  learnt(): Promise<void>;
}

/** The model of the flows as they are now. Without an encoder, or before it has read the examples, words alone decide. */
export function createIntents(flows: () => FlowExamples[], encoder: Encoder | null = null): Intents {
  let [list, content, current, learning, round]: [FlowExamples[], string, IntentModel, Promise<void>, number] = [[], '', NOTHING, Promise.resolve(), 0];
  const meaningsOf = async (texts: readonly string[]): Promise<Meanings> => meaningsBy(async () => encoder?.encode(texts) ?? [], texts);
  const learn = async (now: FlowExamples[], mine: number): Promise<void> => {
    const take = (model: IntentModel): void => {
      if (mine === round) current = model;
    };
    if (mine > 1) take(await piecemeal(trainIntents(now)));
    if (encoder === null || mine !== round) return;
    const spoken = current.texts.flatMap(({ clean, locale }) => (locale === null || encoder.locales.includes(locale) ? [clean] : []));
    const known = await meaningsBy(async () => encoder.learn?.(spoken) ?? encoder.encode(spoken), spoken);
    if (known.size > 0) take(await piecemeal(trainIntents(now, known)));
  };
  const model = (): IntentModel => {
    const now = flows();
    if (now.length === list.length && now.every((flow, i) => flow === list[i])) return current;
    list = [...now];
    const fresh = JSON.stringify(now.map(({ name, title, description, examples }) => [name, title, description, examples]));
    if (fresh === content) return current;
    content = fresh;
    round += 1;
    // Nobody is answered by a model of nothing: the first one is learnt at once.
    if (round === 1) current = atOnce(trainIntents(now));
    learning = learn(now, round);
    return current;
  };
  return {
    model,
    meaningsOf,
    async learnt() {
      model();
      await learning;
    },
    async classify(said) {
      const known = model();
      return known.rank(said, known.doubts(said) ? (await meaningsOf([said.clean])).get(said.clean) : undefined);
    },
  };
}

async function meaningsBy(ask: () => Promise<Float32Array[]>, texts: readonly string[]): Promise<Meanings> {
  try {
    const vectors = await ask();
    return new Map(texts.flatMap((text, i) => (vectors[i] ? [[text, vectors[i]]] : [])));
  } catch {
    return new Map();
  }
}
