import { confidenceOf, fitSigmoid, type Outcome, type Sigmoid } from './calibrate.ts';
import type { Sparse } from './features.ts';
import { merge, pack, scoresOf, type Linear, type Packed, type TrainingSet } from './linear.ts';
import { trainLogistic } from './logistic.ts';
import { louder, nearnessOf, nearTo, quieter, withNearness, type Centre } from './meaning.ts';
import type { Steps } from './steps.ts';
import { trainSvm } from './svm.ts';

/** One linear model to choose by, and one to tell known from unknown by. */
export interface Trained {
  choosing: Packed;
  rejecting: Packed;
  sigmoid: Sigmoid;
  /** Below this distance between the best two, a second opinion is worth its time. */
  doubt: number;
}

const FOLDS = 5;
/** So many held-out texts are enough to calibrate on. */
const ENOUGH = 450;
/** The logistic model chooses better, the margins of the SVM steady it: the more so, the more examples a class has. */
const SHARES = { svm: 1, logisticOfFew: 4, logisticOfMany: 2 };
const MANY = 50;
/** The share of texts, those with the smallest distance, for which a second opinion is asked: more where words err more. */
const DOUBTFUL = { least: 0.25, most: 0.4 };

/** With which part an example is held out, and where its sentence vector stands when it has one. */
export interface Known { folds: Uint8Array; centre: Centre | null }

/** Trains both on the same vectors. Same input, same model. */
export function* train(set: TrainingSet, { folds, centre }: Known): Steps<Trained> {
  const parts = partsOf(folds);
  const { model: svm, held } = yield* trainSvm(set, parts);
  const logistic = yield* trainChooser(known(set), centre);
  const merged = merge([{ model: svm, share: SHARES.svm }, { model: logistic, share: set.vectors.length < MANY * set.classes ? SHARES.logisticOfFew : SHARES.logisticOfMany }], set.vectors);
  const outcomes = parts.flatMap((part, p) => outcomesOf(part, { margins: held[p] ?? new Float32Array(), set, centre }));
  const rejecting = centre === null ? svm : withNearness(svm, nearnessOf(set, centre), centre);
  return { choosing: pack(merged), rejecting: pack(rejecting), sigmoid: fitSigmoid(outcomes), doubt: doubtOf(outcomes.filter((one) => one.wanted)) };
}

function doubtOf(outcomes: readonly { gap: number; right: boolean }[]): number {
  const gaps = outcomes.map((one) => one.gap).toSorted((a, b) => a - b);
  const wrong = outcomes.filter((one) => !one.right).length / (outcomes.length || 1);
  return gaps[Math.floor(gaps.length * Math.min(DOUBTFUL.most, DOUBTFUL.least + wrong))] ?? 0;
}

/** A sentence vector may speak louder in choosing than in rejecting. */
function* trainChooser(set: TrainingSet, centre: Centre | null): Steps<Linear> {
  if (centre === null) return yield* trainLogistic(set);
  return quieter(yield* trainLogistic({ ...set, vectors: set.vectors.map((vector) => louder(vector, centre)) }), centre);
}

/** Which flow is a question among flows; whether any, the SVM says, which saw the talk of none too. */
function known(set: TrainingSet): TrainingSet {
  const kept = [...set.vectors.keys()].filter((i) => (set.labels[i] ?? -1) >= 0);
  return { ...set, vectors: kept.flatMap((i) => set.vectors[i] ?? []), labels: Int32Array.from(kept, (i) => set.labels[i] ?? -1) };
}

export interface Judgement { scores: Float32Array; margins: Float32Array; best: number; gap: number }

/** What both say of a vector. */
export function judge({ choosing, rejecting }: Trained, vector: Sparse): Judgement {
  const scores = scoresOf(choosing, vector);
  const margins = scoresOf(rejecting, vector);
  return { scores, margins, best: bestOf(scores), gap: gapOf(margins) };
}

/** The share of such margins that were right on held-out examples. */
export function confidenceAt({ sigmoid }: Trained, margin: number): number {
  return confidenceOf(margin, sigmoid);
}

/** Parts to hold out, no more of them and no larger than it takes to calibrate. */
function partsOf(folds: Uint8Array): Uint32Array[] {
  const parts: Uint32Array[] = [];
  for (let fold = 0, seen = 0; fold < FOLDS && seen < ENOUGH; fold += 1) {
    const all = Uint32Array.from(folds.keys()).filter((i) => folds[i] === fold);
    const every = Math.max(1, Math.floor(all.length / ENOUGH));
    const part = all.filter((_, at) => at % every === 0);
    parts.push(part);
    seen += part.length;
  }
  return parts;
}

/** What a margin is worth, from texts that the model has not seen. */
function outcomesOf(part: Uint32Array, { margins, set, centre }: { margins: Float32Array; set: TrainingSet; centre: Centre | null }): (Outcome & { gap: number; wanted: boolean })[] {
  const { vectors, labels, classes } = set;
  const near = centre === null ? null : nearnessOf(set, centre, new Set(part));
  return [...part].map((i, at) => {
    const own = margins.slice(at * classes, (at + 1) * classes);
    const vector = vectors[i];
    const rated = near === null || centre === null || vector === undefined ? own : nearTo(vector, near, centre).map((x, c) => x + (own[c] ?? 0));
    const best = bestOf(rated);
    return { margin: rated[best] ?? 0, right: best === labels[i], gap: gapOf(rated), wanted: (labels[i] ?? -1) >= 0 };
  });
}

function bestOf(scores: Float32Array): number {
  return scores.reduce((best, score, i) => (score > (scores[best] ?? -Infinity) ? i : best), 0);
}

function gapOf(scores: Float32Array): number {
  let [first, second] = [-Infinity, -Infinity];
  for (const score of scores) {
    if (score > first) [first, second] = [score, first];
    else if (score > second) second = score;
  }
  return first - second;
}
