import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Encoder } from '../contracts.ts';
import type { FlowExamples } from '../understanding/flow-examples.ts';
import { createIntents, type Intents } from '../understanding/local/intents/intents.ts';
import { listen } from '../understanding/local/utterance.ts';

export interface Said { text: string; intent: string }
/** What is learnt and what it is measured on; those of no intent may be missing. */
export interface EvaluationSet { train: Said[]; test: Said[]; valid: Said[]; oosValid: Said[]; oosTest: Said[] }
/** Shares are in percent; `inScope` and `oosRecall` hold at the threshold that loses at most one point on the validation part. */
export interface EvaluationFigures {
  accuracy: number; inScope: number | null; oosRecall: number | null; auroc: number | null;
  trainSeconds: number; microseconds: number; encoderShare: number; megabytes: number;
}
interface Answer { right: boolean; confidence: number }

const LOSS = 1;

/** Trains the engine as the product does, and measures it. */
export async function evaluateIntents(set: EvaluationSet, encoder: Encoder | null, progress: (line: string) => void): Promise<EvaluationFigures> {
  const before = memory();
  const startedAt = performance.now();
  const flows = flowsOf(set.train);
  const asked = { count: 0 };
  const intents = createIntents(() => flows, encoder && counting(encoder, asked));
  progress(`Learning ${set.train.length} examples of ${flows.length} intents …`);
  await intents.learnt();
  const trainSeconds = round((performance.now() - startedAt) / 1_000);
  const megabytes = round((memory() - before) / 1e6);
  const valid = await answersTo(set.valid, intents);
  const oosValid = await answersTo(set.oosValid, intents);
  asked.count = 0;
  const from = performance.now();
  const test = await answersTo(set.test, intents);
  const microseconds = round(((performance.now() - from) * 1_000) / Math.max(1, test.length));
  const encoderShare = percent(asked.count / Math.max(1, test.length));
  const oosTest = await answersTo(set.oosTest, intents);
  return { accuracy: percent(share(test, (one) => one.right)), ...rejection({ valid, oosValid, test, oosTest }), trainSeconds, microseconds, encoderShare, megabytes };
}

function flowsOf(train: readonly Said[]): FlowExamples[] {
  const texts = new Map<string, string[]>();
  for (const { text, intent } of train) texts.set(intent, [...texts.get(intent) ?? [], text]);
  return [...texts].map(([name, en]) => ({ name, title: '', description: '', examples: { en } }));
}

async function answersTo(texts: readonly Said[], intents: Intents): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { text, intent } of texts) {
    const [best] = await intents.classify(listen(text));
    answers.push({ right: best?.flow === intent, confidence: best?.confidence ?? 0 });
  }
  return answers;
}

/** Null without texts of no intent to choose the threshold by, or to measure on. */
export function rejection(of: { valid: Answer[]; oosValid: Answer[]; test: Answer[]; oosTest: Answer[] }): Pick<EvaluationFigures, 'inScope' | 'oosRecall' | 'auroc'> {
  if (of.valid.length === 0 || of.oosValid.length === 0 || of.oosTest.length === 0) return { inScope: null, oosRecall: null, auroc: null };
  const threshold = thresholdOf(of.valid, of.oosValid);
  return {
    inScope: percent(share(of.test, (one) => one.right && one.confidence >= threshold)),
    oosRecall: percent(share(of.oosTest, (one) => one.confidence < threshold)),
    auroc: Math.round(auroc(of.test, of.oosTest) * 1_000) / 1_000,
  };
}

/** The lowest that refuses most of what is out of scope, for at most one point of right answers. */
function thresholdOf(valid: Answer[], oosValid: Answer[]): number {
  const least = share(valid, (one) => one.right) - LOSS / 100;
  const possible = [0, ...[...valid, ...oosValid].map((one) => one.confidence)].filter((threshold) => share(valid, (one) => one.right && one.confidence >= threshold) >= least);
  const refuses = (threshold: number): number => share(oosValid, (one) => one.confidence < threshold);
  return possible.toSorted((a, b) => a - b).reduce((best, threshold) => (refuses(threshold) > refuses(best) ? threshold : best), 0);
}

/** How often a text in scope is surer than one that is not. */
function auroc(inside: Answer[], outside: Answer[]): number {
  const wins = outside.reduce((sum, out) => sum + inside.reduce((n, one) => n + (one.confidence > out.confidence ? 1 : one.confidence === out.confidence ? 0.5 : 0), 0), 0);
  return wins / (inside.length * outside.length);
}

function counting(encoder: Encoder, asked: { count: number }): Encoder {
  return {
    ...encoder,
    async encode(texts) {
      asked.count += texts.length;
      return encoder.encode(texts);
    },
  };
}

function share(answers: readonly Answer[], holds: (one: Answer) => boolean): number {
  return answers.length === 0 ? 0 : answers.filter(holds).length / answers.length;
}

function percent(part: number): number {
  return Math.round(part * 1_000) / 10;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Bytes in use. Collected twice: what the first time frees is only then swept away. */
export function memory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
