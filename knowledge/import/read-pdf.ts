import { getDocumentProxy, getMeta } from 'unpdf';
import { Stop } from '../../src/errors.ts';
import { dayOf, type Imported, type Page } from './page.ts';

interface Line { text: string; height: number; gap: number }
const MOST_PAGES = 300;
/** So much higher than the rest, a short line is a heading. */
const HEADING = 1.15;

/** The text of a PDF as Markdown, its larger lines as headings. Null when it has none (a scan). Throws Stop for one that cannot be read. */
export async function readPdf(page: Page): Promise<Imported | null> {
  const { lines, about } = await linesOf(page);
  const texts = lines.filter(({ text }) => text !== '');
  if (texts.length === 0) return null;
  const body = usualHeight(texts);
  const isHeading = ({ text, height }: Line): boolean => height > body * HEADING && text.length < 120;
  const headline = texts.find(isHeading);
  const title = about.title || headline?.text || page.name;
  const markdown = paragraphs(lines.filter((line) => line !== headline || line.text !== title), isHeading);
  return { title, locale: about.locale, updated: about.updated ?? page.modified, markdown };
}

async function linesOf({ bytes, name }: Page): Promise<{ lines: Line[]; about: { title: string; locale: string | null; updated: string | null } }> {
  try {
    // The reader takes the bytes for itself.
    const document = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false, disableFontFace: true, verbosity: 0 });
    const lines: Line[] = [];
    for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number += 1) lines.push(...await linesOfPage(await document.getPage(number)));
    const { info } = await getMeta(document);
    const [title, language, changed] = [info['Title'], info['Language'], info['ModDate'] ?? info['CreationDate']].map((value: unknown) => (typeof value === 'string' ? value.trim() : ''));
    await document.destroy();
    return { lines, about: { title: title ?? '', locale: /^[a-z]{2}/i.exec(language ?? '')?.[0].toLowerCase() ?? null, updated: dayOf((changed ?? '').replace(/^D:(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3')) } };
  } catch (error) {
    throw new Stop(`${name} cannot be read as PDF: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

async function linesOfPage(page: PdfPage): Promise<Line[]> {
  const { items } = await page.getTextContent();
  const lines: { text: string; height: number; y: number }[] = [];
  for (const item of items) {
    if (!('str' in item)) continue;
    const y = Number(item.transform[5]);
    const last = lines.at(-1);
    if (last !== undefined && Math.abs(last.y - y) < 2) {
      last.text += item.str;
      last.height = Math.max(last.height, item.height);
    } else if (item.str.trim() !== '') lines.push({ text: item.str, height: item.height, y });
  }
  return lines.map(({ text, height, y }, i) => ({ text: text.replace(/\s+/g, ' ').trim(), height, gap: (lines[i - 1]?.y ?? y) - y }));
}

/** The height of most of the text. */
function usualHeight(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const { text, height } of lines) letters.set(Math.round(height * 2) / 2, (letters.get(Math.round(height * 2) / 2) ?? 0) + text.length);
  return [...letters].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

function paragraphs(lines: readonly Line[], isHeading: (line: Line) => boolean): string {
  let markdown = '';
  let before: Line | undefined;
  for (const line of lines) {
    if (isHeading(line)) markdown += `\n\n## ${line.text}\n\n`;
    else if (before === undefined || isHeading(before) || /^[•●▪–-] ?/.test(line.text) || line.gap > line.height * 1.8 || line.gap < 0) markdown += `\n${/^[•●▪–-]/.test(line.text) ? '' : '\n'}${line.text.replace(/^[•●▪–-] ?/, '- ')}`;
    // A word that was cut at the end of a line is one again.
    else if (/\p{L}-$/u.test(markdown)) markdown = markdown.slice(0, -1) + line.text;
    else markdown += ` ${line.text}`;
    before = line;
  }
  return markdown.replace(/\n{3,}/g, '\n\n').trim();
}
