import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ServerProcess { url: string; pid: number; close: () => Promise<void> }

/** Runs a compiled file in its own process until it prints its address; what node was told (--cpu-prof) holds there too. */
export async function startServer(file: URL, on: { cwd: string; env: { [name: string]: string } }): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(file)], { ...on, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done, fail) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += said.length < 10_000 ? chunk.toString() : '';
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(said);
      if (found) done(`http://127.0.0.1:${found[1]}`);
    });
    child.once('exit', () => { fail(new Error(`${file.pathname} left before it was ready:\n${said}`)); });
  });
  return {
    url,
    pid: child.pid ?? 0,
    async close() {
      const left = once(child, 'exit');
      child.kill('SIGTERM');
      await left;
    },
  };
}
