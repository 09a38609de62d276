import type { Encoder, Log } from '../src/contracts.ts';

/** How near texts are in meaning, by the vectors of a sentence encoder. */
export interface Meaning {
  readonly locales: readonly string[];
  /** Cosine of the question to each text; null while the texts are still being learnt, and when the encoder fails or is slow. */
  near(question: string, texts: readonly string[]): Promise<ReadonlyMap<string, number> | null>;
}
interface MeaningOptions { encoder: Encoder; log?: Pick<Log, 'warn'> | undefined; limitMs?: number | undefined }

const LIMIT_MS = 400;
const BATCH = 32;
/** After a failure it is left alone for this time. */
const REST_MS = 60_000;
const MOST_VECTORS = 50_000;

/** The encoder is first asked when there is a question; what it said of a text is kept. */
export function createMeaning({ encoder, log, limitMs = LIMIT_MS }: MeaningOptions): Meaning {
  const vectors = new Map<string, Float32Array>();
  let learning: Promise<void> | null = null;
  let restUntil = 0;
  const failed = (error: unknown): void => {
    restUntil = performance.now() + REST_MS;
    log?.warn({ error, reason: encoder.name }, 'the encoder does not answer: articles are searched by words alone');
  };
  const learn = async (texts: readonly string[]): Promise<void> => {
    if (vectors.size + texts.length > MOST_VECTORS) vectors.clear();
    for (let at = 0; at < texts.length; at += BATCH) {
      const batch = texts.slice(at, at + BATCH);
      const found = await encoder.encode(batch);
      batch.forEach((text, i) => { if (found[i]) vectors.set(text, found[i]); });
    }
  };
  return {
    locales: encoder.locales,
    async near(question, texts) {
      if (performance.now() < restUntil) return null;
      const unknown = texts.filter((text) => !vectors.has(text));
      if (unknown.length > 0) learning ??= learn(unknown).catch(failed).finally(() => { learning = null; });
      try {
        const asked = await withinTime(async () => {
          await learning;
          return (await encoder.encode([question]))[0];
        }, limitMs);
        if (asked === undefined || asked === 'late') return null;
        const known = texts.flatMap((text) => {
          const vector = vectors.get(text);
          return vector ? [[text, cosine(asked, vector)] as const] : [];
        });
        return known.length === texts.length ? new Map(known) : null;
      } catch (error) {
        failed(error);
        return null;
      }
    },
  };
}

async function withinTime<T>(work: () => Promise<T>, limitMs: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([work(), new Promise<'late'>((done) => { timer = setTimeout(done, limitMs, 'late'); })]);
  } finally {
    clearTimeout(timer);
  }
}

/** Both have length 1. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
