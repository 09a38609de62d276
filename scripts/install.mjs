import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root } from './processes.mjs';

/** Installs what package-lock.json names and node_modules lacks; needs no network when nothing is missing. */
export async function installMissing() {
  // The lock file names native packages for Linux on x64 only; elsewhere npm has to look them up itself.
  const lock = process.platform === 'linux' && process.arch === 'x64' ? [] : ['--no-package-lock'];
  if (missingPackages().length === 0) return;
  console.error('Installing the packages that Errand needs (once; about a minute) …');
  // Not `npm ci`: that refuses a lock file made where the optional packages of another platform could not be seen.
  const code = await npm(['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--progress', ...lock]);
  if (code !== 0) throw new Error('The packages could not be installed. Is the npm registry reachable? Run the command again when it is.');
}

/** npm writes what it installed to node_modules/.package-lock.json; packages for other platforms are optional. */
function missingPackages() {
  const wanted = packagesIn('package-lock.json');
  const installed = packagesIn('node_modules/.package-lock.json');
  return Object.keys(wanted).filter((path) => path !== '' && !wanted[path].optional
    && (installed[path]?.version !== wanted[path].version || !existsSync(join(root, path))));
}

function packagesIn(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}
