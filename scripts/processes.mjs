import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

/** Starts a program in the project's folder on this terminal. */
export function startProgram(command, args, options = {}) {
  return spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
}

/** Runs one to its end; resolves to its exit code. */
export function runProgram(command, args, options) {
  return new Promise((resolve, reject) => {
    startProgram(command, args, options).once('error', reject).once('exit', (code) => resolve(code ?? 1));
  });
}

export const runNode = (args, options) => runProgram(process.execPath, args, options);
export const npm = (args) => runProgram(windows ? 'npm.cmd' : 'npm', args, { shell: windows });
/** A file of an installed package. */
export const installed = (path) => join(root, 'node_modules', path);

/** Runs a script's work; what goes wrong is one sentence and exit code 1. Resolves to whether it went well. */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    return false;
  }
}
