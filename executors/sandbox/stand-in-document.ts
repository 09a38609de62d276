import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const documentSchema = z.looseObject({ paths: z.record(z.string(), z.unknown()) });

/** The OpenAPI document of a stand-in, as text, with what each of them offers beside its own operations: look-up by key. */
export async function readStandIn(root: string, name: string): Promise<string> {
  const text = await readFile(join(root, 'executors/sandbox', name, 'openapi.yaml'), 'utf8');
  const document = documentSchema.parse(parse(text));
  return JSON.stringify({ ...document, paths: { ...document.paths, '/operations/{key}': { get: GET_OPERATION } } });
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

function json(schema: object): object {
  return { 'application/json': { schema } };
}
