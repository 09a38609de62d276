import type { Encoder, Log } from '../src/contracts.ts';
import { createIndex, sentencesOf, type Entry, type Hit, type Index } from './create-index.ts';
import { createMeaning, type Meaning } from './create-meaning.ts';
import { fuse } from './fuse.ts';
import { isValid } from './is-valid.ts';
import type { Shelf } from './create-shelf.ts';
import type { Article } from './read-article.ts';

export interface Asked { question: string; locale: string; audience: 'customer' | 'staff'; about: string; now: number }
interface RetrieverOptions { shelf: Shelf; timeZone: string; encoder?: Encoder | null | undefined; encoderMs?: number | undefined; log?: Pick<Log, 'warn'> | undefined }

/** Finds the sections that answer a question, best first; none when nothing is relevant. */
export function createRetriever({ shelf, timeZone, encoder, encoderMs, log }: RetrieverOptions): (asked: Asked) => Promise<Hit[]> {
  const meaning = encoder ? createMeaning({ encoder, log, limitMs: encoderMs }) : null;
  const built = new Map<Asked['audience'], { of: readonly Article[]; key: string; indexes: Index[] }>();
  const indexesNow = (all: readonly Article[], { audience, now }: Asked): Index[] => {
    const may = all.filter((article) => (audience === 'staff' || article.audience === 'customer') && isValid(article, now, timeZone));
    // What may be seen changes when a file does, or when an article begins or ends to be valid.
    const key = may.map(({ file }) => file).join('\n');
    const before = built.get(audience);
    if (before?.of === all && before.key === key) return before.indexes;
    const indexes = indexesOf(may);
    built.set(audience, { of: all, key, indexes });
    return indexes;
  };
  const look = async (asked: Asked, fresh: boolean): Promise<Hit[]> => {
    const indexes = indexesNow(await shelf.articles(fresh), asked);
    const own = indexes.filter(({ locale }) => locale === asked.locale.slice(0, 2));
    for (const group of [own, indexes.filter((index) => !own.includes(index))]) {
      const found = (await Promise.all(group.map(async (index) => hitsIn(index, asked, meaning)))).flat();
      if (found.length > 0) return found.toSorted((a, b) => b.rank - a.rank);
    }
    return [];
  };
  return async (asked) => {
    const found = await look(asked, false);
    return await shelf.unchanged([...new Set(found.map(({ article }) => article))]) ? found : look(asked, true);
  };
}

function indexesOf(articles: readonly Article[]): Index[] {
  const locales = [...new Set(articles.map(({ locale }) => locale))];
  return locales.map((locale) => createIndex(articles.filter((article) => article.locale === locale), locale));
}

async function hitsIn(index: Index, { question, about, locale }: Asked, meaning: Meaning | null): Promise<Hit[]> {
  const vague = index.isVague(question, about);
  // What "it" costs is answered about the request that runs, or not at all.
  const hits = index.search(question, about).filter((hit) => !vague || index.isAbout(hit, about));
  const speaks = meaning !== null && !vague && question.trim() !== '' && [index.locale, locale.slice(0, 2)].every((one) => meaning.locales.includes(one));
  const near = speaks ? await meaning.near(question, [...new Set(index.entries.flatMap(textsOf))]) : null;
  return fuse(hits, near === null ? null : index.entries.map((entry) => ({ entry, nearness: Math.max(...textsOf(entry).map((text) => near.get(text) ?? 0)) })));
}

function textsOf(entry: Entry): string[] {
  return [...sentencesOf(entry), entry.section.text];
}
