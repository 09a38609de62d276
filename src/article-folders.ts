import { join } from 'node:path';
import type { Config } from './config.ts';

/** Where imported articles lie. */
export function importedFolder({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'knowledge');
}

/** Our own articles are about the stand-in systems: they come and go with them. Then those of the packs, then those imported. */
export function articleFolders(at: { root: string; sandbox: boolean; packs: readonly { articlesFolder: string | null }[]; imported: string | undefined }): string[] {
  return [...(at.sandbox ? [join(at.root, 'knowledge/articles')] : []), ...at.packs.flatMap((pack) => pack.articlesFolder ?? []), ...(at.imported === undefined ? [] : [at.imported])];
}
