import { basename } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { Stop } from '../src/errors.ts';
import { plainText } from './plain-text.ts';

const DAY = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const day = z.string().regex(DAY, 'must be a day like 2026-03-01, or a time like 2026-03-01T09:00').refine((text) => !Number.isNaN(Date.parse(text)), 'is no day of the calendar');

export const frontMatter = z.strictObject({
  title: z.string().trim().min(1),
  locale: z.string().regex(/^[a-z]{2}$/, 'must be two letters like en').default('en'),
  /** Staff read everything; customers only what is for them. */
  audience: z.enum(['customer', 'staff']).default('customer'),
  /** How people ask for it. */
  questions: z.array(z.string().trim().min(1)).default([]),
  /** Valid from and until, both included; without an offset in the gateway's time zone. */
  from: day.nullish(), until: day.nullish(),
  /** Who keeps it right. */
  owner: z.string().nullish(),
  /** The day it was last checked. */
  updated: day.nullish(),
  /** Where it can be read in full. */
  source: z.url({ protocol: /^https?$/, error: 'must be an address like https://www.example.com/help' }).nullish(),
  /** The file it was imported from, where it is from no page of the web. */
  imported: z.string().min(1).nullish(),
  /** Never served. */
  draft: z.boolean().default(false),
});
export type About = z.output<typeof frontMatter>;
/** What stands under a heading, or before the first, as plain text. `id` is unique. */
export interface Section { id: string; heading: string; text: string }
export interface Article extends About { file: string; name: string; sections: Section[] }

const PARTS = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)([\s\S]*)$/m;
/** Longer sections are quoted in parts. */
const LONGEST_PASSAGE = 1_200;

/** An article from the text of its file. Throws Stop, naming file and line, when it cannot be used. */
export function readArticle(file: string, markdown: string): Article {
  const [, head, body] = PARTS.exec(markdown) ?? [];
  if (head === undefined || body === undefined || !/^\uFEFF?---/.test(markdown)) throw new Stop(`${file}:1: an article begins with front matter between two lines of ---.`);
  const about = aboutOf(file, head);
  return { ...about, file, name: basename(file, '.md'), sections: about.draft ? [] : sectionsOf(file, body) };
}

function sectionsOf(file: string, body: string): Section[] {
  return partsOf(body).flatMap((part, i) => {
    const [, heading = '', text = ''] = /^(?:#{1,4} +(.*)(?:\r?\n|$))?([\s\S]*)$/.exec(part) ?? [];
    return passagesOf(plainText(text)).map((passage, n) => ({ id: `${file}#${i}.${n}`, heading: plainText(heading), text: passage }));
  });
}

/** Cut before each heading that does not stand in a block of code. */
function partsOf(body: string): string[] {
  let code = false;
  const parts = [''];
  for (const line of body.split('\n')) {
    if (/^(?:```|~~~)/.test(line)) code = !code;
    if (!code && /^#{1,4} /.test(line)) parts.push('');
    parts[parts.length - 1] += `${line}\n`;
  }
  return parts;
}

function passagesOf(text: string): string[] {
  const passages: string[] = [];
  for (const paragraph of text.split(/\n{2,}/).flatMap(cut)) {
    const last = passages.at(-1);
    if (last !== undefined && last.length + paragraph.length < LONGEST_PASSAGE) passages[passages.length - 1] = `${last}\n\n${paragraph}`;
    else if (paragraph.trim() !== '') passages.push(paragraph);
  }
  return passages;
}

/** A paragraph that is too long by itself is cut between words. */
function cut(paragraph: string): string[] {
  return paragraph.length <= LONGEST_PASSAGE ? [paragraph] : paragraph.match(new RegExp(`[\\s\\S]{1,${LONGEST_PASSAGE}}(?=\\s|$)|[\\s\\S]{1,${LONGEST_PASSAGE}}`, 'g')) ?? [];
}

function aboutOf(file: string, head: string): About {
  const lines = new LineCounter();
  const document = parseDocument(head, { lineCounter: lines, prettyErrors: false });
  const stop = (offset: number, what: string): Stop => new Stop(`${file}:${Math.max(lines.linePos(offset).line, 1) + 1}: the front matter cannot be used: ${what}`);
  const [broken] = document.errors;
  if (broken) throw stop(broken.pos[0], broken.message);
  const parsed = frontMatter.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  throw stop(offsetOf(document, key), issue?.code === 'unrecognized_keys' ? `there is no "${String(key)}".` : `${String(key)} ${issue?.message ?? ''}.`);
}

function offsetOf({ contents }: Document, key: PropertyKey | undefined): number {
  const pair = isMap(contents) ? contents.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  return isScalar(pair?.key) ? pair.key.range?.[0] ?? 0 : 0;
}
