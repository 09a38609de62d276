import type { Encoder, Log } from '../../contracts.ts';
import { addedEncoders } from './added-encoders.ts';
import { createBundledEncoder } from './bundled-encoder.ts';
import { createFolderEncoder } from './folder-encoder.ts';
import { rememberVectors } from './remember-vectors.ts';

export interface EncoderOptions {
  dataDir: string;
  switchedOff: boolean;
  log: Pick<Log, 'warn'>;
}

/** The encoder in use: the one that was added, else the bundled one; null when switched off. Nothing is loaded before the first text. */
export async function createEncoder({ dataDir, switchedOff, log }: EncoderOptions): Promise<Encoder | null> {
  if (switchedOff) return null;
  const added = addedEncoders(dataDir);
  const memory = { folder: added.folder, log };
  try {
    const name = await added.active();
    if (name !== null) return rememberVectors(await createFolderEncoder(added.folderOf(name), { runtime: added.runtime, log }), memory);
  } catch (error) {
    log.warn({ error }, 'the encoder that was added cannot be used; the bundled one is');
  }
  return rememberVectors(createBundledEncoder({ log }), memory);
}
