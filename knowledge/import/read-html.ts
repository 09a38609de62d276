import { load, loadBuffer, type CheerioAPI } from 'cheerio';
import TurndownService from 'turndown';
import { dayOf, type Imported, type Page } from './page.ts';

/** What stands around the text of a page, and what nobody sees. */
const AROUND = 'script, style, noscript, template, nav, footer, aside, form, dialog, iframe, object, svg, canvas, video, audio, button, input, select, textarea, [hidden], [aria-hidden="true"], [role="navigation"], [role="banner"], [role="contentinfo"], [role="search"], [aria-label="breadcrumb" i], body > header';
const MAIN = ['main', '[role="main"]', 'article', 'body'];
const DATES = ['meta[property="article:modified_time"]', 'meta[name="last-modified" i]', 'meta[itemprop="dateModified"]', 'meta[name="dcterms.modified" i]', 'meta[property="article:published_time"]', 'meta[name="date" i]'];

/** The main text of an HTML page as Markdown; its encoding is found as browsers do. Null when it has no text. */
export function readHtml(page: Page): Imported | null {
  const said = /charset="?([\w-]+)/.exec(page.type)?.[1];
  const $ = loadBuffer(Buffer.from(page.bytes), { encoding: { defaultEncoding: 'utf-8', ...(said !== undefined && { transportLayerEncodingLabel: said }) } });
  const updated = dateIn($) ?? page.modified;
  const locale = /^[a-z]{2}(?![a-z])/i.exec($('html').attr('lang') ?? '')?.[0].toLowerCase() ?? null;
  const siteTitle = $('head > title').first().text();
  $(AROUND).remove();
  const main = MAIN.map((selector) => $(selector).first()).find((found) => found.text().trim() !== '');
  if (!main) return null;
  const headline = main.find('h1').first();
  const title = tidy(headline.text()) || tidy(siteTitle.split(/\s[|–—-]\s/)[0] ?? '') || page.name;
  headline.remove();
  absoluteLinks($, page.source);
  const markdown = markdownOf(main.html() ?? '');
  return markdown === '' ? null : { title, locale, updated, markdown };
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function dateIn($: CheerioAPI): string | null {
  const named = [...DATES.map((selector) => $(selector).attr('content')), ...$('script[type="application/ld+json"]').toArray().map((script) => /"dateModified"\s*:\s*"([^"]{1,40})"/.exec($(script).text())?.[1]), $('time[datetime]').attr('datetime')];
  return named.map((text) => dayOf(text)).find((day) => day !== null) ?? null;
}

/** Links lead where they led; those that do something else than lead somewhere stay as their words. */
function absoluteLinks($: CheerioAPI, base: string | null): void {
  $('a').each((_, link) => {
    const href = $(link).attr('href') ?? '';
    const url = URL.canParse(href, base ?? undefined) ? new URL(href, base ?? undefined) : null;
    if (url !== null && /^https?:$/.test(url.protocol) && !href.startsWith('#')) $(link).attr('href', url.href);
    else $(link).replaceWith($(link).contents());
  });
}

function markdownOf(html: string): string {
  const service = new TurndownService({ headingStyle: 'atx', bulletListMarker: '-', codeBlockStyle: 'fenced' });
  service.addRule('pictures', { filter: 'img', replacement: () => '' });
  // A table in a chat is a list of its rows.
  service.addRule('cells', { filter: ['th', 'td'], replacement: (content) => `${tidy(content)} · ` });
  service.addRule('rows', { filter: 'tr', replacement: (content) => `- ${content.replace(/(?: · )+$/, '').trim()}\n` });
  service.addRule('tables', { filter: ['table', 'thead', 'tbody', 'tfoot'], replacement: (content) => `\n${content.trim()}\n` });
  return service.turndown(load(html, null, false).html()).replace(/^( *)- {2,}/gm, '$1- ').replace(/\n{3,}/g, '\n\n').trim();
}
