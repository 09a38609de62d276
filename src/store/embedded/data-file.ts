import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../../errors.ts';

const magic = 0xbeefc0de;
/** Places in a meta page of lmdb-js's LMDB (struct MDB_meta, after a page header of 24 bytes). */
const at = { magic: 24, pageSize: 48, roots: [88, 136], lastPage: 144, transaction: 152, end: 160 };
/** LMDB may leave its last pages unwritten when they were freed in the same transaction. */
const slackPages = 256;

/** LMDB ends the process on a damaged file, so the header is read first. Throws Stop when the file cannot be an intact store. */
export function checkDataFile(folder: string): void {
  const path = join(folder, 'data.mdb');
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size > 0 && !isIntact(file)) throw new Stop(`The file ${path} is damaged or not a store of Errand. Restore a copy of it, or set DATA_DIR to another folder.`);
  } finally {
    closeSync(file);
  }
}

function isIntact(file: number): boolean {
  const first = readMeta(file, 0);
  if (first === null) return false;
  const second = readMeta(file, first.pageSize);
  if (second === null) return false;
  const newest = first.transaction >= second.transaction ? first : second;
  // Its size is taken last: who reads beside a writer must not find pages beyond it.
  const pages = BigInt(Math.floor(fstatSync(file).size / first.pageSize));
  return newest.lastPage < pages + BigInt(slackPages) && newest.roots.every((root) => root < pages);
}

interface Meta { pageSize: number; lastPage: bigint; transaction: bigint; roots: bigint[] }

function readMeta(file: number, offset: number): Meta | null {
  const page = Buffer.alloc(at.end);
  if (readSync(file, page, 0, at.end, offset) < at.end || page.readUInt32LE(at.magic) !== magic) return null;
  const noRoot = 0xffff_ffff_ffff_ffffn;
  return {
    pageSize: page.readUInt32LE(at.pageSize),
    lastPage: page.readBigUInt64LE(at.lastPage),
    transaction: page.readBigUInt64LE(at.transaction),
    roots: at.roots.map((place) => page.readBigUInt64LE(place)).filter((root) => root !== noRoot),
  };
}
