import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Stop } from '../../errors.ts';

const active = z.object({ name: z.string().regex(/^\w[\w.-]*$/) });

/** Where the encoders that were added lie in DATA_DIR, and which of them is in use. */
export function addedEncoders(dataDir: string) {
  const folder = join(dataDir, 'encoders');
  const runtime = join(folder, 'runtime');
  const note = join(folder, 'active.json');
  return {
    folder, runtime,
    folderOf: (name: string): string => join(folder, name),
    /** The name of the one in use; null: the bundled one. */
    async active(): Promise<string | null> {
      if (!existsSync(note)) return null;
      try {
        return active.parse(JSON.parse(await readFile(note, 'utf8'))).name;
      } catch {
        throw new Stop(`${note} is damaged: delete it, or add an encoder again with npm run nlu -- encoder add.`);
      }
    },
    async use(name: string): Promise<void> {
      await mkdir(folder, { recursive: true });
      await writeFile(`${note}.new`, JSON.stringify({ name }));
      await rename(`${note}.new`, note);
    },
    useBundled: (): Promise<void> => rm(note, { force: true }),
    async names(): Promise<string[]> {
      if (!existsSync(folder)) return [];
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory() && entry.name !== 'runtime' && !entry.name.startsWith('.')).map(({ name }) => name).toSorted();
    },
  };
}
export type AddedEncoders = ReturnType<typeof addedEncoders>;
