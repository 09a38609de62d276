import { load } from 'cheerio';
import { Stop } from '../../src/errors.ts';
import type { Fetch } from './page.ts';

export interface Listed { url: string; modified: string | null }

const MOST_SITEMAPS = 50;

/** The pages of a sitemap, and of those that it refers to, on its own site; at most `limit`. Throws Stop. */
export async function readSitemap(address: string, { fetch, limit }: { fetch: Fetch; limit: number }): Promise<Listed[]> {
  const { origin } = new URL(address);
  const open = [address];
  const seen = new Set<string>();
  const pages = new Map<string, Listed>();
  while (open.length > 0 && seen.size < MOST_SITEMAPS && pages.size < limit) {
    const next = open.shift() ?? '';
    if (seen.has(next)) continue;
    seen.add(next);
    const { status, bytes } = await fetch(next);
    if (status !== 200) throw new Stop(`${next} answered ${status}.`);
    const $ = load(new TextDecoder().decode(bytes), { xml: true });
    open.push(...$('sitemap > loc').toArray().map((loc) => $(loc).text().trim()).filter((url) => isOf(url, origin)));
    for (const entry of $('url').toArray()) {
      const url = $(entry).children('loc').first().text().trim();
      if (isOf(url, origin) && pages.size < limit) pages.set(url, { url, modified: $(entry).children('lastmod').first().text().trim() || null });
    }
  }
  if (pages.size === 0) throw new Stop(`${address} lists no pages of ${origin}.`);
  return [...pages.values()];
}

function isOf(url: string, origin: string): boolean {
  return URL.canParse(url) && new URL(url).origin === origin;
}
