import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where a document lies, and which files about it may be read with it: at most `most` of them. */
export interface Surroundings {
  at: URL;
  most: number;
  /** Why a file may not be read, as the end of a sentence; null when it may. */
  refuses(at: URL): string | null;
  /** Rejects when it cannot be read. */
  read(at: URL): Promise<string>;
}

/** JSON and YAML files in `folder` and below it, also behind links; the document's own folder when it does not lie there. */
export function filesAround(path: string, folder: string): Surroundings {
  const at = pathToFileURL(resolve(path));
  const given = `${pathToFileURL(resolve(folder)).href.replace(/\/+$/, '')}/`;
  const tree = at.href.startsWith(given) ? given : new URL('.', at).href;
  return {
    at, most: 5_000,
    refuses(file) {
      if (!file.href.startsWith(tree)) return file.protocol === 'file:' ? 'is not in the folder of the document' : 'is not a file beside the document';
      return /\.(json|ya?ml)$/i.test(file.pathname) ? null : 'is neither JSON nor YAML by its name';
    },
    async read(file) {
      const [real, inside] = await Promise.all([realpath(fileURLToPath(file)), realpath(fileURLToPath(tree))]);
      if (!real.startsWith(inside.endsWith(sep) ? inside : `${inside}${sep}`)) throw new Error(`it leads out of ${dirname(path)}`);
      const { size } = await stat(real).then((found) => (found.isFile() ? found : Promise.reject(new Error('it is no file'))));
      if (size > MAX_BYTES) throw new Error('it is too large');
      return await readFile(real, 'utf8');
    },
  };
}

const MAX_BYTES = 50_000_000;

/** What lies at the same origin. */
export function addressesAround(address: string, read: (address: string) => Promise<string>): Surroundings {
  const at = new URL(address);
  return {
    at, most: 200,
    refuses: ({ origin }) => (origin === at.origin ? null : 'is not at the origin of the document'),
    read: (file) => read(file.href),
  };
}
