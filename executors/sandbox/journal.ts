import { z } from 'zod';
import type { Documents, JsonObject } from '../../src/contracts.ts';
import { digest } from '../../src/digest.ts';
import { Refused } from './system.ts';
import type { Answer, At, SandboxSystem } from './system.ts';

const entrySchema = z.object({
  seq: z.number(), at: z.number(), action: z.string(), key: z.string().nullable(), digest: z.string(),
  arguments: z.record(z.string(), z.json()),
  status: z.number(),
  result: z.json(),
  changes: z.array(z.object({ table: z.string(), key: z.string(), value: z.record(z.string(), z.json()) })),
  mails: z.array(z.object({ to: z.string(), subject: z.string(), text: z.string() })),
});
/** One write, whole: what was asked, answered and changed. It is one document, so it happened or it did not. */
export type JournalEntry = z.output<typeof entrySchema>;
export interface Act { action: string; args: JsonObject; key: string | null; status: number }
export interface Journal {
  /** Brings the rows up to date, also with what another process wrote. */
  refresh(): Promise<void>;
  /** Does a write once for each key: the same key and arguments get the first answer. Throws Refused `key_reused`. */
  write(act: Act, answer: (at: At) => Answer): Promise<JournalEntry>;
  /** Everything done, oldest first. */
  entries(): JournalEntry[];
}
export interface JournalOptions { documents: Documents; now: () => number }

/**
 * The state of a system is its seed and its journal, applied in order. Entry n is added only where the place n is free:
 * so writes are serial across processes, and a crash leaves a write done or not done, never half.
 */
export function createJournal(system: SandboxSystem, { documents, now }: JournalOptions): Journal {
  const folder = `sandbox-${system.name}`;
  const entries: JournalEntry[] = [];
  const byKey = new Map<string, JournalEntry>();
  const tables = new Map(system.tables.map((table) => [table.name, table]));
  let queue: Promise<unknown> = Promise.resolve();
  let loading: Promise<void> | null = null;

  const apply = (value: JsonObject) => {
    const entry = entrySchema.parse(value);
    if (entry.seq !== entries.length + 1) return;
    for (const change of entry.changes) tables.get(change.table)?.apply(change);
    entries.push(entry);
    if (entry.key !== null) byKey.set(entry.key, entry);
  };
  const load = async () => {
    const stored = await documents.list(folder, MOST_ENTRIES);
    for (const { value } of stored.toSorted((a, b) => (a.key < b.key ? -1 : 1))) apply(value);
  };
  const refresh = async () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    await loading;
    for (let next = await documents.get(folder, place(entries.length + 1)); next; next = await documents.get(folder, place(entries.length + 1))) apply(next);
  };
  const write = async (act: Act, answer: (at: At) => Answer): Promise<JournalEntry> => {
    for (;;) {
      await refresh();
      const done = act.key === null ? undefined : byKey.get(act.key);
      if (done) return same(done, act);
      const seq = entries.length + 1;
      const entry = toEntry(act, answer, { now: now(), seq });
      // A refusal that nobody can ask for again leaves no trace.
      if (entry.status >= 400 && entry.key === null && entry.changes.length === 0) return entry;
      if (await documents.add(folder, place(seq), entry)) {
        apply(entry);
        return entry;
      }
    }
  };
  return {
    refresh,
    entries: () => entries,
    write(act, answer) {
      const result = queue.then(() => write(act, answer));
      queue = result.catch(() => undefined);
      return result;
    },
  };
}

const MOST_ENTRIES = 1_000_000;

/** Keys of a folder sort as their numbers do. */
function place(seq: number): string {
  return String(seq).padStart(12, '0');
}

function same(done: JournalEntry, act: Act): JournalEntry {
  if (done.digest === digestOf(act)) return done;
  throw new Refused(422, 'key_reused', 'This Idempotency-Key was used before with other arguments.');
}

function digestOf({ action, args }: Act): string {
  return digest({ action, args });
}

function toEntry(act: Act, answer: (at: At) => Answer, at: At): JournalEntry {
  const { status, body, changes = [], mails = [] } = outcome(act, answer, at);
  return { seq: at.seq, at: at.now, action: act.action, key: act.key, digest: digestOf(act), arguments: act.args, status, result: body, changes, mails };
}

interface Outcome extends Answer { status: number }
function outcome(act: Act, answer: (at: At) => Answer, at: At): Outcome {
  try {
    return { status: act.status, ...answer(at) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.status, body: { error: { code: error.code, message: error.message } } };
  }
}
