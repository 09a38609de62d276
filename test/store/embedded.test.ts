import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { open } from 'lmdb';
import type { Store } from '../../src/contracts.ts';
import { Stop } from '../../src/errors.ts';
import { connectEmbedded } from '../../src/store/embedded/connect-embedded.ts';
import { takeOwnership } from '../../src/store/embedded/owner.ts';
import { openStore, storeOn } from '../../src/store/open-store.ts';
import { bundleForNode } from '../run-ts.ts';
import { lineOf, messageOf, sessionOf, temporaryFolder } from './fixtures.ts';

let writer: string;
let dataDir: string;
let remove: () => Promise<void>;
const children: ChildProcess[] = [];

beforeAll(async () => { writer = await bundleForNode(fileURLToPath(new URL('writer.ts', import.meta.url))); });
beforeEach(async () => { ({ path: dataDir, remove } = await temporaryFolder()); });
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  await remove();
});

describe('a process killed in the middle of writing', () => {
  it('leaves every write that it acknowledged, and a folder that opens at once', async () => {
    const child = startWriter();
    const acknowledged = await linesUntil(child, 400);
    await kill(child);
    acknowledged.push(...child.lines.slice(acknowledged.length));

    const store = await openStore({ dataDir, mongoUri: null });
    for (const id of acknowledged.slice(1)) {
      expect(await store.sessions.load(id)).not.toBeNull();
      expect(await store.inbox.accept(messageOf(id, id))).toBe(false);
      expect(await store.records.entries(id, 0, 10)).toHaveLength(2);
    }
    const due = await store.sessions.due(Number.MAX_SAFE_INTEGER, 100_000);
    expect(due).toEqual(expect.arrayContaining(acknowledged.slice(1)));
    await store.close();
  });
});

describe('one folder, several processes', () => {
  it('refuses the second writer with a sentence that names the folder and the process', async () => {
    const first = startWriter();
    await linesUntil(first, 1);
    await expect(openStore({ dataDir, mongoUri: null })).rejects.toThrow(
      new Stop(`The data folder ${dataDir} is in use by another Errand (process ${first.process.pid}). Stop that one, or set DATA_DIR to another folder.`));
    const second = startWriter();
    expect(await linesUntil(second, 1)).toEqual([expect.stringContaining(`${dataDir} is in use by another Errand (process ${first.process.pid})`)]);
    expect(second.process.exitCode ?? (await once(second.process, 'exit'))[0]).toBe(3);
    await linesUntil(first, 50);
  });

  it('says that a folder is in use before it says that its file is damaged: a writer may be at it', async () => {
    const path = join(dataDir, 'store', 'owner');
    await mkdir(path, { recursive: true });
    const release = takeOwnership({ path, dataDir });
    await writeFile(join(dataDir, 'store', 'data.mdb'), 'half a page');
    await expect(openStore({ dataDir, mongoUri: null })).rejects.toThrow(`in use by another Errand (process ${process.pid})`);
    await release();
    await expect(openStore({ dataDir, mongoUri: null })).rejects.toThrow('is damaged or not a store of Errand');
    await writeFile(join(dataDir, 'store', 'data.mdb'), '');
    await (await openStore({ dataDir, mongoUri: null })).close();
  });

  it('refuses a second writer in the same process, and lets it in once the first has closed', async () => {
    const first = await openStore({ dataDir, mongoUri: null });
    await expect(openStore({ dataDir, mongoUri: null })).rejects.toThrow(`process ${process.pid}`);
    expect(await linesUntil(startWriter(), 1)).toEqual([expect.stringContaining(`in use by another Errand (process ${process.pid})`)]);
    await first.sessions.save(sessionOf('s'));
    await first.close();
    const second = await openStore({ dataDir, mongoUri: null });
    expect(await second.sessions.load('s')).toEqual(sessionOf('s'));
    await second.close();
  });

  it('is not held up by the note of a killed process whose number somebody else has now', async () => {
    await (await openStore({ dataDir, mongoUri: null })).close();
    const notes = open({ path: join(dataDir, 'store', 'owner'), overlappingSync: false, encoding: 'json' });
    // The number of a process that lives, but has nothing to do with this folder.
    await notes.put('owner', { pid: process.ppid, started: 1 });
    await notes.close();
    const store = await openStore({ dataDir, mongoUri: null });
    expect(await store.sessions.save(sessionOf('s'))).toBe(true);
    await store.close();
  });

  it('lets readers in beside a writer, who see what it adds and can write nothing', async () => {
    const child = startWriter();
    const [, first = ''] = await linesUntil(child, 2);
    const reader = await openStore({ dataDir, mongoUri: null, readOnly: true });
    expect(await reader.records.entries(first, 0, 10)).toHaveLength(2);
    const later = (await linesUntil(child, 600)).at(-1) ?? '';
    expect(await reader.sessions.load(later)).not.toBeNull();
    await expect(reader.records.append([lineOf('s', 1)])).rejects.toThrow('reading only');
    await expect(reader.sessions.save(sessionOf('s'))).rejects.toThrow('reading only');
    await reader.close();
    await linesUntil(child, 650);
  });

  it('does not make a store where a reader finds none', async () => {
    await expect(openStore({ dataDir, mongoUri: null, readOnly: true })).rejects.toThrow(new Stop(`There is no Errand store in ${dataDir}.`));
  });
});

