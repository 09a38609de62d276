import { describe, expect, it } from '@jest/globals';
import { fitVectorizer } from '../../src/understanding/local/intents/features.ts';
import { scoresOf, type TrainingSet } from '../../src/understanding/local/intents/linear.ts';
import { atOnce } from '../../src/understanding/local/intents/steps.ts';
import { trainSvm } from '../../src/understanding/local/intents/svm.ts';
import { plainOf } from '../../src/understanding/local/utterance.ts';
import { PARAPHRASES } from './held-out.ts';

const flows = [...new Set(PARAPHRASES.map(([, flow]) => flow))];
const plain = PARAPHRASES.map(([text]) => plainOf(text));
const vectorizer = fitVectorizer(plain);
const set: TrainingSet = { vectors: plain.map((text) => vectorizer.vector(text)), labels: Int32Array.from(PARAPHRASES, ([, flow]) => flows.indexOf(flow)), size: vectorizer.size, classes: flows.length };
const part = Uint32Array.from(plain.keys()).filter((i) => i % 5 === 0);
const rest = [...plain.keys()].filter((i) => i % 5 !== 0);

describe('what is held out of learning', () => {
  it('is rated as by a model that never saw it', () => {
    const { held: [margins = new Float32Array()] } = atOnce(trainSvm(set, [part]));
    const blind = atOnce(trainSvm({ ...set, vectors: rest.flatMap((i) => set.vectors[i] ?? []), labels: Int32Array.from(rest, (i) => set.labels[i] ?? -1) })).model;
    const seeing = atOnce(trainSvm(set)).model;
    const differences = (of: typeof blind): number[] => [...part].flatMap((i, at) => [...scoresOf(of, vectorizer.vector(plain[i] ?? ''))].map((x, c) => Math.abs(x - (margins[at * flows.length + c] ?? 0))));
    expect(Math.max(...differences(blind))).toBeLessThan(0.15);
    expect(Math.max(...differences(seeing))).toBeGreaterThan(0.5);
  });

  it('changes nothing of what is learnt', () => {
    expect(atOnce(trainSvm(set, [part])).model).toEqual(atOnce(trainSvm(set)).model);
  });
});
