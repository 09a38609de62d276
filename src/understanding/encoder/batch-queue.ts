import type { RunningModel } from './run-model.ts';

export interface BatchQueueOptions {
  model: RunningModel;
  /** How long a request of one batch may take, the loading of the model included; longer ones in proportion. */
  timeoutMs: number;
  size: number;
  /** Told of every vector, also of those that came too late for who asked. */
  came: (text: string, vector: Float32Array) => void;
}
interface Request { missing: Set<string>; found: Map<string, Float32Array>; done: (error?: Error) => void }

/** Characters that the model gets at once: so few that a single text need not wait long behind a long list. */
const BATCH = 1_200;
/** What a text weighs at least: a batch is at most 16 texts. */
const LEAST = 75;

/** Asks a model batch by batch, what is soonest done first. Rejects when the model fails or takes too long. */
export function createBatchQueue(options: BatchQueueOptions): (texts: readonly string[]) => Promise<Map<string, Float32Array>> {
  const open = new Set<Request>();
  let working = false;
  async function work(): Promise<void> {
    if (working) return;
    working = true;
    while (open.size > 0) await takeBatch(open, options);
    working = false;
  }
  return (texts) => new Promise((resolve, reject) => {
    const limitMs = options.timeoutMs * Math.ceil(texts.reduce((sum, text) => sum + weightOf(text), 0) / BATCH);
    const limit = setTimeout(() => request.done(new Error(`The encoder took longer than ${limitMs} ms.`)), limitMs);
    const request: Request = {
      missing: new Set(texts), found: new Map(),
      done(error) {
        clearTimeout(limit);
        open.delete(request);
        if (error === undefined) resolve(request.found);
        else reject(error);
      },
    };
    open.add(request);
    void work();
  });
}

/** Every open request that waits for a text of the batch learns how it ended. */
async function takeBatch(open: Set<Request>, { model, size, came }: BatchQueueOptions): Promise<void> {
  const batch = nextBatch(open);
  try {
    const vectors = await model.embed(batch);
    batch.forEach((text, at) => {
      const vector = vectors[at];
      if (vector?.length !== size) throw new Error(`The encoder gave ${vector?.length ?? 0} numbers instead of ${size}.`);
      came(text, vector);
      for (const request of open) take(request, text, vector);
    });
  } catch (error) {
    for (const request of open) if (batch.some((text) => request.missing.has(text))) request.done(error instanceof Error ? error : new Error(String(error)));
  }
}

function take({ missing, found, done }: Request, text: string, vector: Float32Array): void {
  if (!missing.delete(text)) return;
  found.set(text, vector);
  if (missing.size === 0) done();
}

function nextBatch(open: Set<Request>): string[] {
  const soonest = [...open].toSorted((a, b) => a.missing.size - b.missing.size);
  const batch = new Set<string>();
  let weight = 0;
  for (const text of soonest.flatMap(({ missing }) => [...missing].slice(0, BATCH / LEAST))) {
    weight += batch.has(text) ? 0 : weightOf(text);
    if (weight > BATCH && batch.size > 0) break;
    batch.add(text);
  }
  return [...batch];
}

const weightOf = (text: string): number => Math.max(LEAST, text.length);
