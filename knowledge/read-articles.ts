import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Stop } from '../src/errors.ts';

const frontMatter = z.strictObject({
  title: z.string().min(1),
  locale: z.string().regex(/^[a-z]{2}$/).default('en'),
  /** Staff read everything; customers only what is for them. */
  audience: z.enum(['customer', 'staff']).default('customer'),
  /** How people ask for it. */
  questions: z.array(z.string()).default([]),
});

/** One section of an article: what stands under a heading, or before the first. `id` is unique. */
export interface Section extends z.output<typeof frontMatter> { id: string; article: string; heading: string; text: string }

const PARTS = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/;

/** All sections of the Markdown articles of the folders. Throws Stop, naming the file, for an article that cannot be used. */
export async function readArticles(folders: string[]): Promise<Section[]> {
  const read = folders.map(async (folder) => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).toSorted();
    return Promise.all(files.map(async (file) => sectionsOf(join(folder, file), await readFile(join(folder, file), 'utf8'))));
  });
  return (await Promise.all(read)).flat(2);
}

function sectionsOf(file: string, markdown: string): Section[] {
  const [, head, body] = PARTS.exec(markdown) ?? [];
  if (head === undefined || body === undefined) throw new Stop(`${file}: an article begins with front matter between two lines of ---.`);
  const about = aboutOf(file, head);
  const article = basename(file, '.md');
  return body.split(/^(?=#{1,4} )/m).flatMap((part, i) => {
    const [, heading = '', text = ''] = /^(?:#{1,4} +(.*)(?:\r?\n|$))?([\s\S]*)$/.exec(part) ?? [];
    return text.trim() === '' ? [] : [{ ...about, id: `${file}#${String(i)}`, article, heading: heading.trim(), text: text.trim() }];
  });
}

function aboutOf(file: string, head: string): z.output<typeof frontMatter> {
  try {
    return frontMatter.parse(parse(head));
  } catch (error) {
    throw new Stop(`${file}: the front matter cannot be used: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`, { cause: error });
  }
}
