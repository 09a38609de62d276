import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Library } from '../../knowledge/create-knowledge.ts';
import { draftArticle } from '../../knowledge/draft-article.ts';
import { hasCode } from '../../knowledge/has-code.ts';
import { importArticles, type Progress } from '../../knowledge/import/import-articles.ts';
import type { Fetch } from '../../knowledge/import/page.ts';
import { isValid } from '../../knowledge/is-valid.ts';
import type { Article } from '../../knowledge/read-article.ts';
import { Stop } from '../errors.ts';

export const USAGE = `npm run knowledge -- import <file.html, file.pdf, folder, address or sitemap.xml>…   makes articles of them, or brings them up to date
    [--into folder] [--locale en] [--audience customer|staff] [--owner name] [--limit 200]
npm run knowledge -- list                                     every article, and whether it is valid
npm run knowledge -- ask "question" [--locale en] [--audience customer|staff]
npm run knowledge -- unanswered [--draft folder]              questions that no article answers; --draft begins an article for each
Add --json for a program to read.`;

export interface KnowledgeCommand {
  print: (line: string) => void;
  fetch: Fetch;
  wait: (ms: number) => Promise<void>;
  now: number;
  timeZone: string;
  locale: string;
  /** Where imported articles go. */
  imported: string;
  articles: () => Promise<readonly Article[]>;
  /** With the questions of customers, when they are wanted. */
  open: (withQuestions: boolean) => Promise<{ library: Library; close: () => Promise<void> }>;
}
type Arguments = { command: string | undefined; names: string[] } & ReturnType<typeof parse>['values'];

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv], allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false }, into: { type: 'string' }, locale: { type: 'string' }, audience: { type: 'string' }, owner: { type: 'string' },
      limit: { type: 'string', default: '200' }, draft: { type: 'string' },
    },
  });
}

/** The command `npm run knowledge`. Code 1: something was not imported, or nothing was found; 2: it was called wrongly. */
export async function knowledgeCommand(argv: readonly string[], at: KnowledgeCommand): Promise<0 | 1 | 2> {
  const called = readArguments(argv);
  const wrong = typeof called === 'string' ? called : whatIsWrong(called);
  if (typeof called === 'string' || wrong !== null) {
    at.print(wrong === null || wrong === '' ? USAGE : `${wrong}\n\n${USAGE}`);
    return 2;
  }
  switch (called.command) {
    case 'import': return importAll(called, at);
    case 'ask': return ask(called, at);
    case 'unanswered': return unanswered(called, at);
    default: return list(called, at);
  }
}

