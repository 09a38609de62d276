import type { Documents, JsonObject } from '../../src/contracts.ts';
import { completion, entrySchema, same, toEntry } from './journal-entry.ts';
import type { Act, JournalEntry } from './journal-entry.ts';
import type { Answer, At, SandboxSystem } from './system.ts';

export interface Journal {
  /** Brings the rows up to date, also with what another process wrote. */
  refresh(): Promise<void>;
  /** Does a write once for each key: the same key and arguments get the first answer. Throws Refused `key_reused`. */
  write(act: Act, answer: (at: At) => Answer): Promise<JournalEntry>;
  /** Everything done, oldest first. */
  entries(): JournalEntry[];
  /** The latest write under a key. */
  find(key: string): JournalEntry | null;
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
  const inTurn = createTurns();
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
      if (done && same(done, act).rest === null) return done;
      const at = { now: now(), seq: entries.length + 1 };
      const entry = done ? completion(done, at) : toEntry(act, answer, at);
      // A refusal that nobody can ask for again leaves no trace.
      if (entry.status >= 400 && entry.key === null && entry.changes.length === 0) return entry;
      if (await documents.add(folder, place(entry.seq), entry)) {
        apply(entry);
        return entry;
      }
    }
  };
  return {
    refresh,
    entries: () => entries,
    find: (key) => byKey.get(key) ?? null,
    write: (act, answer) => inTurn(() => write(act, answer)),
  };
}

const MOST_ENTRIES = 1_000_000;

/** Keys of a folder sort as their numbers do. */
function place(seq: number): string {
  return String(seq).padStart(12, '0');
}

/** Runs one piece of work after the other. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let queue: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
}
