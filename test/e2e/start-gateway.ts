import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from '@jest/globals';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = 'dist/src/main.js';
export type Env = { [name: string]: string };
export interface Exit { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

/** A gateway that runs: the compiled one, in a process of its own. */
export interface Running {
  readonly url: string;
  readonly pid: number;
  /** What it printed so far, on both streams. */
  output(): string;
  /** The demo password of one of the staff, as printed at the start. */
  password(email: string): string;
  /** Sends a signal. */
  signal(name: NodeJS.Signals): void;
  /** Sends a signal and waits for the end. */
  end(name: NodeJS.Signals): Promise<Exit>;
  readonly exited: Promise<Exit>;
}
export interface Processes {
  folder: () => Promise<string>;
  /** Resolves when it has printed where it listens. */
  gateway: (dataDir: string, env?: Env) => Promise<Running>;
  /** One for all tests that need none of their own, started by the first of them. */
  shared: (env?: () => Env) => () => Promise<Running>;
  /** Runs one compiled program to its end. */
  run: (entry: string, of: { args?: string[]; env: Env }) => Promise<Exit>;
  /** Starts one, whose output is read as it comes. */
  start: (entry: string, of: { args?: string[]; env: Env }) => Started;
}
export interface Started { child: ChildProcess; exited: Promise<Exit>; printed: { stdout: string; stderr: string } }

/** Starts processes for the tests of one file; whatever still runs after them is killed, and the folders go. */
export function processes(): Processes {
  checkBuilt();
  const children: Started[] = [];
  const folders: string[] = [];
  afterAll(async () => {
    for (const { child } of children) child.kill('SIGKILL');
    await Promise.all(children.map(({ exited }) => exited));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });
  const start: Processes['start'] = (entry, { args = [], env }) => {
    const started = launch(join(ROOT, entry), args, { cwd: tmpdir(), env });
    children.push(started);
    return started;
  };
  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'errand-e2e-'));
    folders.push(made);
    return made;
  };
  const gateway: Processes['gateway'] = async (dataDir, env = {}) => ready(start(MAIN, { env: { PORT: '0', DATA_DIR: dataDir, BURST: '0ms', LOG_LEVEL: 'warn', CONVERSATIONS_PER_MINUTE: '0', LAB: 'off', ...env } }));
  return {
    start, folder, gateway,
    shared(env = () => ({})) {
      let running: Promise<Running> | null = null;
      return async () => (running ??= folder().then(async (made) => gateway(made, env())));
    },
    async run(entry, of) {
      const { child, exited } = start(entry, of);
      child.stdin?.end();
      return exited;
    },
  };
}

/** Asks again until there is an answer; throws what was waited for when there is none in time. */
export async function until<T>(what: string | (() => string), ask: () => Promise<T | null | undefined | false>, withinMs = 10_000): Promise<T> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    await pause(10);
  }
  throw new Error(`waited ${withinMs} ms in vain: ${typeof what === 'string' ? what : what()}`);
}

/** The environment of this machine stays outside, and so does a .env of the project. */
function launch(file: string, args: string[], { cwd, env }: { cwd: string; env: Env }): Started {
  const child = spawn(process.execPath, [file, ...args], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => { printed.stdout += chunk; });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => { printed.stderr += chunk; });
  // A program that ends before it has read its input breaks the pipe.
  child.stdin.on('error', () => {});
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve({ code, signal, ...printed }));
  });
  return { child, exited, printed };
}

async function ready({ child, exited, printed }: Started): Promise<Running> {
  const output = (): string => printed.stdout + printed.stderr;
  const port = await until('the gateway says that it is ready', async () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the gateway did not start:\n${output()}`);
    return /Errand is ready at http:\/\/localhost:(\d+).*API/s.exec(printed.stdout)?.[1];
  }, 30_000);
  return {
    url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, exited, output,
    password(email) {
      const found = new RegExp(`${email.replaceAll('.', String.raw`\.`)} +(\\S+)`).exec(printed.stdout)?.[1];
      if (found === undefined) throw new Error(`no sign-in was printed for ${email}`);
      return found;
    },
    signal: (name) => void child.kill(name),
    async end(name) {
      child.kill(name);
      return exited;
    },
  };
}

/** These tests run what `npm run build` made: an old build would prove nothing. */
function checkBuilt(): void {
  const stamp = join(ROOT, 'dist/.built');
  if (!existsSync(stamp)) throw new Error('There is no build to test: run "npm run build" first.');
  const builtMs = statSync(stamp).mtimeMs;
  const newer = ['src', 'channels', 'flows', 'executors', 'knowledge'].map((folder) => newest(join(ROOT, folder))).find((file) => file.mtimeMs > builtMs);
  if (newer) throw new Error(`The build is older than ${newer.path}: run "npm run build" first.`);
}

function newest(folder: string): { path: string; mtimeMs: number } {
  let found = { path: folder, mtimeMs: 0 };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs } = statSync(path);
    if (mtimeMs > found.mtimeMs) found = { path, mtimeMs };
  }
  return found;
}