function readArguments(argv: readonly string[]): Arguments | string {
  try {
    const { values, positionals: [command, ...names] } = parse(argv);
    return { command, names, ...values };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const COMMANDS: { readonly [command: string]: { names: (count: number) => boolean; wrong: string } } = {
  import: { names: (count) => count > 0, wrong: 'Name a file, a folder or an address.' },
  list: { names: (count) => count === 0, wrong: 'list takes no names.' },
  ask: { names: (count) => count === 1, wrong: 'Ask one question, in quotes.' },
  unanswered: { names: (count) => count === 0, wrong: 'unanswered takes no names; --draft takes a folder.' },
};

function whatIsWrong({ command, names, audience, locale, limit }: Arguments): string | null {
  if (command === undefined) return '';
  const known = COMMANDS[command];
  if (!known) return `There is no command "${command}".`;
  if (!known.names(names.length)) return known.wrong;
  if (audience !== undefined && audience !== 'customer' && audience !== 'staff') return '--audience is customer or staff.';
  if (locale !== undefined && !/^[a-z]{2}$/.test(locale)) return '--locale is two letters like en.';
  return /^[1-9]\d{0,4}$/.test(limit) ? null : '--limit is a whole number from 1 to 99999.';
}

const audienceOf = ({ audience }: Arguments): 'customer' | 'staff' | undefined => (audience === 'customer' || audience === 'staff' ? audience : undefined);

async function importAll(called: Arguments, { print, fetch, wait, now, timeZone, imported }: KnowledgeCommand): Promise<0 | 1> {
  const { names, into = imported, locale, owner, limit, json } = called;
  const count = { new: 0, updated: 0, unchanged: 0, skipped: 0 };
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
  for await (const done of importArticles(names, { fetch, wait, limit: Number(limit), into, locale, audience: audienceOf(called), owner, today })) {
    count[done.change] += 1;
    print(json ? JSON.stringify(done) : progressLine(done));
  }
  if (!json) print(`${count.new} new, ${count.updated} updated, ${count.unchanged} unchanged, ${count.skipped} skipped, in ${into}.`);
  return count.skipped > 0 ? 1 : 0;
}

function progressLine({ name, n, of, change, file, why }: Progress): string {
  return `${of > 1 ? `${String(n).padStart(String(of).length)}/${of}  ` : ''}${change.padEnd(9)}  ${name}  ${file === null ? why ?? '' : `→ ${file}`}`;
}

async function list({ json }: Arguments, { print, articles, now, timeZone }: KnowledgeCommand): Promise<0> {
  const all = (await articles()).map((article) => ({ article, state: stateOf(article, { now, timeZone }) }));
  for (const { article, state } of all) {
    const { name, title, locale, audience, owner, updated, from, until, source, file, questions } = article;
    print(json ? JSON.stringify({ name, title, locale, audience, state, owner, updated, from, until, source, questions: questions.length, file })
      : `${state.padEnd(8)} ${locale} ${audience.padEnd(8)} ${(updated ?? '-').slice(0, 10).padEnd(10)} ${title}  (${file}${owner == null ? '' : `, ${owner}`})`);
  }
  if (!json) print(`${all.length} articles, ${all.filter(({ state }) => state === 'valid').length} valid.`);
  return 0;
}

function stateOf({ draft, from, until }: Article, { now, timeZone }: { now: number; timeZone: string }): 'draft' | 'valid' | 'later' | 'expired' {
  if (draft) return 'draft';
  if (isValid({ from, until }, now, timeZone)) return 'valid';
  return isValid({ from, until: null }, now, timeZone) ? 'expired' : 'later';
}

async function ask(called: Arguments, { print, open, locale: usual }: KnowledgeCommand): Promise<0 | 1> {
  const { names: [question = ''], locale = usual, json } = called;
  const { library, close } = await open(false);
  try {
    const passages = await library.answer(question, { locale, audience: audienceOf(called) ?? 'customer' });
    if (json) print(JSON.stringify(passages));
    else if (passages.length === 0) print('No article answers this.');
    else for (const { article, title, text, score, sources = [] } of passages) print(`${score.toFixed(2)}  ${title}  (${[article, ...sources.flatMap(({ link, updated }) => [link, updated]).filter((part) => part !== null)].join(', ')})\n${text}\n`);
    return passages.length === 0 ? 1 : 0;
  } finally {
    await close();
  }
}

async function unanswered({ json, draft }: Arguments, { print, open }: KnowledgeCommand): Promise<0> {
  const { library, close } = await open(true);
  try {
    const questions = await library.unanswered();
    for (const one of questions) print(json ? JSON.stringify(one) : `${String(one.count).padStart(5)}×  ${one.locale}  ${one.question}${one.alike.map((text) => `\n            also: ${text}`).join('')}`);
    if (questions.length === 0 && !json) print('There is no question without an answer.');
    if (draft === undefined) return 0;
    await mkdir(draft, { recursive: true });
    for (const one of questions) {
      const { name, markdown } = draftArticle(one);
      const written = await writeNew(join(draft, name), markdown);
      if (!json) print(`${written ? 'begun' : 'there already'}: ${join(draft, name)}`);
    }
    return 0;
  } finally {
    await close();
  }
}

/** False: it is there already, and stays as it is. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw new Stop(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}
