import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import { z } from 'zod';
import { Stop } from '../../errors.ts';
import { checkDataFile } from './data-file.ts';
import { takeOwnership } from './owner.ts';

const format = 1;
const maxDatabases = 256;

/** Bytes under bytes. */
export type Tree = Database<Buffer, Buffer>;
/** An open data folder: named trees, one queue of write transactions, and notes about the store itself. */
export interface Folder {
  readonly readOnly: boolean;
  /** Null when the folder is open for reading and the tree is not there. */
  tree(name: string): Tree | null;
  /** Resolves when the action's writes are on disk. Concurrent writes share a commit; an action that throws must not have written. */
  write<T>(action: () => T): Promise<T>;
  note(name: string): unknown;
  putNote(name: string, value: unknown): void;
  close(): Promise<void>;
}

export function writableTree(tree: Tree | null): Tree {
  if (tree === null) throw new Error('The store is open for reading only.');
  return tree;
}

/** Throws Stop, with one sentence for people, when the folder is in use, damaged, foreign or newer. */
export function openFolder(options: { dataDir: string; readOnly: boolean }): Folder {
  try {
    return openStoreIn(options);
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(`The data folder ${options.dataDir} cannot be used: ${String(error)}`, { cause: error });
  }
}

function openStoreIn({ dataDir, readOnly }: { dataDir: string; readOnly: boolean }): Folder {
  const path = join(dataDir, 'store');
  if (readOnly && !existsSync(join(path, 'data.mdb'))) throw new Stop(`There is no Errand store in ${dataDir}.`);
  checkDataFile(join(path, 'owner'));
  const release = readOnly ? async (): Promise<void> => {} : takeOwnership({ path: join(path, 'owner'), dataDir });
  const root = openIntact(path, { readOnly, release });
  try {
    return folderOf({ root, notes: openNotes(root, { dataDir, readOnly }), readOnly, release });
  } catch (error) {
    void root.close().then(release);
    throw error;
  }
}

/** Looked at only by its owner: a file that somebody is writing may look damaged. */
function openIntact(path: string, { readOnly, release }: { readOnly: boolean; release: () => Promise<void> }): RootDatabase<Buffer, Buffer> {
  try {
    checkDataFile(path);
    return openRoot(path, readOnly);
  } catch (error) {
    void release();
    throw error;
  }
}

/** A commit is on disk before it is visible (`overlappingSync: false`), so nobody acts on what a power cut could undo. */
function openRoot(path: string, readOnly: boolean): RootDatabase<Buffer, Buffer> {
  return open<Buffer, Buffer>({ path, readOnly, overlappingSync: false, maxDbs: maxDatabases, keyEncoding: 'binary', encoding: 'binary' });
}

type Notes = Database<unknown, string>;

function openNotes(root: RootDatabase<Buffer, Buffer>, { dataDir, readOnly }: { dataDir: string; readOnly: boolean }): Notes {
  // LMDB keeps the names of its trees as keys, with a zero byte at the end.
  const names = [...root.getKeys()].map((name) => Buffer.from(name).toString().replace('\0', ''));
  const notes: Notes | undefined = names.length === 0 || names.includes('notes')
    ? root.openDB<unknown, string>('notes', { encoding: 'json', keyEncoding: 'ordered-binary' }) : undefined;
  if (notes === undefined) throw new Stop(`The folder ${join(dataDir, 'store')} holds the data of another program; set DATA_DIR to another folder.`);
  const found = z.number().optional().safeParse(notes.get('format'));
  if (!found.success) throw new Stop(`The store in ${dataDir} is damaged: its format number cannot be read. Restore a copy of this folder.`);
  if ((found.data ?? format) > format) throw new Stop(`The store in ${dataDir} was written by a newer Errand (format ${found.data}; this one reads up to ${format}). Update Errand.`);
  if (found.data === undefined && !readOnly) notes.putSync('format', format);
  return notes;
}

function folderOf({ root, notes, readOnly, release }: { root: RootDatabase<Buffer, Buffer>; notes: Notes; readOnly: boolean; release: () => Promise<void> }): Folder {
  const trees = new Map<string, Tree>();
  const openTree = (name: string): Tree | null => {
    const tree: Tree | undefined = root.openDB<Buffer, Buffer>(name, { keyEncoding: 'binary', encoding: 'binary' });
    if (tree !== undefined) trees.set(name, tree);
    return tree ?? null;
  };
  return {
    readOnly,
    tree: (name) => trees.get(name) ?? openTree(name),
    write: async (action) => {
      if (readOnly) throw new Error('The store is open for reading only.');
      return root.transaction(action);
    },
    note: (name) => notes.get(name),
    putNote: (name, value) => notes.putSync(name, value),
    close: async () => {
      await root.close();
      await release();
    },
  };
}
