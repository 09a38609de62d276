import { spawn } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Stop } from '../errors.ts';

const RUNTIME = 'onnxruntime-node@1.30.0';

/** Installs onnxruntime-node into a folder of its own, without its install script, which would download more. Throws a Stop. */
export async function addRuntime(folder: string): Promise<void> {
  const fresh = `${folder}.new`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    const { code, said } = await npm(['install', RUNTIME, '--prefix', '.', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--fetch-retries=1', '--loglevel=error'], fresh);
    if (code !== 0) throw new Stop(`${RUNTIME} could not be installed (${reasonOf(said)}): is the npm registry reachable?`);
    await removeOtherPlatforms(join(fresh, 'node_modules/onnxruntime-node/bin'));
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function npm(args: string[], cwd: string): Promise<{ code: number; said: string }> {
  const windows = process.platform === 'win32';
  const child = spawn(windows ? 'npm.cmd' : 'npm', args, { cwd, shell: windows, stdio: ['ignore', 'ignore', 'pipe'] });
  const code = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (status) => resolve(status ?? 1));
  });
  const [said, status] = await Promise.all([text(child.stderr), code.catch((error: unknown) => { throw new Stop(`npm could not be run (${String(error)}).`); })]);
  return { code: status, said };
}

function reasonOf(said: string): string {
  const lines = said.split('\n').map((line) => line.replace(/^npm (?:error|ERR!)\s*/, '').trim());
  return lines.find((line) => line !== '' && !/^(?:npm|code|errno|syscall|A complete log)\b/.test(line)) ?? 'npm did not say why';
}

/** Three quarters of the package are for machines of another kind: bin/napi-v6/linux/x64, … */
async function removeOtherPlatforms(bin: string): Promise<void> {
  for (const api of await readdir(bin)) {
    for (const platform of await readdir(join(bin, api))) {
      for (const arch of await readdir(join(bin, api, platform))) {
        if (platform !== process.platform || arch !== process.arch) await rm(join(bin, api, platform, arch), { recursive: true });
      }
    }
  }
}
