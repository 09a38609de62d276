import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Stop } from '../errors.ts';
import { LAYOUT, WEIGHTS } from '../understanding/encoder/folder-encoder.ts';

export type Progress = (file: string, got: number, total: number | null) => void;

/** SHA-256 of the files that decide what an encoder's vectors are. */
export const PINNED: { readonly [id: string]: { readonly [file: string]: string } } = {
  'Xenova/all-MiniLM-L6-v2': {
    'tokenizer.json': 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
    'onnx/model_quantized.onnx': 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
  },
};
/** So long without a byte, and the hub counts as out of reach. */
const SILENT_MS = 30_000;

/** Fetches the files of a model from a hub (https://huggingface.co/docs/hub/models-downloading). Throws a Stop that names the file that did not come. */
export async function downloadEncoder(id: string, { hub, to, progress }: { hub: string; to: string; progress: Progress }): Promise<void> {
  for (const file of [...LAYOUT, WEIGHTS[0]]) {
    const url = `${hub}/${id}/resolve/main/${file}`;
    const hash = await download(url, join(to, file), (got, total) => progress(file, got, total));
    const pinned = PINNED[id]?.[file];
    if (pinned !== undefined && hash !== pinned) throw new Stop(`${url} is not the file that Errand knows: its SHA-256 is ${hash} instead of ${pinned}.`);
  }
}

/** Resolves to the SHA-256 of what came. */
async function download(url: string, path: string, progress: (got: number, total: number | null) => void): Promise<string> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(new Error('nothing came for half a minute')), SILENT_MS);
  const hash = createHash('sha256');
  try {
    const response = await fetch(url, { signal: silent.signal });
    if (!response.ok || response.body === null) throw new Stop(`${url} could not be fetched: the hub answered ${response.status}.`);
    const length = Number(response.headers.get('content-length'));
    const total = length > 0 ? length : null;
    let got = 0;
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.fromWeb(response.body), async function* read(chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        timer.refresh();
        hash.update(chunk);
        got += chunk.length;
        progress(got, total);
        yield chunk;
      }
    }, createWriteStream(path));
    if (total === null) progress(got, got);
  } catch (error) {
    throw error instanceof Stop ? error : new Stop(`${url} could not be fetched: ${reasonOf(error)}.`);
  } finally {
    clearTimeout(timer);
  }
  return hash.digest('hex');
}

/** fetch says only that it failed; why is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  return cause instanceof Error ? reasonOf(cause) : error.message;
}
