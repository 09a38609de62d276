import type { FlowExamples } from '../../flow-examples.ts';
import { trainIntents, type IntentModel } from './train-intents.ts';

/** The model of the flows as they are now: trained when first asked, and again when the list or its content changes. */
export function createIntents(flows: () => FlowExamples[]): () => IntentModel {
  let list: FlowExamples[] = [];
  let content = '';
  let model: IntentModel = trainIntents([]);
  return () => {
    const now = flows();
    if (now.length === list.length && now.every((flow, i) => flow === list[i])) return model;
    list = [...now];
    const fresh = JSON.stringify(now.map(({ name, title, description, examples }) => [name, title, description, examples]));
    if (fresh !== content) {
      content = fresh;
      model = trainIntents(now);
    }
    return model;
  };
}
