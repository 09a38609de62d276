import { confidenceOf, fitSigmoid, type Outcome, type Sigmoid } from './calibrate.ts';
import type { Sparse } from './features.ts';
import { merge, pack, scoresOf, type Linear, type Packed, type TrainingSet } from './linear.ts';
import { trainLogistic } from './logistic.ts';
import { withNearness, type Centre } from './meaning.ts';
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
const ENOUGH = 500;
/** The logistic model chooses better, the margins of the SVM steady it. */
const SHARES = { svm: 1, logistic: 4 };
/** The share of held-out texts with the smallest distance: about a third of real ones, as the model then knows more. */
const DOUBTFUL = 0.6;

/** With which part an example is held out, and where its sentence vector stands when it has one. */
export interface Known { folds: Uint8Array; centre: Centre | null }

/** Trains both on the same vectors. Same input, same model. */
export function* train(set: TrainingSet, on: Known): Steps<Trained> {
  const svm = yield* trainSvm(set);
  const merged = merge([{ model: svm, share: SHARES.svm }, { model: yield* trainLogistic(known(set)), share: SHARES.logistic }], set.vectors);
  const held = yield* heldOut(set, on);
  const gaps = held.map((one) => one.gap).toSorted((a, b) => a - b);
  return { choosing: pack(merged), rejecting: pack(nearer(svm, set, on.centre)), sigmoid: fitSigmoid(held), doubt: gaps[Math.floor(gaps.length * DOUBTFUL)] ?? 0 };
}

function nearer(svm: Linear, set: TrainingSet, centre: Centre | null): Linear {
  return centre === null ? svm : withNearness(svm, set, centre);
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

/** What a margin is worth, from texts that the model has not seen. */
function* heldOut({ vectors, labels, size, classes }: TrainingSet, { folds, centre }: Known): Steps<(Outcome & { gap: number })[]> {
  const seen: (Outcome & { gap: number })[] = [];
  for (let fold = 0; fold < FOLDS && seen.length < ENOUGH; fold += 1) {
    const kept = [...vectors.keys()].filter((i) => folds[i] !== fold);
    const rest = { vectors: kept.flatMap((i) => vectors[i] ?? []), labels: labels.filter((_, i) => folds[i] !== fold), size, classes };
    const model = nearer(yield* trainSvm(rest), rest, centre);
    const held = [...vectors.keys()].filter((i) => folds[i] === fold).slice(0, 2 * ENOUGH);
    for (const i of held) {
      const vector = vectors[i];
      if (vector === undefined) continue;
      const margins = scoresOf(model, vector);
      const best = bestOf(margins);
      seen.push({ margin: margins[best] ?? 0, right: best === labels[i], gap: gapOf(margins) });
    }
  }
  return seen;
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
