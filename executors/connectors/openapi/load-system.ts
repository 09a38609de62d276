import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { JsonObject } from '../../../src/contracts.ts';
import { Stop } from '../../../src/errors.ts';
import type { ConnectAt, Ref } from '../connection.ts';
import { refusedHost, whyRefused } from '../transport/guarded-connector.ts';
import { loadDocument } from './load-document.ts';
import { readDocument } from './read-document.ts';
import type { ApiDocument } from './read-document.ts';
import { addressesAround, filesAround } from './surroundings.ts';

/** A system with an OpenAPI document: a file beside systems.yaml, an http(s) address, `sandbox` with `url: sandbox:crm`, or the document itself. */
export interface OpenApiEntry { document: string | JsonObject; url: Ref }
export interface LoadedSystem { baseUrl: () => string; api: ApiDocument }

/** Reads the document of a system and resolves its address. Throws Stop with what to mend. */
export async function loadSystem(entry: OpenApiEntry, at: ConnectAt): Promise<LoadedSystem> {
  const { where } = at;
  const url = at.valueOf(entry.url);
  const standIn = /^sandbox:([a-z][a-z-]*)$/.exec(url)?.[1] ?? null;
  const api = typeof entry.document === 'string' ? await load(entry.document, { ...at, standIn }) : readDocument(entry.document, where);
  return { baseUrl: baseUrl(where, standIn === null ? url : { standIn }, at), api };
}

type LoadAt = ConnectAt & { standIn: string | null };

async function load(document: string, at: LoadAt): Promise<ApiDocument> {
  const { where, folder, standIn, standIns, reach } = at;
  const download = (address: string): Promise<string> => reach.download(address);
  if (document !== 'sandbox') {
    const around = isAddress(document) ? addressesAround(document, download) : filesAround(resolve(folder, document), folder);
    return await loadDocument(await readSource(document, () => (isAddress(document) ? download(document) : readFile(resolve(folder, document), 'utf8')), where), where, around);
  }
  if (standIn === null) throw new Stop(`${where}: "document: sandbox" goes with an url like sandbox:crm.`);
  return readDocument(await readSource(document, () => standIns(standIn), where), where);
}

function isAddress(document: string): boolean {
  return /^https?:\/\//.test(document) && URL.canParse(document);
}

async function readSource<T>(document: string, read: () => Promise<T>, where: string): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const refused = refusedHost(error);
    throw new Stop(refused === null ? `${where}: its document ${document} cannot be read.` : `${where}: its document is not downloaded, because ${whyRefused(refused)}`);
  }
}

function baseUrl(where: string, url: string | { standIn: string }, { sandboxUrl }: ConnectAt): () => string {
  if (typeof url === 'string') {
    if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) throw new Stop(`${where}: its url is not an http(s) address.`);
    return () => url;
  }
  if (sandboxUrl === null) throw new Stop(`${where}: the stand-in systems are switched off here; give a real url.`);
  return () => `${sandboxUrl()}/${url.standIn}`;
}