describe('a folder that is no store of ours', () => {
  it.each([['text', Buffer.alloc(20_000, 'hello ')], ['a few bytes', Buffer.from('hello')], ['zeros', Buffer.alloc(8192)]])('is refused when its file holds %s', async (_, bytes) => {
    await mkdir(join(dataDir, 'store'));
    await writeFile(dataFile(), bytes);
    await expect(openIt()).rejects.toThrow(new Stop(`The file ${dataFile()} is damaged or not a store of Errand. Restore a copy of it, or set DATA_DIR to another folder.`));
    expect(await readFile(dataFile())).toEqual(bytes);
  });

  it('is refused when it is a file, or cannot be made', async () => {
    await writeFile(join(dataDir, 'file'), '');
    await expect(openStore({ dataDir: join(dataDir, 'file'), mongoUri: null })).rejects.toThrow(Stop);
    await expect(openStore({ dataDir: join(dataDir, 'file'), mongoUri: null })).rejects.toThrow(`The data folder ${join(dataDir, 'file')} cannot be used`);
  });

  it('is refused when its file was cut off', async () => {
    const store = await openStore({ dataDir, mongoUri: null });
    await Promise.all(Array.from({ length: 2000 }, (_, at) => store.sessions.save(sessionOf(`s${at}`, { snapshot: 'x'.repeat(3000) }))));
    await store.close();
    await truncate(dataFile(), 100_000);
    await expect(openIt()).rejects.toThrow('is damaged or not a store of Errand');
  });

  it('is refused when another program keeps its data there', async () => {
    const other = open({ path: join(dataDir, 'store') });
    await other.put('theirs', 1);
    await other.close();
    await expect(openIt()).rejects.toThrow('holds the data of another program');
  });

  it('is refused when a newer Errand wrote it', async () => {
    await (await openStore({ dataDir, mongoUri: null })).close();
    const root = open({ path: join(dataDir, 'store'), maxDbs: 256, overlappingSync: false, keyEncoding: 'binary', encoding: 'binary' });
    await root.openDB('notes', { encoding: 'json', keyEncoding: 'ordered-binary' }).put('format', 99);
    await root.close();
    await expect(openIt()).rejects.toThrow(new Stop(`The store in ${dataDir} was written by a newer Errand (format 99; this one reads up to 1). Update Errand.`));
  });
});

describe('handled messages', () => {
  it('are remembered for 24 hours and gone some hours later, while waiting ones stay', async () => {
    let now = Date.now();
    const { connection, sweep } = await connectEmbedded({ dataDir, readOnly: false, now: () => now });
    const store = await storeOn(connection, { shared: false, readOnly: false });
    const ids = Array.from({ length: 1200 }, (_, at) => `m${at}`);
    await Promise.all([...ids, 'waits'].map((id) => store.inbox.accept(messageOf(id, 's'))));
    await store.inbox.settle(ids);
    now += 24 * 3_600_000;
    expect(await sweep()).toBe(0);
    expect(await store.inbox.accept(messageOf('m0', 's'))).toBe(false);
    now += 2 * 3_600_000;
    expect(await sweep()).toBe(1200);
    expect(await store.inbox.accept(messageOf('m0', 's'))).toBe(true);
    expect((await store.inbox.waiting('s')).map(({ message }) => message.id)).toEqual(['waits', 'm0']);
    await connection.close();
  });
});

describe('indexes', () => {
  it('declared later are filled from what is there, and refused when that breaks them', async () => {
    const { connection } = await connectEmbedded({ dataDir, readOnly: false });
    const things = connection.collection<{ _id: string; a: number }>('things');
    await things.insertMany([{ _id: 'x', a: 2 }, { _id: 'y', a: 1 }, { _id: 'z', a: 2 }]);
    await expect(things.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11_000 });
    await things.createIndex({ a: -1 });
    expect(await things.find({ a: { $gte: 1 } }).toArray()).toEqual([{ _id: 'x', a: 2 }, { _id: 'z', a: 2 }, { _id: 'y', a: 1 }]);
    await things.updateOne({ _id: 'z' }, { $set: { a: 3 } });
    await things.createIndex({ a: 1 }, { unique: true });
    await things.createIndex({ a: 1 }, { unique: true, sparse: true });
    expect((await things.indexes()).map(({ name, sparse = false }) => [name, sparse])).toEqual([['_id_', false], ['a_-1', false], ['a_1', true]]);
    await expect(things.insertOne({ _id: 'w', a: 3 })).rejects.toMatchObject({ code: 11_000 });
    await connection.close();
  });

  it('refuse a value that is too long before anything is written', async () => {
    const store = await openStore({ dataDir, mongoUri: null });
    await expect(store.sessions.save(sessionOf('x'.repeat(5000)))).rejects.toThrow('too long');
    await expect(store.inbox.accept(messageOf('m', 'x'.repeat(1970)))).rejects.toThrow('too long');
    expect(await store.inbox.accept(messageOf('m', 's'))).toBe(true);
    await store.close();
  });
});

interface Writer { process: ChildProcess; lines: string[] }

function startWriter(): Writer {
  const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => { lines.push(line); });
  return { process: child, lines };
}

/** Resolves to the first `count` lines once they are there. */
async function linesUntil(child: Writer, count: number): Promise<string[]> {
  while (child.lines.length < count) await once(child.process.stdout ?? child.process, 'data');
  return child.lines.slice(0, count);
}

async function kill(child: ChildProcess | Writer): Promise<void> {
  const target = 'lines' in child ? child.process : child;
  if (target.exitCode !== null || target.signalCode !== null) return;
  const closed = once(target, 'close');
  target.kill('SIGKILL');
  await closed;
}

function dataFile(): string {
  return join(dataDir, 'store', 'data.mdb');
}

function openIt(): Promise<Store> {
  return openStore({ dataDir, mongoUri: null });
}
