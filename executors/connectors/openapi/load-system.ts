import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Stop } from '../../../src/errors.ts';
import { readDocument } from './read-document.ts';
import type { ApiDocument } from './read-document.ts';

/** A value as written, or the name of an environment variable that holds it. */
export type Ref = string | { $env: string };
export type Credentials =
  | { type: 'none' }
  | { type: 'bearer'; token: Ref }
  | { type: 'api key'; header: string; key: Ref }
  | { type: 'basic'; user: Ref; password: Ref };
/** One system of a systems.yaml, as flows/schema.ts parses it. */
export interface SystemEntry { document: string; url: Ref; credentials: Credentials; allow?: string[] | undefined; reads: string[] }
export interface LoadOptions {
  /** The value of a named secret; throws Stop when there is none. */
  secret: (name: string) => string;
  /** The project root, where the stand-ins' documents are. */
  root: string;
  /** Where our stand-ins answer, asked at each call; null where they are switched off. */
  sandboxUrl: (() => string) | null;
}
export interface LoadedSystem { baseUrl: () => string; headers: Headers; api: ApiDocument }

/** Reads the document of a system and resolves its address and credentials. Throws Stop with what to mend. */
export async function loadSystem(at: { name: string; folder: string }, entry: SystemEntry, options: LoadOptions): Promise<LoadedSystem> {
  const url = valueOf(entry.url, options);
  const standIn = /^sandbox:([a-z]+)$/.exec(url)?.[1] ?? null;
  const where = `${at.name} in ${join(at.folder, 'systems.yaml')}`;
  const text = await readSource(entry.document, { ...at, where, standIn, root: options.root });
  return { baseUrl: baseUrl(where, standIn === null ? url : { standIn }, options), headers: toHeaders(entry.credentials, options, where), api: readDocument(text, where) };
}

interface Source { where: string; folder: string; standIn: string | null; root: string }
async function readSource(document: string, { where, folder, standIn, root }: Source): Promise<string> {
  if (document === 'sandbox' && standIn === null) throw new Stop(`${where}: "document: sandbox" goes with an url like sandbox:crm.`);
  const file = document === 'sandbox' ? join(root, 'executors/sandbox', standIn ?? '', 'openapi.yaml') : resolve(folder, document);
  try {
    return await (/^https?:\/\//.test(document) ? download(document) : readFile(file, 'utf8'));
  } catch {
    throw new Stop(`${where}: its document ${document} cannot be read.`);
  }
}

const DOWNLOAD_MS = 20_000;
async function download(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  if (!response.ok) throw new Stop(`${url} answered ${response.status}`);
  return await response.text();
}

function baseUrl(where: string, url: string | { standIn: string }, { sandboxUrl }: LoadOptions): () => string {
  if (typeof url === 'string') {
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) throw new Stop(`${where}: its url is not an http(s) address.`);
    return () => url;
  }
  if (sandboxUrl === null) throw new Stop(`${where}: the stand-in systems are switched off here; give a real url.`);
  return () => `${sandboxUrl()}/${url.standIn}`;
}

function toHeaders(credentials: Credentials, options: LoadOptions, where: string): Headers {
  const headers = new Headers();
  try {
    for (const [name, value] of Object.entries(headerOf(credentials, options))) headers.set(name, value);
  } catch (error) {
    // The runtime's own message would quote the secret.
    throw error instanceof Stop ? error : new Stop(`${where}: its credentials cannot be sent in a header.`);
  }
  return headers;
}

function headerOf(credentials: Credentials, options: LoadOptions): { [name: string]: string } {
  switch (credentials.type) {
    case 'none': return {};
    case 'bearer': return { authorization: `Bearer ${valueOf(credentials.token, options)}` };
    case 'api key': return { [credentials.header]: valueOf(credentials.key, options) };
    case 'basic': {
      const pair = `${valueOf(credentials.user, options)}:${valueOf(credentials.password, options)}`;
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    }
    default: return credentials satisfies never;
  }
}

function valueOf(ref: Ref, { secret }: LoadOptions): string {
  return typeof ref === 'string' ? ref : secret(ref.$env);
}
