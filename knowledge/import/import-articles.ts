import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, resolve } from 'node:path';
import { Stop } from '../../src/errors.ts';
import { createManners, type Manners } from './create-manners.ts';
import { keepArticle, type Change, type Given } from './keep-article.ts';
import { dayOf, type Fetch, type Imported, type Page } from './page.ts';
import { readHtml } from './read-html.ts';
import { readPdf } from './read-pdf.ts';
import { readSitemap } from './read-sitemap.ts';

export interface ImportOptions extends Given {
  fetch: Fetch;
  wait: (ms: number) => Promise<void>;
  /** Pages of a sitemap at most. */
  limit: number;
}
/** What came of one page, in the order of the work. `of`: how many there are of this name, as far as is known. */
export interface Progress { name: string; n: number; of: number; file: string | null; change: Change | 'skipped'; why: string | null }

const READABLE = new Set(['.html', '.htm', '.pdf']);

/** Imports files, folders of them, pages and sitemaps, named by paths and addresses. What cannot be used is skipped with the reason. Throws Stop for a name that leads nowhere. */
export async function* importArticles(names: readonly string[], options: ImportOptions): AsyncGenerator<Progress> {
  const manners = createManners(options);
  for (const name of names) {
    const found = await (isAddress(name) ? pagesAt(name, options) : filesAt(name));
    for (const [i, one] of found.entries()) yield { name: one.name, n: i + 1, of: found.length, ...await importOne(one, manners, options) };
  }
}

type Named = { name: string } & ({ url: string; site: string; modified: string | null } | { file: string; as: string });
type Result = Pick<Progress, 'file' | 'change' | 'why'>;

async function importOne(one: Named, manners: Manners, options: ImportOptions): Promise<Result> {
  try {
    const page = 'file' in one ? await readFilePage(one) : await fetchPage(one, manners, options.fetch);
    const imported = await readPage(page);
    if (imported === null) return skipped('it has no text');
    return { ...await keepArticle(page, imported, options), why: null };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return skipped(error.message);
  }
}

function skipped(why: string): Result {
  return { file: null, change: 'skipped', why };
}

async function readPage(page: Page): Promise<Imported | null> {
  const isPdf = /^application\/pdf\b/.test(page.type) || Buffer.from(page.bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
  if (isPdf) return readPdf(page);
  if (page.type !== '' && !/^(?:text\/html|application\/xhtml\+xml)\b/.test(page.type)) throw new Stop(`it is ${page.type.split(';')[0] ?? ''}, not HTML or PDF`);
  return readHtml(page);
}

async function pagesAt(address: string, { fetch, limit }: ImportOptions): Promise<Named[]> {
  const { origin, pathname } = new URL(address);
  if (!/\.xml$/i.test(pathname)) return [{ name: address, url: address, site: origin, modified: null }];
  return (await readSitemap(address, { fetch, limit })).map(({ url, modified }) => ({ name: url, url, site: origin, modified }));
}

async function fetchPage({ url, site, modified }: Extract<Named, { url: string }>, manners: Manners, fetch: Fetch): Promise<Page> {
  if (!await manners.allows(url)) throw new Stop('its robots.txt does not want it read');
  await manners.pause(url);
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Stop(`it answered ${answer.status}`);
  if (new URL(answer.url).origin !== site) throw new Stop(`it leads to another site: ${answer.url}`);
  const { pathname, search, hostname } = new URL(answer.url);
  const name = `${pathname.replace(/\.\w{2,5}$/, '')} ${search}`.replaceAll('/', ' ').trim();
  return { bytes: answer.bytes, type: answer.type, source: answer.url, name: decoded(name) || hostname, modified: dayOf(modified) ?? dayOf(answer.modified) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function filesAt(name: string): Promise<Named[]> {
  try {
    if (!(await stat(name)).isDirectory()) return [{ name, file: name, as: basename(name, extname(name)) }];
    const files = (await readdir(name, { recursive: true })).filter((file) => READABLE.has(extname(file).toLowerCase())).toSorted();
    return files.map((file) => ({ name: join(name, file), file: join(name, file), as: relative('.', file).slice(0, -extname(file).length) }));
  } catch (error) {
    throw new Stop(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}

async function readFilePage({ file, as }: Extract<Named, { file: string }>): Promise<Page> {
  const [bytes, { mtime }] = await Promise.all([readFile(file), stat(file)]);
  return { bytes, type: '', source: null, file: resolve(file), name: as, modified: dayOf(mtime.toISOString()) };
}

function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name) && URL.canParse(name);
}
