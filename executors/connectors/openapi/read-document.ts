import { upgrade } from '@scalar/openapi-parser';
import type { JsonObject } from '../../../src/contracts.ts';
import { Stop } from '../../../src/errors.ts';
import { isObject, objectAt, textAt } from './json.ts';
import { readOperation } from './operation.ts';
import type { Operation } from './operation.ts';
import { Unusable, resolve } from './references.ts';

export interface Skipped { where: string; why: string }
/** A document as 3.1, its usable operations, and what was left out of it and why. */
export interface ApiDocument { document: JsonObject; title: string; operations: Operation[]; skipped: Skipped[] }

/** Reads an OpenAPI document (YAML or JSON, any version the upgrader knows). Throws Stop, naming `where` it came from. */
export function readDocument(text: string, where: string): ApiDocument {
  const document = parse(text, where);
  const operations = new Map<string, Operation>();
  const skipped: Skipped[] = [];
  for (const [path, rawItem] of Object.entries(objectAt(document, 'paths'))) {
    const item = attempt(() => resolve(rawItem, document), path);
    if ('why' in item) skipped.push(item);
    else for (const method of METHODS) {
      const operation = item.value[method];
      if (!isObject(operation)) continue;
      const id = actionName(textAt(operation, 'operationId') ?? `${method} ${path}`);
      const at = `${method.toUpperCase()} ${path}`;
      const read = attempt(() => readOperation({ document, path, method, item: item.value, operation, id }), at);
      if ('why' in read) skipped.push(read);
      else if (operations.has(id)) skipped.push({ where: at, why: `operationId ${id} is taken` });
      else operations.set(id, read.value);
    }
  }
  return { document, title: textAt(objectAt(document, 'info'), 'title') ?? where, operations: [...operations.values()], skipped };
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

function parse(text: string, where: string): JsonObject {
  let document: unknown;
  try {
    document = upgrade(text).specification;
  } catch (error) {
    throw new Stop(`${where} cannot be read as YAML or JSON: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown format'}`);
  }
  if (!isObject(document) || !isObject(document['paths'])) throw new Stop(`${where} is not an OpenAPI document: it has no paths.`);
  return document;
}

function attempt<T>(read: () => T, where: string): { value: T } | Skipped {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Unusable) return { where, why: error.message };
    throw error;
  }
}

/** "customers/get-one" → "customersGetOne": what a flow can write after the dot. */
function actionName(id: string): string {
  const words = id.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const name = words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return /^[A-Za-z]/.test(name) ? name : `op${name}`;
}
