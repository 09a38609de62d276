import type { Json, JsonObject } from '../../src/contracts.ts';
import type { Operation } from '../connectors/openapi/operation.ts';
import type { ApiDocument } from '../connectors/openapi/read-document.ts';
import type { Deliver } from './deliver.ts';
import type { Journal } from './journal.ts';
import { Refused } from './system.ts';
import type { SandboxSystem } from './system.ts';

/** A running stand-in: what it does, how it is described, what it did. */
export interface Part { system: SandboxSystem; api: ApiDocument; journal: Journal }
/** `partial`: a write with several changes breaks after the first. */
export interface Request { args: JsonObject; key: string | null; partial?: boolean }
export interface Response { status: number; body: Json }
export interface RunOptions { part: Part; parts: Map<string, Part>; now: () => number; deliver: Deliver }

/** Runs one operation with valid arguments: a read at once, a write through the journal. Throws Refused. */
export async function runOperation(operation: Operation, { args, key, partial = false }: Request, { part, parts, now, deliver }: RunOptions): Promise<Response> {
  const { system, journal } = part;
  const handler = system.handlers[operation.id];
  if (!handler) throw new Refused(404, 'not_found', 'There is no such operation.');
  for (const name of system.reads) await parts.get(name)?.journal.refresh();
  const status = successOf(operation);
  if (operation.method === 'get') {
    if (partial) throw new Refused(500, 'system_error', 'Something broke.');
    await journal.refresh();
    return { status, body: handler(args, { now: now(), seq: 0 }).body };
  }
  const entry = await journal.write({ action: operation.id, args, key, status, partial }, (at) => handler(args, at));
  await deliver(system.name, entry);
  return { status: entry.status, body: entry.result };
}

function successOf({ outputs }: Operation): number {
  return Number(Object.keys(outputs).find((status) => /^2\d\d$/.test(status)) ?? 200);
}
