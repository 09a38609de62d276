import type { Json } from '../../src/contracts.ts';
import type { JournalEntry } from './journal-entry.ts';
import type { Part } from './run-operation.ts';
import { instant } from './system.ts';

/**
 * What all systems really did, oldest first, with what took back what. A write is here once, however often it was asked for;
 * `partial`: it broke after its first change, and nobody asked for the rest.
 */
export async function readLedger(parts: Map<string, Part>): Promise<Json> {
  const rows: (Row & { system: string })[] = [];
  for (const [system, { journal }] of parts) {
    await journal.refresh();
    rows.push(...toRows(journal.entries()).map((row) => ({ system, ...row })));
  }
  return rows.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

type Row = ReturnType<typeof toRow>;
function toRows(entries: JournalEntry[]): Row[] {
  const undone = new Map(entries.flatMap((entry) => (entry.undoes === null ? [] : [[entry.undoes, entry]])));
  const completed = new Set(entries.map((entry) => entry.completes));
  return entries
    .filter((entry) => entry.status < 400 || (entry.rest !== null && !completed.has(entry.seq)))
    .map((entry) => toRow(entry, undone.get(entry.completes ?? entry.seq)));
}

function toRow({ seq, at, action, key, arguments: args, result, undoes, rest }: JournalEntry, undoneBy: JournalEntry | undefined) {
  return {
    seq, at: instant(at), action, key, arguments: args, result, partial: rest !== null,
    undoes, undoneBy: undoneBy === undefined ? null : { seq: undoneBy.seq, action: undoneBy.action, key: undoneBy.key },
  };
}
