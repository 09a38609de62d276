import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Stop } from '../../../src/errors.ts';
import { refusedHost, whyRefused } from '../transport/guarded-connector.ts';
import { loadDocument } from './load-document.ts';
import { NoApi } from './read-document.ts';
import type { ApiDocument, Skipped } from './read-document.ts';
import { addressesAround, filesAround } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * What came of importing one document. It is ok when it can be read and has an operation that can be used, or none at all.
 * `skipped` also says why all of it failed; `ms` is for parsing and reading it, with the files it refers to.
 */
export interface Checked { file: string; ok: boolean; version: string | null; operations: number; skipped: Skipped[]; ms: number }
/** The text at an http(s) address; rejects when it is not to be had. See Reach in connection.ts. */
export type Download = (address: string) => Promise<string>;

const ALL = 'the document';

/** Imports each document: files and addresses that are named, and in folders whatever is an API document. Throws Stop. */
export async function* checkDocuments(names: readonly string[], download: Download): AsyncGenerator<Checked> {
  for (const name of names) {
    if (isAddress(name) || !(await isFolder(name))) {
      const source = await attempt(name, download);
      yield await check(name, source) ?? refused(name, `${ALL} is not an API document`);
    } else for (const file of await filesIn(name)) {
      const source = await attempt(file, download);
      const checked = !(source instanceof Stop) && looksLikeApi(source.text) ? await check(file, { ...source, around: filesAround(file, name) }, true) : null;
      if (checked !== null) yield checked;
    }
  }
}

interface Source { text: string; around: Surroundings }

/** The document in a file or at an http(s) address. Throws Stop. */
export async function loadNamed(name: string, download: Download): Promise<ApiDocument> {
  const { text, around } = await read(name, download);
  return await loadDocument(text, name, around);
}

async function read(name: string, download: Download): Promise<Source> {
  try {
    if (!isAddress(name)) return { text: await readFile(name, 'utf8'), around: filesAround(name, dirname(name)) };
    return { text: await download(name), around: addressesAround(name, download) };
  } catch (error) {
    const host = refusedHost(error);
    if (host !== null) throw new Stop(`${name} is not downloaded, because ${whyRefused(host)}`);
    throw error instanceof Stop ? error : new Stop(`${name} cannot be read.`);
  }
}

function isAddress(name: string): boolean {
  return /^https?:\/\//.test(name) && URL.canParse(name);
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

async function attempt(name: string, download: Download): Promise<Source | Stop> {
  try {
    return await read(name, download);
  } catch (error) {
    if (error instanceof Stop) return error;
    throw error;
  }
}

/** Null for what is no API document, when such texts are passed over. */
async function check(file: string, source: Source | Stop, passOver = false): Promise<Checked | null> {
  if (source instanceof Stop) return refused(file, source.message);
  const start = performance.now();
  try {
    const api = await loadDocument(source.text, ALL, source.around);
    return judge(file, api, since(start));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return passOver && error instanceof NoApi ? null : { ...refused(file, error.message), ms: since(start) };
  }
}

function judge(file: string, { version, operations, skipped }: ApiDocument, ms: number): Checked {
  return { file, ok: operations.length > 0 || skipped.length === 0, version, operations: operations.length, skipped, ms };
}

function refused(file: string, why: string): Checked {
  return { file, ok: false, version: null, operations: 0, skipped: [{ where: ALL, why }], ms: 0 };
}

function since(start: number): number {
  return Math.round((performance.now() - start) * 100) / 100;
}
