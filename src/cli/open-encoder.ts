import type { Encoder, Log } from '../contracts.ts';
import { addedEncoders } from '../understanding/encoder/added-encoders.ts';
import { createFolderEncoder, hasRuntime } from '../understanding/encoder/folder-encoder.ts';
import { addRuntime } from './encoder-runtime.ts';

/** An encoder's folder, tried without adding it; its runtime is installed into `dataDir` when it is missing. Throws a Stop. */
export async function openEncoder(folder: string, { dataDir, log, timeoutMs }: { dataDir: string; log: Pick<Log, 'warn'>; timeoutMs?: number }): Promise<Encoder> {
  const { runtime } = addedEncoders(dataDir);
  if (!hasRuntime(runtime)) {
    console.error('Installing onnxruntime-node, which runs it …');
    await addRuntime(runtime);
  }
  return createFolderEncoder(folder, { runtime, log, ...(timeoutMs !== undefined && { timeoutMs }) });
}
