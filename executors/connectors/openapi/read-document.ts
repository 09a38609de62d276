import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Stop } from '../../../src/errors.ts';
import { createSchemas } from './bundle.ts';
import { isObject, listAt, objectAt, own, textAt, textsAt } from './json.ts';
import { operationNames } from './operation-names.ts';
import { readOperation } from './operation.ts';
import type { Operation } from './operation.ts';
import { parseSource } from './parse-source.ts';
import { Unusable, resolve, resolveAt } from './references.ts';

/** A text that is no API document at all, rather than a broken one. */
export class NoApi extends Stop {}

export interface Skipped { where: string; why: string }
/** A document (with other files joined to it), its usable operations, and what was left out of it and why. `servers` are what it says itself. */
export interface ApiDocument {
  document: JsonObject; title: string; version: string; servers: string[]; operations: Operation[]; skipped: Skipped[];
}

/** Reads an OpenAPI document (YAML or JSON, or parsed; Swagger 2.0, OpenAPI 3.0 to 3.2). Throws Stop, naming `where` it came from. */
export function readDocument(source: string | JsonObject, where: string): ApiDocument {
  const document = typeof source === 'string' ? parseSource(source, where) : source;
  const version = versionOf(document, where);
  const old = /^(2|3\.0)/.test(version);
  const schemas = { input: createSchemas(document, { old, side: 'input' }), output: createSchemas(document, { old, side: 'output' }) };
  const { listed, skipped } = list(document, where);
  const names = operationNames(listed);
  const operations: Operation[] = [];
  for (const [i, { at, ...found }] of listed.entries()) {
    const read = attempt(() => readOperation({ document, schemas, id: names[i] ?? '', ...found }), at);
    if ('why' in read) skipped.push(read);
    else operations.push(read.value);
  }
  return { document, title: textAt(objectAt(document, 'info'), 'title') ?? where, version, servers: serversOf(document), operations, skipped };
}

function versionOf(document: JsonObject, where: string): string {
  const said = own(document, 'openapi') ?? own(document, 'swagger') ?? own(document, 'swaggerVersion');
  const version = typeof said === 'number' ? said.toFixed(1) : typeof said === 'string' ? said.trim() : null;
  if (version === null) throw new NoApi(`${where} is not an OpenAPI document: it has neither "openapi" nor "swagger" with a version.`);
  if (!/^(2(\.0)?|3(\.[0-2])?)(\.\d|$|-)/.test(version)) throw new Stop(`${where} says it is version ${version.slice(0, 20)}; 2.0 and 3.0 to 3.2 can be read.`);
  if (isObject(own(document, 'paths'))) return version;
  const events = version.startsWith('3.') && !version.startsWith('3.0') && (isObject(own(document, 'webhooks')) || isObject(own(document, 'components')));
  if (!events) throw new NoApi(`${where} is not an OpenAPI document: it has no paths.`);
  return version;
}

interface Found { at: string; method: string; path: string; said: string | null; item: JsonObject; operation: JsonObject }

function list(document: JsonObject, where: string): { listed: Found[]; skipped: Skipped[] } {
  const listed: Found[] = [];
  const skipped: Skipped[] = [];
  const paths = attempt(() => resolveAt(document, 'paths', document), 'paths');
  if ('why' in paths) throw new Stop(`${where} cannot be read: ${paths.why}.`);
  for (const [path, rawItem] of Object.entries(paths.value)) {
    if (path.startsWith('x-')) continue;
    const item = attempt(() => resolve(rawItem, document), path);
    if ('why' in item) skipped.push(item);
    else for (const [method, raw] of Object.entries(item.value)) {
      const at = `${method.toUpperCase()} ${path}`;
      const found = METHODS.has(method) ? attempt(() => usable(raw, method, document), at) : null;
      if (found === null) continue;
      if ('why' in found) skipped.push(found);
      else listed.push({ at, method, path: path.startsWith('/') ? path : `/${path}`, said: textAt(found.value, 'operationId'), item: item.value, operation: found.value });
    }
  }
  return { listed, skipped };
}

const METHODS = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace', 'query']);

function usable(raw: Json, method: string, document: JsonObject): JsonObject {
  if (!isObject(raw)) throw new Unusable('it is not an object');
  if (['options', 'trace', 'query'].includes(method)) throw new Unusable(`${method.toUpperCase()} is not a call that a flow makes`);
  return resolve(raw, document);
}

function serversOf(document: JsonObject): string[] {
  const urls = listAt(document, 'servers').flatMap((server) => (isObject(server) ? textAt(server, 'url') ?? [] : []));
  const host = textAt(document, 'host');
  if (host === null) return urls;
  return (textsAt(document, 'schemes').length > 0 ? textsAt(document, 'schemes') : ['https']).map((scheme) => `${scheme}://${host}${textAt(document, 'basePath') ?? ''}`);
}

function attempt<T>(read: () => T, where: string): { value: T } | Skipped {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Unusable) return { where, why: error.message };
    throw error;
  }
}
