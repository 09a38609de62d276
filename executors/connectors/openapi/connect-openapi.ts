import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Retryable, Terminal } from '../../../src/errors.ts';
import type { Calling, ConnectAt, Connection, Offered } from '../connection.ts';
import { buildRequest } from './build-request.ts';
import { badResponse } from './failures.ts';
import { loadSystem } from './load-system.ts';
import type { LoadedSystem, OpenApiEntry } from './load-system.ts';
import type { Operation } from './operation.ts';
import { createCheck } from './schemas.ts';
import type { Check } from './schemas.ts';
import { sendRequest } from './send-request.ts';

/** The operations of an OpenAPI document as actions. Throws Stop with what to mend. */
export async function connectOpenApi(entry: OpenApiEntry, at: ConnectAt): Promise<Connection> {
  const loaded = await loadSystem(entry, at);
  const check = createCheck();
  const operations = new Map(loaded.api.operations.map((operation) => [operation.id, operation]));
  return {
    actions: loaded.api.operations.map((operation) => offer(at.name, operation)),
    skipped: loaded.api.skipped,
    async call(id, args, calling) {
      const operation = operations.get(id);
      if (!operation) throw new Terminal('unknown_action', `${at.name} has no operation ${id}.`);
      return await perform({ operation, loaded, check, action: `${at.name}.${id}`, at }, args, calling);
    },
  };
}

/** The schemas of a large document are made when they are asked for. */
function offer(system: string, operation: Operation): Offered {
  const { id, method, path, summary } = operation;
  return {
    action: `${system}.${id}`, system, operation: id, method, path, summary, write: method !== 'get' && method !== 'head',
    get input() { return operation.input; },
    get output() { return operation.output; },
  };
}

interface Performing { operation: Operation; loaded: LoadedSystem; check: Check; action: string; at: ConnectAt }

async function perform({ operation, loaded, check, action, at }: Performing, args: JsonObject, { key, signal, write }: Calling): Promise<Json> {
  prepare(operation, check, action);
  const wrong = check.misfit(operation.input, args);
  if (wrong !== null) throw new Terminal('invalid_arguments', `${action}: ${wrong}.`);
  const request = buildRequest(operation, args, loaded.baseUrl());
  if (write) request.headers.set('idempotency-key', key);
  if (signal.aborted) throw new Retryable('timed_out', `${action}: there was no time left to send it.`);
  const promised = (status: number) => outputFor(operation, status);
  const { status, body } = await sendRequest({ request, act: { action, write }, signal, now: at.now, reach: at.reach, promises: (code) => promised(code) !== null });
  const schema = promised(status);
  if (schema === null) return body ?? null;
  if (body === undefined) throw badResponse({ action, write }, 'without the body that its document promises');
  const misfit = check.misfit(schema, body);
  if (misfit !== null) throw badResponse({ action, write }, `not as its document promises: ${misfit}`);
  return body;
}

/** Before anything is sent: a schema that cannot be compiled afterwards would make a done write look failed. */
function prepare({ input, outputs }: Operation, check: Check, action: string): void {
  try {
    for (const schema of [input, ...Object.values(outputs)]) if (schema !== null) check.prepare(schema);
  } catch {
    throw new Terminal('bad_document', `${action}: a schema of it in the OpenAPI document cannot be used.`);
  }
}

/** The schema promised for a status; for one that the document does not name, that of its first success. */
function outputFor({ outputs, method }: Operation, status: number): JsonObject | null {
  if (method === 'head') return null;
  const named = [String(status), '2XX', 'DEFAULT'].find((name) => name in outputs);
  if (named !== undefined) return outputs[named] ?? null;
  return status === 204 ? null : Object.values(outputs).find((schema) => schema !== null) ?? null;
}
