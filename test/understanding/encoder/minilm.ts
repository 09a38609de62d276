import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addRuntime } from '../../../src/cli/encoder-runtime.ts';
import { hasRuntime } from '../../../src/understanding/encoder/folder-encoder.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));

/** The files of the public int8 MiniLM, where they lie beside the project. */
export const MINILM = path('../shared/models/all-minilm-l6-v2-int8');
const RUNTIME = path('node_modules/.cache/errand-test/encoder-runtime');

/** Null when everything is there that an added encoder needs; else why it cannot be tried on this machine. */
export async function whyNoAddedEncoder(): Promise<string | null> {
  if (!existsSync(MINILM)) return `${MINILM} is not there`;
  try {
    await mkdir(dirname(RUNTIME), { recursive: true });
    if (!hasRuntime(RUNTIME)) await install();
    return null;
  } catch (error) {
    return String(error);
  }
}

/** Test files run side by side: who comes second leaves it as it is. */
async function install(): Promise<void> {
  const own = `${RUNTIME}-${process.pid}`;
  await addRuntime(own);
  await rename(own, RUNTIME).catch(() => rm(own, { recursive: true }));
}

/** Stands for an installation: it was made once, by the same command. */
export const runtimeAt = async (folder: string): Promise<void> => symlink(RUNTIME, folder, 'dir');
export const runtime = RUNTIME;
