import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Log } from '../../contracts.ts';

/** A model in a thread of its own. `embed` takes one batch at a time. */
export interface RunningModel {
  embed: (texts: readonly string[]) => Promise<Float32Array[]>;
  close: () => Promise<void>;
}
export interface ModelOptions {
  /** The module beside model-thread.mjs that loads the model, and what it is given. */
  model: string;
  data?: { [name: string]: string };
  log: Pick<Log, 'warn'>;
  /** A batch that takes longer ends the thread. */
  stuckMs?: number;
}

const STUCK_MS = 60_000;
const MOST_DEATHS = 3;
/** After so long alive, a death is not counted with those before it. */
const CALM_MS = 60 * 60_000;

const answer = z.union([z.object({ vectors: z.custom<Float32Array>((value) => ArrayBuffer.isView(value)) }), z.object({ error: z.string() })]);
interface Waiting { count: number; resolve: (vectors: Float32Array[]) => void; reject: (error: Error) => void }
interface Life { worker: Worker; since: number; waiting: Waiting | null; gone: Promise<void> }

/** Starts at the first batch. A thread that dies is started again for the next batch, a few times; then it stays off. */
export function runModel(options: ModelOptions): RunningModel {
  let life: Life | null = null;
  let off: string | null = null;
  let deaths = 0;
  function died(past: Life, why: string): void {
    if (life === past) life = null;
    past.waiting?.reject(new Error(`The encoder's thread ended: ${why}`));
    if (off !== null) return;
    deaths = performance.now() - past.since > CALM_MS ? 1 : deaths + 1;
    if (deaths <= MOST_DEATHS) return;
    off = 'The encoder is off: its thread ended too often.';
    options.log.warn({ reason: why, attempts: deaths }, 'the sentence encoder stays off until the next start; texts are understood without it');
  }
  return {
    async embed(texts) {
      if (off !== null) throw new Error(off);
      life ??= start(options, died);
      return await ask(life, texts, options.stuckMs ?? STUCK_MS);
    },
    async close() {
      off ??= 'The encoder is closed.';
      const last = life;
      await last?.worker.terminate();
      await last?.gone;
    },
  };
}

function start({ model, data }: ModelOptions, died: (life: Life, why: string) => void): Life {
  // What the packages inside print is no log of ours.
  const worker = new Worker(fileURLToPath(new URL('model-thread.mjs', import.meta.url)), { workerData: { model: new URL(model, import.meta.url).href, data }, stdout: true, stderr: true });
  let why: string | null = null;
  const gone = new Promise<void>((done) => {
    worker.once('exit', (code) => {
      died(life, why ?? `exit code ${code}`);
      done();
    });
  });
  const life: Life = { worker, since: performance.now(), waiting: null, gone };
  worker.once('error', (error) => { why = error instanceof Error ? error.message : String(error); });
  worker.on('message', (message) => settle(life.waiting, message));
  return life;
}

function settle(waiting: Waiting | null, message: unknown): void {
  const { data, error } = answer.safeParse(message);
  if (waiting === null) return;
  if (error !== undefined) return waiting.reject(error);
  if ('error' in data) return waiting.reject(new Error(data.error));
  const size = data.vectors.length / waiting.count;
  waiting.resolve(Array.from({ length: waiting.count }, (_, at) => Float32Array.from(data.vectors.subarray(at * size, (at + 1) * size))));
}

/** A program ends although the thread still runs, unless something is being asked of it. */
async function ask(life: Life, texts: readonly string[], stuckMs: number): Promise<Float32Array[]> {
  const stuck = setTimeout(() => void life.worker.terminate(), stuckMs);
  life.worker.ref();
  try {
    return await new Promise<Float32Array[]>((resolve, reject) => {
      life.waiting = { count: texts.length, resolve, reject };
      life.worker.postMessage(texts, []);
    });
  } finally {
    clearTimeout(stuck);
    life.waiting = null;
    life.worker.unref();
  }
}
