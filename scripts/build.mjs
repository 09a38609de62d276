import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installMissing } from './install.mjs';
import { attempt, installed, root, runNode } from './processes.mjs';

const STAMP = join(root, 'dist/.built');
const SOURCES = ['src', 'channels', 'flows', 'executors', 'knowledge', 'scripts', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const COMPILED = /\.(ts|mjs|css|html|svg|json)$/;

/** Compiles the gateway into dist, and its pages into dist/ui. */
export async function build() {
  console.error('Building …');
  rmSync(STAMP, { force: true });
  const code = await runNode([installed('typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  if (code !== 0) throw new Error('The build stopped: mend what is named above.');
  const { buildUi } = await import('./build-ui.mjs');
  await buildUi();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(STAMP, '');
}

/** Builds unless dist is newer than everything it is made of; folders count, so that a removed file does too. */
export async function buildIfStale() {
  const built = existsSync(STAMP) ? statSync(STAMP).mtimeMs : 0;
  if (SOURCES.some((path) => newerThan(built, join(root, path)))) await build();
}

function newerThan(time, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (!stat.isDirectory()) return COMPILED.test(path) && stat.mtimeMs > time;
  return stat.mtimeMs > time || readdirSync(path).some((name) => newerThan(time, join(path, name)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await attempt(async () => {
    await installMissing();
    await build();
  });
}
