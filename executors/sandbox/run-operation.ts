import type { Json, JsonObject } from '../../src/contracts.ts';
import type { Operation } from '../connectors/openapi/operation.ts';
import type { ApiDocument } from '../connectors/openapi/read-document.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { Refused } from './system.ts';
import type { SandboxSystem } from './system.ts';

/** A running stand-in: what it does, how it is described, what it did. */
export interface Part { system: SandboxSystem; api: ApiDocument; journal: Journal }
export interface Request { args: JsonObject; key: string | null }
export interface Response { status: number; body: Json }
export interface RunOptions { part: Part; parts: Map<string, Part>; now: () => number }

/** Runs one operation with valid arguments: a read at once, a write through the journal. Throws Refused. */
export async function runOperation(operation: Operation, { args, key }: Request, { part, parts, now }: RunOptions): Promise<Response> {
  const { system, journal } = part;
  const handler = system.handlers[operation.id];
  if (!handler) throw new Refused(404, 'not_found', 'There is no such operation.');
  for (const name of system.reads) await parts.get(name)?.journal.refresh();
  const status = successOf(operation);
  if (operation.method === 'get') {
    await journal.refresh();
    return { status, body: handler(args, { now: now(), seq: 0 }).body };
  }
  const entry = await journal.write({ action: operation.id, args, key, status }, (at) => handler(args, at));
  await deliver(system.name, entry, parts.get('outbox'));
  return { status: entry.status, body: entry.result };
}

/** Its own key makes each mail one, so that an answer given again, also after a crash, sends what is still owed. */
async function deliver(from: string, { seq, mails }: JournalEntry, outbox: Part | undefined): Promise<void> {
  const send = outbox?.system.handlers['sendEmail'];
  if (!outbox || !send) return;
  for (const [i, mail] of mails.entries()) {
    const args: JsonObject = { ...mail };
    // No header can carry a key with a space in front, so nobody else uses it.
    await outbox.journal.write({ action: 'sendEmail', args, key: ` ${from}/${seq}/${i}`, status: 201 }, (at) => send(args, at));
  }
}

function successOf({ outputs }: Operation): number {
  return Number(Object.keys(outputs).find((status) => /^2\d\d$/.test(status)) ?? 200);
}
