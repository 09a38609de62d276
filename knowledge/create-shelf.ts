import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../src/contracts.ts';
import { hasCode } from './has-code.ts';
import { readArticle, type Article } from './read-article.ts';

/** The articles of some folders as they are now. */
export interface Shelf {
  /** A new list whenever something has changed, else the same one. `fresh`: looks at the folders even if it just did. */
  articles(fresh?: boolean): Promise<readonly Article[]>;
  /** Whether the files of these articles are as they were when they were read. */
  unchanged(articles: readonly Article[]): Promise<boolean>;
}
interface Kept { stamp: string; article: Article | null }

/** New articles are seen within this time; those that are gone or changed at once (`unchanged`). */
const LOOK_AGAIN_MS = 1_000;

/**
 * Reads all Markdown below the folders; one that is not there is empty. Throws Stop for an article that cannot be used; later on such
 * a file is left out with a warning, so that nothing withdrawn is ever quoted.
 */
export async function openShelf({ folders, log }: { folders: readonly string[]; log?: Pick<Log, 'warn'> | undefined }): Promise<Shelf> {
  const kept = new Map<string, Kept>();
  const refuse = (error: unknown): void => log?.warn({ error }, 'articles cannot be used and are left out');
  let current: readonly Article[] = [];
  let lookedAt = 0;
  const look = async (failed: (error: unknown) => void): Promise<void> => {
    const there = new Set((await Promise.all(folders.map(filesIn))).flat());
    let changed = [...kept.keys()].filter((file) => !there.has(file) && kept.delete(file)).length > 0;
    for (const file of there) {
      const stamp = await stampOf(file);
      if (kept.get(file)?.stamp === stamp) continue;
      changed = true;
      if (stamp === null) kept.delete(file);
      else kept.set(file, { stamp, article: await read(file, failed) });
    }
    if (changed) current = [...there].flatMap((file) => kept.get(file)?.article ?? []);
    lookedAt = performance.now();
  };
  await look((error) => { throw error; });
  let looking: Promise<void> | null = null;
  return {
    async articles(fresh = false) {
      if (fresh || performance.now() - lookedAt > LOOK_AGAIN_MS) await (looking ??= look(refuse).catch(refuse).finally(() => { looking = null; }));
      return current;
    },
    async unchanged(articles) {
      const same = await Promise.all(articles.map(async (article) => {
        const stamp = await stampOf(article.file);
        const now = kept.get(article.file);
        // Another question may have had the file read anew meanwhile.
        return now?.article === article && now.stamp === stamp;
      }));
      return same.every(Boolean);
    },
  };
}

async function read(file: string, failed: (error: unknown) => void): Promise<Article | null> {
  try {
    return readArticle(file, await readFile(file, 'utf8'));
  } catch (error) {
    // Deleted since the folder was listed.
    if (hasCode(error, 'ENOENT')) return null;
    failed(error);
    return null;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.md')).toSorted().map((file) => join(folder, file));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Null when it is not there. */
async function stampOf(file: string): Promise<string | null> {
  try {
    const found: Stats = await stat(file);
    return `${found.mtimeMs} ${found.size} ${found.ino}`;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
