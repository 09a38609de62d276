import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { copyPack, ROOT, type Place } from './place.ts';

/** The stand-ins, and the gateway that is killed and started again beside them. */
export interface Processes {
  readonly standIns: string;
  /** Where the gateway listens now; while it is down, where it listened last. */
  gateway: () => string;
  /** Kills it with -9 and starts it again at once, on the same data. Kills come one after the other. */
  kill: () => Promise<void>;
  kills: () => number;
  /** What the gateway printed, over all its lives. */
  log: () => string;
  close: () => Promise<void>;
}

export async function startProcesses(place: Place, { seed, faults }: { seed: number; faults: number }): Promise<Processes> {
  const standIns = start('dist/test/chaos/stand-ins.js', { args: ['--data', place.standIns, '--seed', String(seed), '--faults', String(faults)], env: {} });
  const address = await standIns.says(/^(http:\S+)$/m);
  const env = {
    PORT: '0', DATA_DIR: place.data, BURST: '0ms', LOG_LEVEL: 'warn', CONVERSATIONS_PER_MINUTE: '0', SANDBOX: 'off', DEMO_SIGN_INS: 'off',
    PACKS: await copyPack(place, address), STAFF_FILE: place.staffFile,
  };
  const live = async () => {
    const child = start('dist/src/main.js', { args: [], env });
    return { child, url: `http://127.0.0.1:${await child.says(/Errand is ready at http:\/\/localhost:(\d+)/)}` };
  };
  let { child, url } = await live();
  let [kills, lives] = [0, ''];
  let queue = Promise.resolve();
  const again = async (): Promise<void> => {
    await child.end('SIGKILL');
    kills += 1;
    lives += child.printed();
    ({ child, url } = await live());
  };
  return {
    standIns: address,
    gateway: () => url,
    kills: () => kills,
    log: () => lives + child.printed(),
    kill() {
      queue = queue.then(again);
      return queue;
    },
    async close() {
      await queue.catch(() => undefined);
      await Promise.all([child.end('SIGKILL'), standIns.end('SIGKILL')]);
    },
  };
}

interface Started { says: (pattern: RegExp) => Promise<string>; printed: () => string; end: (signal: NodeJS.Signals) => Promise<void> }
const START_MS = 60_000;

function start(entry: string, { args, env }: { args: string[]; env: { [name: string]: string } }): Started {
  const child = spawn(process.execPath, [join(ROOT, entry), ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => { printed += chunk; });
  const says = async (pattern: RegExp): Promise<string> => {
    const signal = AbortSignal.timeout(START_MS);
    for (;;) {
      const found = pattern.exec(printed)?.[1];
      if (found !== undefined) return found;
      if (gone(child)) throw new Error(`${entry} left before it was ready:\n${printed}`);
      await Promise.race([once(child.stdout, 'data', { signal }), once(child, 'exit')]);
    }
  };
  return {
    says,
    printed: () => printed,
    async end(signal) {
      if (gone(child)) return;
      const left = once(child, 'exit');
      child.kill(signal);
      await left;
    },
  };
}

function gone(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
