import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Stop } from '../errors.ts';
import type { AddedEncoders } from '../understanding/encoder/added-encoders.ts';
import { ABOUT, checkFolder, createFolderEncoder, hasRuntime, LAYOUT, sha256, type AboutEncoder } from '../understanding/encoder/folder-encoder.ts';
import { downloadEncoder, PINNED, type Progress } from './encoder-download.ts';

export const DEFAULT_ENCODER = 'Xenova/all-MiniLM-L6-v2';

export interface AddEncoder {
  encoders: AddedEncoders;
  /** The address of the model hub. */
  hub: string;
  /** Makes the folder that has onnxruntime-node. */
  addRuntime: (folder: string) => Promise<void>;
  progress: Progress;
}

/** Fetches or copies an encoder, tries it, and makes it the one in use. Throws a Stop, and leaves everything as it was, when any of that fails. */
export async function addEncoder({ what = DEFAULT_ENCODER, locales }: { what: string | undefined; locales: string[] }, at: AddEncoder): Promise<string> {
  const { encoders } = at;
  const fresh = join(encoders.folder, '.adding');
  const id = isFolder(what) ? basename(resolve(what)) : what;
  const name = basename(id);
  try {
    if (!/^(?:[\w-][\w.-]*\/)?\w[\w.-]*$/.test(id) || name === 'runtime' || (id === name && !isFolder(what))) throw new Stop(`${what} is neither a folder nor the name of a model on a hub, like ${DEFAULT_ENCODER}.`);
    await rm(fresh, { recursive: true, force: true });
    if (isFolder(what)) await copyEncoder(what, fresh);
    else await downloadEncoder(what, { hub: at.hub, to: fresh, progress: at.progress });
    await writeFile(join(fresh, ABOUT), JSON.stringify({ id, locales } satisfies AboutEncoder));
    if (!hasRuntime(encoders.runtime)) await at.addRuntime(encoders.runtime);
    await tryOut(fresh, encoders.runtime);
    await rm(encoders.folderOf(name), { recursive: true, force: true });
    await rename(fresh, encoders.folderOf(name));
    await encoders.use(name);
    return `${name} is added, and in use from the next start.${id in PINNED || isFolder(what) ? '' : ` Errand knows no checksum of ${id}; what came has SHA-256 ${await hashOf(encoders.folderOf(name))}.`}`;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    throw new Stop(`${error.message} ${await encoders.active().catch(() => null) ?? 'The bundled encoder'} stays in use.`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

const isFolder = (what: string): boolean => existsSync(what) && statSync(what).isDirectory();
const hashOf = async (folder: string): Promise<string> => sha256(join(folder, (await checkFolder(folder)).weights));

async function copyEncoder(from: string, to: string): Promise<void> {
  const { weights } = await checkFolder(from);
  for (const file of [...LAYOUT, weights]) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await copyFile(join(from, file), join(to, file));
  }
}

const TRY_MS = 60_000;

/** Weights that do not load, or that give something else than sentence vectors, are found here rather than by a customer. */
async function tryOut(folder: string, runtime: string): Promise<void> {
  const encoder = await createFolderEncoder(folder, { runtime, log: { warn() {} }, timeoutMs: TRY_MS });
  try {
    await encoder.encode(['I want to cancel my order', 'hello']);
  } catch (error) {
    throw new Stop(`The encoder does not work here: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await encoder.close();
  }
}
