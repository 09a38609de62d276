import { joinFiles } from './join-files.ts';
import { parseSource } from './parse-source.ts';
import { readDocument } from './read-document.ts';
import type { ApiDocument } from './read-document.ts';
import type { Surroundings } from './surroundings.ts';

/** Reads an OpenAPI document with the files it refers to. Throws Stop, naming `where` it came from. */
export async function loadDocument(text: string, where: string, around: Surroundings): Promise<ApiDocument> {
  const document = parseSource(text, where);
  if (LEADS_OUT.test(text)) await joinFiles(document, around);
  return readDocument(document, where);
}

/** To look at every value of a large document takes longer than to look for this. */
const LEADS_OUT = /\$ref["']?\s*:\s*["']?[^"'#\s]/;
