import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../../src/contracts.ts';
import { Retryable, Stop, Terminal } from '../../../src/errors.ts';
import { buildRequest } from './build-request.ts';
import { badResponse } from './failures.ts';
import { loadSystem } from './load-system.ts';
import type { LoadOptions, LoadedSystem, SystemEntry } from './load-system.ts';
import type { Operation } from './operation.ts';
import { createCheck } from './schemas.ts';
import type { Check } from './schemas.ts';
import { sendRequest } from './send-request.ts';

/** A parsed systems.yaml and the folder it lies in. */
export interface SystemsFile { folder: string; systems: { [name: string]: SystemEntry } }
export interface SystemsOptions extends LoadOptions { files: SystemsFile[]; now: () => number }
/** An action that flows may call. `input` and `output` are JSON Schemas (2020-12). */
export interface ActionInfo {
  action: string; system: string; operation: string; method: string; path: string;
  write: boolean; summary: string; input: JsonObject; output: JsonObject;
}
export interface CallContext { key: string; signal: AbortSignal }
export interface Systems {
  actions(): ActionInfo[];
  find(action: string): ActionInfo | null;
  /** Calls once. `key` is sent with a write as its Idempotency-Key. Throws Retryable, Terminal or Unknown. */
  call(action: string, args: JsonObject, at: CallContext): Promise<Json>;
  /** Operations of the documents that cannot be used, and why. */
  readonly skipped: { system: string; where: string; why: string }[];
}

/** The actions of all systems. A system that several files name alike is one, with everything they allow. Throws Stop. */
export async function createSystems(options: SystemsOptions): Promise<Systems> {
  const callable = new Map<string, Callable>();
  const skipped: Systems['skipped'] = [];
  for (const [system, { folder, entry }] of merge(options.files)) {
    const loaded = await loadSystem({ name: system, folder }, entry, options);
    const check = createCheck();
    skipped.push(...loaded.api.skipped.map((skip) => ({ system, ...skip })));
    for (const operation of allowed(loaded, entry, `${system} in ${folder}`)) {
      const info = toInfo(system, operation, entry);
      callable.set(info.action, { info, operation, loaded, check });
    }
  }
  return {
    skipped,
    actions: () => [...callable.values()].map(({ info }) => info),
    find: (action) => callable.get(action)?.info ?? null,
    async call(action, args, at) {
      const found = callable.get(action);
      if (!found) throw new Terminal('unknown_action', `${action} is not an action that flows may use.`);
      return await perform(found, args, { ...at, now: options.now });
    },
  };
}

interface Callable { info: ActionInfo; operation: Operation; loaded: LoadedSystem; check: Check }

async function perform({ info, operation, loaded, check }: Callable, args: JsonObject, at: CallContext & { now: () => number }): Promise<Json> {
  const { action, write } = info;
  prepare(operation, check, action);
  const wrong = check.misfit(operation.input, args);
  if (wrong !== null) throw new Terminal('invalid_arguments', `${action}: ${wrong}.`);
  const request = buildRequest(operation, args, loaded.baseUrl());
  for (const [name, value] of loaded.headers) request.headers.set(name, value);
  if (write) request.headers.set('idempotency-key', at.key);
  if (at.signal.aborted) throw new Retryable('timed_out', `${action}: there was no time left to send it.`);
  const { status, json } = await sendRequest({ request, act: { action, write }, signal: at.signal, now: at.now });
  const promised = outputFor(operation, status);
  if (promised === null) return json ?? null;
  if (json === undefined) throw badResponse(info, 'without the body that its document promises');
  const misfit = check.misfit(promised, json);
  if (misfit !== null) throw badResponse(info, `not as its document promises: ${misfit}`);
  return json;
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
function outputFor({ outputs }: Operation, status: number): JsonObject | null {
  const named = [String(status), '2XX', 'DEFAULT'].find((name) => name in outputs);
  if (named !== undefined) return outputs[named] ?? null;
  return status === 204 ? null : Object.values(outputs).find((schema) => schema !== null) ?? null;
}

function allowed({ api }: LoadedSystem, { allow, reads }: SystemEntry, where: string): Operation[] {
  const names = new Set(api.operations.map((operation) => operation.id));
  const missing = [...(allow ?? []), ...reads].find((name) => !names.has(name));
  if (missing !== undefined) throw new Stop(`${where}: there is no operation ${missing}; there are ${[...names].slice(0, 30).join(', ')}.`);
  return allow === undefined ? api.operations : api.operations.filter((operation) => allow.includes(operation.id));
}

function toInfo(system: string, operation: Operation, { reads }: SystemEntry): ActionInfo {
  const { id, method, path, summary, input, output } = operation;
  const write = method !== 'get' && method !== 'head' && !reads.includes(id);
  return { action: `${system}.${id}`, system, operation: id, method, path, write, summary, input, output };
}

function merge(files: SystemsFile[]): Map<string, { folder: string; entry: SystemEntry }> {
  const merged = new Map<string, { folder: string; entry: SystemEntry }>();
  for (const { folder, systems } of files) for (const [name, entry] of Object.entries(systems)) {
    const known = merged.get(name);
    if (!known) merged.set(name, { folder, entry });
    else merged.set(name, { folder: known.folder, entry: join(known.entry, entry, `${name} in ${folder} and in ${known.folder}`) });
  }
  return merged;
}

function join(one: SystemEntry, other: SystemEntry, where: string): SystemEntry {
  const same = one.document === other.document && isDeepStrictEqual([one.url, one.credentials], [other.url, other.credentials]);
  if (!same) throw new Stop(`${where} are two different systems; give one of them another name.`);
  const allow = one.allow && other.allow && [...new Set([...one.allow, ...other.allow])];
  return { ...one, allow, reads: [...new Set([...one.reads, ...other.reads])] };
}
