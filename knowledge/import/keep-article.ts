import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { hasCode } from '../has-code.ts';
import { readArticle, type About, type Article } from '../read-article.ts';
import type { Imported, Page } from './page.ts';

export interface Given { into: string; locale?: string | undefined; audience?: 'customer' | 'staff' | undefined; owner?: string | undefined; today: string }
export type Change = 'new' | 'updated' | 'unchanged';

/**
 * Writes an imported page as an article. One that is there already, of the same source, gets the new text and keeps what people wrote
 * above it (questions, dates, owner, …); with the same text it is not touched.
 */
export async function keepArticle(page: Page, imported: Imported, given: Given): Promise<{ file: string; change: Change }> {
  const { file, before } = await placeOf(page, given.into);
  const body = `${imported.markdown}\n`;
  const isSame = before !== null && bodyOf(before.markdown) === body.trim();
  const updated = (isSame ? before.article.updated : null) ?? imported.updated ?? given.today;
  const about = { title: imported.title, locale: imported.locale ?? 'en', audience: 'customer', ...(before && kept(before.article)), ...wished(given), ...(page.source === null ? { imported: page.file } : { source: page.source }), updated };
  const markdown = `---\n${stringify(about)}---\n\n${body}`;
  if (markdown === before?.markdown) return { file, change: 'unchanged' };
  await write(file, markdown);
  return { file, change: before ? 'updated' : 'new' };
}

function wished({ locale, audience, owner }: Given): Partial<About> {
  return { ...(locale !== undefined && { locale }), ...(audience !== undefined && { audience }), ...(owner !== undefined && { owner }) };
}

function kept({ title, locale, audience, questions, from, until, owner, draft }: Article): Partial<About> {
  return { title, locale, audience, ...(questions.length > 0 && { questions }), ...(from != null && { from }), ...(until != null && { until }), ...(owner != null && { owner }), ...(draft && { draft }) };
}

interface Before { article: Article; markdown: string }

/** By its name; by its name and a number of its own where an article from elsewhere, or one that people wrote, has that name. */
async function placeOf(page: Page, folder: string): Promise<{ file: string; before: Before | null }> {
  const name = slug(page.name);
  const file = join(folder, `${name}.md`);
  const before = await readBefore(file);
  const origin = page.source ?? page.file;
  if (before === null || (before.article.imported ?? before.article.source) === origin) return { file, before };
  const other = join(folder, `${name}-${createHash('sha256').update(origin).digest('hex').slice(0, 6)}.md`);
  return { file: other, before: await readBefore(other) };
}

async function readBefore(file: string): Promise<Before | null> {
  try {
    const markdown = await readFile(file, 'utf8');
    return { markdown, article: readArticle(file, markdown) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function bodyOf(markdown: string): string {
  return markdown.replace(/^---[\s\S]*?\n---[ \t]*\n/, '').trim();
}

/** All of it or nothing: the gateway may be reading. */
async function write(file: string, markdown: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const draft = `${file}.part`;
  await writeFile(draft, markdown);
  await rename(draft, file);
}

/** A name for a file, from any text. */
export function slug(text: string): string {
  const plain = text.normalize('NFKD').replace(/[\u0300-\u036F]/g, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return plain.slice(0, 80).replace(/-$/, '') || 'article';
}
