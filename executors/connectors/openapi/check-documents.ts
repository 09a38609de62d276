import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Stop } from '../../../src/errors.ts';
import { NoApi, readDocument } from './read-document.ts';
import type { ApiDocument, Skipped } from './read-document.ts';
import { readText } from './send-request.ts';

/** What came of importing one document; `skipped` also says why all of it failed. `ms` is for parsing and reading it. */
export interface Checked { file: string; ok: boolean; version: string | null; operations: number; skipped: Skipped[]; ms: number }

const ALL = 'the document';

/** Imports each document: files and addresses that are named, and in folders whatever is an API document. Throws Stop. */
export async function* checkDocuments(names: readonly string[]): AsyncGenerator<Checked> {
  for (const name of names) {
    if (isAddress(name) || !(await isFolder(name))) yield checkText(name, await attempt(name)) ?? refused(name, `${ALL} is not an API document`);
    else for (const file of await filesIn(name)) {
      const text = await attempt(file);
      const checked = typeof text === 'string' && looksLikeApi(text) ? checkText(file, text, true) : null;
      if (checked !== null) yield checked;
    }
  }
}

/** The text of a file or of an http(s) address. Throws Stop. */
export async function readNamed(name: string): Promise<string> {
  try {
    return isAddress(name) ? await download(name) : await readFile(name, 'utf8');
  } catch (error) {
    throw error instanceof Stop ? error : new Stop(`${name} cannot be read.`);
  }
}

const DOWNLOAD_MS = 20_000;
const MAX_BYTES = 100_000_000;

async function download(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  if (!response.ok) throw new Stop(`${url} answered ${response.status}.`);
  return await readText(response, MAX_BYTES);
}

function isAddress(name: string): boolean {
  return /^https?:\/\//.test(name);
}

async function isFolder(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isDirectory();
  } catch {
    throw new Stop(`There is no file ${name}.`);
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(json|ya?ml)$/i.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((file) => !file.split(/[/\\]/).includes('node_modules')).toSorted();
}

/** Parsing every file of a folder to see what it is would take long. */
function looksLikeApi(text: string): boolean {
  return /(^|[{,\s])["']?(openapi|swagger)["']?\s*:\s*["']?\d/.test(text);
}

async function attempt(name: string): Promise<string | Stop> {
  try {
    return await readNamed(name);
  } catch (error) {
    if (error instanceof Stop) return error;
    throw error;
  }
}

/** Null for what is no API document, when such texts are passed over. */
function checkText(file: string, text: string | Stop, passOver = false): Checked | null {
  if (text instanceof Stop) return refused(file, text.message);
  const start = performance.now();
  try {
    const api = readDocument(text, ALL);
    return judge(file, api, since(start));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return passOver && error instanceof NoApi ? null : { ...refused(file, error.message), ms: since(start) };
  }
}

/** A document of which nothing can be used was not imported. */
function judge(file: string, { version, operations, skipped }: ApiDocument, ms: number): Checked {
  return { file, ok: operations.length > 0 || skipped.length === 0, version, operations: operations.length, skipped, ms };
}

function refused(file: string, why: string): Checked {
  return { file, ok: false, version: null, operations: 0, skipped: [{ where: ALL, why }], ms: 0 };
}

function since(start: number): number {
  return Math.round((performance.now() - start) * 100) / 100;
}
