import { everyText, type FlowExamples } from '../../flow-examples.ts';
import { BACKGROUND } from '../background/index.ts';
import { LANGUAGES } from '../phrases/index.ts';
import { plainOf } from '../utterance.ts';
import { confidenceOf, fitSigmoid, type Outcome, type Sigmoid } from './calibrate.ts';
import { fitVectorizer, type Vectorizer } from './features.ts';
import { marginOf, trainPlane, type Plane } from './svm.ts';

/** A flow that a text may ask for. Confidence: the share of such guesses that were right on held-out examples. */
export interface Guess { flow: string; confidence: number }
export interface IntentModel {
  /** All flows, the likeliest first. */
  rank(plain: string): Guess[];
}

/** A text, the class it belongs to (−1 for none), and the part of the data it is held out with. */
interface Example { plain: string; flow: number; fold: number }
interface Planes { vectorizer: Vectorizer; planes: Plane[] }

const FOLDS = 5;
/** Above this many examples, one held-out part is enough to calibrate on. */
const MANY = 3000;

/** One-vs-rest linear SVMs over n-grams, with everyday talk as the class of none; same input, same model. */
export function trainIntents(flows: FlowExamples[]): IntentModel {
  if (flows.length === 0) return { rank: () => [] };
  const examples = examplesOf(flows);
  const sigmoid = calibrate(examples, flows.length);
  const { vectorizer, planes } = trainPlanes(examples, flows.length);
  return {
    rank: (plain) => {
      const vector = vectorizer.vector(expanded(plain));
      return flows
        .map((flow, i) => ({ flow: flow.name, confidence: confidence(planes[i], vector, sigmoid) }))
        .toSorted((a, b) => b.confidence - a.confidence);
    },
  };
}

function confidence(plane: Plane | undefined, vector: ReturnType<Vectorizer['vector']>, sigmoid: Sigmoid): number {
  return plane === undefined || vector.ids.length === 0 ? 0 : confidenceOf(marginOf(plane, vector), sigmoid);
}

function examplesOf(flows: FlowExamples[]): Example[] {
  const written = [
    ...flows.flatMap((f, flow) => [...everyText(f.title), f.description, ...Object.values(f.examples).flat()].map((text) => ({ text, flow }))),
    ...BACKGROUND.map((text) => ({ text, flow: -1 })),
  ].filter(({ text }) => text !== '');
  return written.flatMap(({ text, flow }, i) => [text, ...(flow < 0 ? [] : openingOf(text))].map((t) => ({ plain: expanded(plainOf(t)), flow, fold: i % FOLDS })));
}

const CONTRACTIONS = new Map(LANGUAGES.flatMap((l) => Object.entries(l.contractions)));

function expanded(plain: string): string {
  return plain.split(' ').map((word) => CONTRACTIONS.get(word) ?? word).join(' ');
}

/** People often say only the first half of an example: "I lost my phone" of "I lost my phone and need a new SIM". */
function openingOf(text: string): string[] {
  const [opening, ...rest] = text.split(/,\s|\s(?:and|et)\s/u);
  return opening !== undefined && rest.length > 0 && opening.split(' ').length >= 3 ? [opening] : [];
}

function trainPlanes(examples: Example[], classes: number): Planes {
  const vectorizer = fitVectorizer(examples.map((e) => e.plain));
  const set = { vectors: examples.map((e) => vectorizer.vector(e.plain)), size: vectorizer.size };
  return { vectorizer, planes: Array.from({ length: classes }, (_, flow) => trainPlane(set, (i) => examples[i]?.flow === flow)) };
}

/** Learns what a margin is worth from texts that the model has not seen. */
function calibrate(examples: Example[], classes: number): Sigmoid {
  const outcomes: Outcome[] = [];
  for (let fold = 0; fold < (examples.length > MANY ? 1 : FOLDS); fold += 1) {
    const { vectorizer, planes } = trainPlanes(examples.filter((e) => e.fold !== fold), classes);
    for (const example of examples.filter((e) => e.fold === fold)) {
      const vector = vectorizer.vector(example.plain);
      const margins = planes.map((plane) => marginOf(plane, vector));
      const best = margins.indexOf(Math.max(...margins));
      if (best >= 0) outcomes.push({ margin: margins[best] ?? 0, right: best === example.flow });
    }
  }
  return fitSigmoid(outcomes);
}
