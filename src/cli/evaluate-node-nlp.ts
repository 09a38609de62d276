import { Stop } from '../errors.ts';
import { memory, rejection, type EvaluationFigures, type EvaluationSet, type Said } from './evaluate-intents.ts';

/** The same figures for node-nlp, as its README uses it. Throws a Stop where it is not installed. */
export async function evaluateNodeNlp(set: EvaluationSet): Promise<EvaluationFigures> {
  const { NlpManager } = await import('node-nlp').catch((error: unknown) => {
    throw new Stop('node-nlp is not installed: it comes with the development packages; run npm install without --omit=dev.', { cause: error });
  });
  const manager = new NlpManager({ languages: ['en'], forceNER: false, autoSave: false, nlu: { log: false } });
  const before = memory();
  const startedAt = performance.now();
  for (const { text, intent } of set.train) manager.addDocument('en', text, intent);
  await manager.train();
  const trainSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const megabytes = Math.round((memory() - before) / 1e5) / 10;
  const answers = async (texts: readonly Said[]) => {
    const found = [];
    for (const { text, intent } of texts) {
      const { intent: best, score } = await manager.process('en', text);
      found.push({ right: best === intent, confidence: best === 'None' ? 0 : score });
    }
    return found;
  };
  const [valid, oosValid] = [await answers(set.valid), await answers(set.oosValid)];
  const from = performance.now();
  const test = await answers(set.test);
  const microseconds = Math.round(((performance.now() - from) * 1_000) / Math.max(1, test.length));
  const accuracy = Math.round((test.filter((one) => one.right).length / Math.max(1, test.length)) * 1_000) / 10;
  return { accuracy, ...rejection({ valid, oosValid, test, oosTest: await answers(set.oosTest) }), trainSeconds, microseconds, encoderShare: 0, megabytes };
}
