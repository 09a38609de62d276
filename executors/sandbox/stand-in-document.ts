import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { JsonObject } from '../../src/contracts.ts';

const documentSchema = z.object({ paths: z.record(z.string(), z.json()) }).catchall(z.json());

/** The OpenAPI document of a stand-in by its name, with what each of them offers beside its own operations: look-up by key. */
export type StandInDocuments = (name: string) => Promise<JsonObject>;

/** Reads each document once: the stand-ins serve what the gateway calls. */
export function createStandInDocuments(root: string): StandInDocuments {
  const known = new Map<string, Promise<JsonObject>>();
  return (name) => {
    const document = known.get(name) ?? read(root, name);
    known.set(name, document);
    return document;
  };
}

async function read(root: string, name: string): Promise<JsonObject> {
  const text = await readFile(join(root, 'executors/sandbox', name, 'openapi.yaml'), 'utf8');
  const document = documentSchema.parse(parse(text));
  return { ...document, paths: { ...document.paths, '/operations/{key}': { get: GET_OPERATION } } };
}

const GET_OPERATION = {
  operationId: 'getOperation',
  summary: 'What was answered to the write with this Idempotency-Key',
  description: 'Refuses with `not_found` when nothing was recorded under the key: then it was not done.',
  parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 255, examples: ['session/w3'] } }],
  responses: {
    200: { description: 'The recorded write; a refusal has its status of 400 or more', content: json({
      type: 'object',
      required: ['key', 'action', 'status', 'result', 'at'],
      properties: {
        key: { type: 'string' }, action: { type: 'string', description: 'The operation' }, status: { type: 'integer', description: 'The HTTP status it was answered with' },
        result: { description: 'The body it was answered with' }, at: { type: 'string', format: 'date-time' },
      },
    }) },
    default: { description: 'Refused, and why', content: json({
      type: 'object',
      required: ['error'],
      properties: { error: { type: 'object', required: ['code', 'message'], properties: { code: { type: 'string' }, message: { type: 'string' } } } },
    }) },
  },
};

function json(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}
