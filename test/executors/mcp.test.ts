import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../src/contracts.ts';
import { Stop } from '../../src/errors.ts';
import type { ConnectAt, Connection, Ref, SystemSettings } from '../../executors/connectors/connection.ts';
import { connectMcp } from '../../executors/connectors/mcp/connect-mcp.ts';
import type { McpEntry } from '../../executors/connectors/mcp/target.ts';
import { createAddressRule } from '../../executors/connectors/transport/address-rule.ts';
import { createReach } from '../../executors/connectors/transport/create-reach.ts';
import { failureOf } from './support/systems.ts';

const SERVER = resolve('test/executors/support/mcp-server.mjs');
const TOKEN = 't0ken';
const variables: { [name: string]: string } = { NOTES_TOKEN: TOKEN };

interface Rig {
  /** A system `notes` on a server of its own. */
  connect(settings?: Partial<SystemSettings>, token?: string): Promise<Connection>;
  folder(): string;
  kill(): Promise<void>;
  /** Brings a server back that has died. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}
type NewRig = () => Promise<Rig>;

const valueOf = (ref: Ref): string => {
  const value = typeof ref === 'string' ? ref : '$env' in ref ? variables[ref.$env] : undefined;
  if (value === undefined) throw new Stop('it is missing');
  return value;
};
const atFolder = (folder: string, token = TOKEN): ConnectAt => {
  const where = 'notes in systems.yaml';
  const reach = createReach({
    name: 'notes', where, credentials: { type: 'bearer', token }, tls: {}, rule: createAddressRule(['127.0.0.1']), own: null, valueOf, now: () => 0,
  });
  return { name: 'notes', folder, where, standIns: () => Promise.reject(new Error('no stand-ins')), now: () => 0, sandboxUrl: null, documents: null, reach, valueOf, call: () => Promise.reject(new Error('it calls nobody')) };
};
const entry = (mcp: McpEntry['mcp'], settings: Partial<SystemSettings> = {}) => ({ mcp, reads: [], ...settings });
const newFolder = () => mkdtemp(join(tmpdir(), 'mcp-'));

const overStdio: NewRig = async () => {
  const folder = await newFolder();
  return {
    folder: () => folder,
    connect: (settings) => connectMcp(entry({ command: process.execPath, args: [SERVER], env: { TOKEN: { $env: 'NOTES_TOKEN' } } }, settings), atFolder(folder)),
    kill: async () => {},
    revive: async () => {},
    stop: () => rm(folder, { recursive: true, force: true }),
  };
};

const overHttp: NewRig = async () => {
  const folder = await newFolder();
  let server: ChildProcess | null = null;
  let port = '0';
  const start = async (): Promise<void> => {
    server = spawn(process.execPath, [SERVER, port], { cwd: folder, env: { TOKEN }, stdio: ['ignore', 'pipe', 'inherit'] });
    const [said]: Buffer[] = await once(server.stdout ?? server, 'data');
    port = String(said).trim();
  };
  const end = async (): Promise<void> => {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  return {
    folder: () => folder,
    connect: (settings, token) => connectMcp(entry({ url: `http://127.0.0.1:${port}/mcp` }, settings), atFolder(folder, token)),
    kill: end,
    revive: async () => {
      await end();
      await start();
    },
    stop: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

describe.each([['on its standard streams', overStdio], ['over HTTP', overHttp]])('an MCP server %s', (_how, newRig) => {
  let rig: Rig;
  let notes: Connection;
  const call = (operation: string, over: { write?: boolean; signal?: AbortSignal; args?: { [name: string]: Json } } = {}): Promise<Json> => {
    const offered = notes.actions.find((one) => one.operation === operation);
    return notes.call(operation, over.args ?? {}, { key: 's/e1', signal: over.signal ?? new AbortController().signal, write: over.write ?? offered?.write ?? true });
  };
  const calls = async (): Promise<string[]> => {
    const file = join(rig.folder(), 'calls');
    return existsSync(file) ? (await readFile(file, 'utf8')).trim().split('\n') : [];
  };
  beforeEach(async () => {
    rig = await newRig();
    notes = await rig.connect();
  });
  afterEach(async () => {
    await notes.close?.();
    await rig.stop();
  });

  it('offers its tools as actions, all pages of them, and says which write', () => {
    const offered = Object.fromEntries(notes.actions.map((one) => [one.action, one.write]));
    expect(offered).toMatchObject({ 'notes.add_note': true, 'notes.getNote': false, 'notes.greet': true, 'notes.hang_read': false });
    expect(notes.actions.find(({ operation }) => operation === 'add_note')).toMatchObject({
      summary: 'Does add_note.', system: 'notes', input: { required: ['text'], additionalProperties: false }, output: { required: ['id'] },
    });
    expect(notes.actions.find(({ operation }) => operation === 'getNote')).toMatchObject({ summary: 'Get a note', path: 'get-note' });
    expect(notes.skipped).toEqual([{ where: 'tool get.note', why: 'the name getNote is taken' }, { where: 'tool long', why: expect.stringContaining('task') }]);
  });

  it('is called with the key, and answers with structure, with JSON in text, or with text', async () => {
    expect(await call('add_note', { args: { text: 'hello' } })).toEqual({ id: 1, text: 'hello', key: 's/e1' });
    expect(await call('getNote')).toEqual({ id: 1, text: 'hello' });
    expect([await call('greet'), await call('number'), await call('nothing')]).toEqual(['Good morning', '447700900123', null]);
    expect(await calls()).toEqual(['add_note', 'get-note', 'greet', 'number', 'nothing']);
  });

  it.each([['text is missing', {}], ['text must be string', { text: 4111 }], ['colour is not known', { text: 'a', colour: 'red' }]])('refuses arguments before sending: %s', async (said, args) => {
    const failure = await failureOf(call('add_note', { args }));
    expect(failure).toMatchObject({ kind: 'terminal', code: 'invalid_arguments', message: `notes.add_note: ${said}.` });
    expect(await failureOf(call('strange'))).toMatchObject({ kind: 'terminal', code: 'bad_document' });
    expect(await failureOf(call('missing'))).toMatchObject({ kind: 'terminal', code: 'unknown_action' });
    expect(await calls()).toEqual([]);
  });

  it.each([
    ['refuse', 'terminal', 'no_such_customer'], ['refuse_plain', 'terminal', 'tool_failed'], ['reject', 'terminal', 'invalid_arguments'],
    ['break', 'unknown', 'system_error'], ['break_read', 'retryable', 'system_error'], ['lie', 'unknown', 'bad_response'], ['lie_read', 'terminal', 'bad_response'],
  ])('whose tool does %s fails as %s %s, and never says what it was told', async (operation, kind, code) => {
    expect(await failureOf(call(operation))).toMatchObject({ kind, code, message: expect.not.stringContaining('4111') });
  });

  it.each([['die', 'unknown'], ['die_late', 'unknown'], ['die_read', 'retryable']])('that is killed during %s leaves it %s, and is used again when it is back, with what it offers then', async (operation, kind) => {
    expect(await failureOf(call(operation))).toMatchObject({ kind, code: 'connection_lost' });
    await rig.revive();
    expect(await call('getNote')).toEqual({ id: 1, text: 'hello' });
    expect(await call('second_life')).toBe('I am back');
  });

  it('out of time after sending: a write is unknown, a read is tried again; before sending, both are', async () => {
    await call('greet');
    for (const [operation, kind] of [['hang', 'unknown'], ['hang_read', 'retryable']] as const) {
      const stop = new AbortController();
      const work = failureOf(call(operation, { signal: stop.signal }));
      setImmediate(() => { stop.abort(); });
      expect(await work).toMatchObject({ kind, code: 'timed_out' });
      expect(await failureOf(call(operation, { signal: stop.signal }))).toMatchObject({ kind: 'retryable', code: 'timed_out' });
    }
    expect(await call('greet')).toBe('Good morning');
  });

  it('is not called any more once it is closed', async () => {
    await notes.close?.();
    expect(await failureOf(call('add_note', { args: { text: 'x' } }))).toMatchObject({ kind: 'retryable', code: 'unreachable' });
    expect(await calls()).toEqual([]);
  });
});

describe('an MCP server', () => {
  it('gets the variables that systems.yaml gives it, and none of the gateway\'s own', async () => {
    const rig = await overStdio();
    const notes = await rig.connect();
    expect(await notes.call('whoami', {}, { key: 'k', signal: new AbortController().signal, write: false })).toEqual({ token: TOKEN, home: null });
    await notes.close?.();
    await rig.stop();
  });

  it('that was started anew knows our session no more: nothing was done, and the next try has a new one', async () => {
    const rig = await overHttp();
    const notes = await rig.connect();
    const greet = () => notes.call('greet', {}, { key: 'k', signal: new AbortController().signal, write: true });
    expect(await greet()).toBe('Good morning');
    await rig.revive();
    expect(await failureOf(greet())).toMatchObject({ kind: 'retryable', code: expect.stringMatching(/session_lost|unreachable/) });
    expect(await greet()).toBe('Good morning');
    await notes.close?.();
    await rig.stop();
  });

  it('that cannot be reached at the start stops nobody: it has the actions that systems.yaml names, and works when it is there', async () => {
    const rig = await overHttp();
    await rig.kill();
    const notes = await rig.connect({ allow: ['add_note', 'getNote'], reads: ['getNote'] });
    expect(notes.actions.map(({ action, input }) => [action, input])).toEqual([
      ['notes.add_note', { type: 'object', additionalProperties: true }], ['notes.getNote', { type: 'object', additionalProperties: true }],
    ]);
    expect(notes.skipped).toEqual([{ where: 'the server', why: expect.stringContaining('cannot be reached') }]);
    const add = (args: JsonObject) => notes.call('add_note', args, { key: 'k', signal: new AbortController().signal, write: true });
    expect(await failureOf(add({ text: 'x' }))).toMatchObject({ kind: 'retryable', code: 'unreachable' });
    await rig.revive();
    expect(await failureOf(add({}))).toMatchObject({ kind: 'terminal', code: 'invalid_arguments' });
    expect(await add({ text: 'x' })).toEqual({ id: 1, text: 'x', key: 'k' });
    await notes.close?.();
    await rig.stop();
  });

  it('that refuses us says so at once, and one that cannot be started is named', async () => {
    const rig = await overHttp();
    const strangers = await rig.connect({ allow: ['greet'] }, 'other');
    const greet = strangers.call('greet', {}, { key: 'k', signal: new AbortController().signal, write: true });
    expect(await failureOf(greet)).toMatchObject({ kind: 'terminal', code: 'unauthorized' });
    await strangers.close?.();
    const gone = await connectMcp(entry({ command: './no-such-program', args: [], env: {} }), atFolder(rig.folder()));
    expect([gone.actions, gone.skipped]).toEqual([[], [{ where: 'the server', why: expect.stringContaining('cannot be reached') }]]);
    await rig.stop();
  });

  it('needs an address or a program, and the variables that it names', async () => {
    await expect(connectMcp(entry({ url: 'ftp://x' }), atFolder('.'))).rejects.toThrow('notes in systems.yaml: its url is not an http(s) address.');
    await expect(connectMcp(entry({ command: 'node', args: [], env: { TOKEN: { $env: 'NONE' } } }), atFolder('.'))).rejects.toThrow(Stop);
  });
});
