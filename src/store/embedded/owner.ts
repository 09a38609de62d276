import { open } from 'lmdb';
import { z } from 'zod';
import { Stop } from '../../errors.ts';

const ownerSchema = z.object({ pid: z.number(), started: z.number() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * Makes this process the only writer of the data folder; returns the way to give it back. Throws Stop when another one is alive.
 * `path` is a small LMDB of its own, in which the owner stays a reader: LMDB proves a reader's life by a lock of the
 * kernel, so a killed owner, or a process that got its number, blocks nobody.
 */
export function takeOwnership({ path, dataDir }: { path: string; dataDir: string }): () => Promise<void> {
  const notes = open<unknown, string>({ path, overlappingSync: false, encoding: 'json' });
  const me: Owner = { pid: process.pid, started: Math.round(performance.timeOrigin) };
  // Taken before the note is written, so that whoever reads the note finds the reader too.
  const presence = notes.useReadTransaction();
  notes.readerCheck();
  const other = notes.transactionSync(() => {
    const found = ownerSchema.safeParse(notes.get('owner'));
    if (found.success && isAlive(found.data, { me, readers: notes.readerList() })) return found.data;
    notes.putSync('owner', me);
    return null;
  });
  const leave = async (): Promise<void> => {
    presence.done();
    await notes.close();
  };
  if (other === null) return async () => {
    await notes.remove('owner');
    await leave();
  };
  void leave();
  throw new Stop(`The data folder ${dataDir} is in use by another Errand (process ${other.pid}). Stop that one, or set DATA_DIR to another folder.`);
}

function isAlive(owner: Owner, { me, readers }: { me: Owner; readers: string }): boolean {
  if (owner.pid === me.pid) return owner.started === me.started;
  return readers.split('\n').some((line) => Number.parseInt(line, 10) === owner.pid);
}
