import { Router } from 'express';
import type { Request as HttpRequest } from 'express';
import type { Json, JsonObject } from '../../src/contracts.ts';
import { isObject, objectAt } from '../connectors/openapi/json.ts';
import type { Operation, Parameter } from '../connectors/openapi/operation.ts';
import { createCheck } from '../connectors/openapi/schemas.ts';
import { answerWith } from './answer-with.ts';
import { answerUnder } from './faults/answer-under.ts';
import type { Faults } from './faults/create-faults.ts';
import type { JournalEntry } from './journal-entry.ts';
import { runOperation } from './run-operation.ts';
import type { RunOptions } from './run-operation.ts';
import { Refused, instant } from './system.ts';

/** Serves a system as its OpenAPI document describes it, with the document itself and the ledger. */
export function createSystemRouter({ faults, ...run }: RunOptions & { faults: Faults }): Router {
  const { api, journal, system } = run.part;
  const check = createCheck();
  const routes = Router();
  routes.get('/openapi.json', (request, response) => {
    response.json({ ...api.document, servers: [{ url: request.baseUrl }] });
  });
  routes.get('/ledger', answerWith(async ({ query: { key } }) => {
    await journal.refresh();
    return journal.entries().filter((entry) => entry.status < 400 && (key === undefined || entry.key === key)).map(toLedgerRow);
  }));
  for (const operation of api.operations) {
    const method = operation.method === 'get' ? 'get' : 'post';
    routes[method](operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, response) => {
      const args = readArguments(operation, request);
      const misfit = check.misfit(operation.input, args);
      if (misfit !== null) throw new Refused(400, 'bad_request', `${operation.id}: ${misfit}.`);
      const key = readKey(request);
      const fault = faults.draw({ system: system.name, operation: operation.id, key, args, header: request.get('x-sandbox-fault') });
      await answerUnder(fault, { request, response, run: (partial) => runOperation(operation, { args, key, partial }, run) });
    });
  }
  return routes;
}

function toLedgerRow({ at, action, key, arguments: args, result }: JournalEntry): Json {
  return { at: instant(at), action, key, arguments: args, result };
}

function readArguments(operation: Operation, request: HttpRequest): JsonObject {
  const args: JsonObject = operation.body.kind === 'members' ? { ...readBody(request) } : {};
  for (const parameter of operation.parameters) {
    const value = readParameter(operation, parameter, request);
    if (value !== undefined) args[parameter.argument] = value;
  }
  return args;
}

function readBody(request: HttpRequest): JsonObject {
  const body: unknown = request.body;
  if (!isObject(body)) throw new Refused(400, 'bad_request', 'Send a JSON object, as application/json.');
  return body;
}

/** A number in an address comes as text; what is not one stays text, and is refused by the document. */
function readParameter(operation: Operation, { argument, name, in: place }: Parameter, request: HttpRequest): Json | undefined {
  const sent: unknown = { path: request.params[name], query: request.query[name], header: request.get(name), cookie: undefined }[place];
  if (sent === undefined) return undefined;
  const { type } = objectAt(objectAt(operation.input, 'properties'), argument);
  const text = typeof sent === 'string' ? sent : JSON.stringify(sent);
  return (type === 'integer' || type === 'number') && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}

function readKey(request: HttpRequest): string | null {
  const key = request.get('idempotency-key') ?? null;
  if (key !== null && (key === '' || key.length > 255)) throw new Refused(400, 'bad_request', 'An Idempotency-Key has 1 to 255 characters.');
  return key;
}
