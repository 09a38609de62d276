import type { FlowExamples } from '../../flow-examples.ts';
import { backgroundOf } from '../background/index.ts';
import { LANGUAGES } from '../phrases/index.ts';
import { listen, type Utterance } from '../utterance.ts';
import { fitVectorizer, type Sparse, type Vectorizer } from './features.ts';
import { centred, withMeaning, type Centre } from './meaning.ts';
import type { Steps } from './steps.ts';
import { confidenceAt, judge, train, type Judgement, type Trained } from './trained.ts';

/** A flow that a text may ask for. Confidence: the share of such guesses that were right on held-out examples. */
export interface Guess { flow: string; confidence: number }
/** Words are learnt from `plain`; an encoder reads `clean`, with its capitals and marks. */
export type Said = Pick<Utterance, 'plain' | 'clean'>;
/** Sentence vectors by `clean` text. */
export type Meanings = ReadonlyMap<string, Float32Array>;
export interface IntentModel {
  /** All flows, the likeliest first. `meaning`: what the text means to the encoder that this model learnt with. */
  rank(said: Said, meaning?: Float32Array): Guess[];
  /** Whether the words alone leave it open, so that a sentence vector may tell. */
  doubts(said: Said): boolean;
  /** The words that spoke most for a flow, the strongest first. */
  explain(said: Said, flow: string): string[];
  /** The texts that it learnt from, and their languages where those are known. */
  readonly texts: readonly { clean: string; locale: string | null }[];
}

/** A text, the class it belongs to (−1 for none), and the part of the data it is held out with. */
interface Example { plain: string; clean: string; flow: number; fold: number; locale: string | null }
const FOLDS = 5;
const MOST_WORDS = 5;
/** What is known before any flow. */
export const NOTHING: IntentModel = { rank: () => [], doubts: () => false, explain: () => [], texts: [] };

/**
 * Linear models over n-grams, with everyday talk as the class of none; with `meanings`, the vectors of a sentence encoder
 * for all examples, a second one over both. Same input, same model.
 */
export function* trainIntents(flows: FlowExamples[], meanings: Meanings | null = null): Steps<IntentModel> {
  if (flows.length === 0) return NOTHING;
  const examples = examplesOf(flows);
  const vectorizer = fitVectorizer(examples.map((e) => e.plain));
  const learnt = yield* learn(examples, vectorizer, flows.length);
  const deep = meanings === null ? null : yield* learnDeep(examples, vectorizer, { classes: flows.length, meanings });
  const look = (plain: string, meaning?: Float32Array): { judged: Judgement; by: Trained } | null => {
    const vector = vectorizer.vector(expanded(plain));
    if (deep !== null && meaning !== undefined) return { judged: judge(deep.trained, withMeaning(vector, meaning, deep.centre)), by: deep.trained };
    return vector.ids.length === 0 ? null : { judged: judge(learnt, vector), by: learnt };
  };
  return {
    texts: examples,
    rank: ({ plain }, meaning) => ranked(flows, look(plain, meaning)),
    doubts: ({ plain }) => deep !== null && (look(plain)?.judged.gap ?? -1) < learnt.doubt,
    explain: ({ plain }, flow) => spokenFor(plain, (text) => look(text)?.judged.scores[flows.findIndex((f) => f.name === flow)] ?? 0),
  };
}

function* learn(examples: Example[], vectorizer: Vectorizer, classes: number): Steps<Trained> {
  return yield* train({ vectors: examples.map((e) => vectorizer.vector(e.plain)), ...truthOf(examples), size: vectorizer.size, classes }, { folds: foldsOf(examples), centre: null });
}

/** Over the examples whose meaning is known: those in the encoder's languages. */
function* learnDeep(all: Example[], vectorizer: Vectorizer, on: { classes: number; meanings: Meanings }): Steps<{ trained: Trained; centre: Centre } | null> {
  const examples = all.filter((e) => on.meanings.has(e.clean));
  if (examples.length === 0) return null;
  const meanings = examples.flatMap((e) => on.meanings.get(e.clean) ?? []);
  const centre = centred(meanings, vectorizer.size);
  const vectors = examples.map((e, i): Sparse => withMeaning(vectorizer.vector(e.plain), meanings[i] ?? new Float32Array(), centre));
  const size = vectorizer.size + centre.mean.length;
  return { centre, trained: yield* train({ vectors, ...truthOf(examples), size, classes: on.classes }, { folds: foldsOf(examples), centre }) };
}

function truthOf(examples: Example[]): { labels: Int32Array } {
  return { labels: Int32Array.from(examples, (e) => e.flow) };
}

function foldsOf(examples: Example[]): Uint8Array {
  return Uint8Array.from(examples, (e) => e.fold);
}

/** In the order of the choosing model; the best one is as sure as the best margin of all, as rejection goes by that. */
function ranked(flows: FlowExamples[], looked: { judged: Judgement; by: Trained } | null): Guess[] {
  const { scores, margins, best } = looked?.judged ?? { scores: new Float32Array(), margins: new Float32Array(), best: -1 };
  const most = margins.reduce((a, b) => Math.max(a, b), -Infinity);
  const confidence = (i: number): number => (looked === null ? 0 : confidenceAt(looked.by, i === best ? most : margins[i] ?? -Infinity));
  return flows.map((flow, i) => ({ flow: flow.name, confidence: confidence(i), score: scores[i] ?? 0 }))
    .toSorted((a, b) => b.score - a.score).map(({ flow, confidence: sure }) => ({ flow, confidence: sure }));
}

/** How much the score falls without each word. */
function spokenFor(plain: string, score: (plain: string) => number): string[] {
  const words = plain.split(' ').filter((word) => word !== '');
  const whole = score(plain);
  return words.map((word, i) => ({ word, part: whole - score(words.filter((_, j) => j !== i).map((one) => `${one} `).join('')) }))
    .filter(({ part }) => part > 0).toSorted((a, b) => b.part - a.part).slice(0, MOST_WORDS).map(({ word }) => word);
}

function examplesOf(flows: FlowExamples[]): Example[] {
  const locales = new Set(flows.flatMap(({ examples }) => Object.keys(examples)));
  const written = [
    ...flows.flatMap((f, flow) => textsOf(f).map((one) => ({ ...one, flow }))),
    ...backgroundOf(locales).map((text) => ({ text, locale: null, flow: -1 })),
  ].filter(({ text }) => text !== '');
  return written.map(({ text, flow, locale }, i) => {
    const { plain, clean } = listen(text);
    return { plain: expanded(plain), clean, flow, fold: i % FOLDS, locale };
  });
}

function textsOf({ title, description, examples }: FlowExamples): { text: string; locale: string | null }[] {
  const titles = typeof title === 'string' ? [{ text: title, locale: null }] : Object.entries(title).map(([locale, text]) => ({ text, locale }));
  const said = Object.entries(examples).flatMap(([locale, texts]) => texts.map((text) => ({ text, locale })));
  return [...titles, { text: description, locale: null }, ...said];
}

const CONTRACTIONS = new Map(LANGUAGES.flatMap((l) => Object.entries(l.contractions)));

function expanded(plain: string): string {
  return plain.split(' ').map((word) => CONTRACTIONS.get(word) ?? word).join(' ');
}
