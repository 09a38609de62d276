import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installMissing } from './install.mjs';
import { attempt, installed, npm, root, runNode } from './processes.mjs';

/** npm test [-- arguments for Jest]: everything; the last line is "N passed, N failed". */
process.chdir(root);
if (await attempt(installMissing)) {
  const checks = [
    await check('types', () => npm(['run', '-s', 'types'])),
    await check('lint', () => npm(['run', '-s', 'lint'])),
    await check('build', () => build().then(() => 0, sayWhy)),
  ];
  summarize([...checks, ...await runJest(process.argv.slice(2))]);
} else console.log('0 passed, 1 failed');

async function check(name, run) {
  console.log(`\n── ${name}`);
  const passed = (await run()) === 0;
  return { name, passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

function sayWhy(error) {
  console.error(error.message);
  return 1;
}

/** One result per folder of test/. */
async function runJest(args) {
  console.log('\n── tests');
  const folder = mkdtempSync(join(tmpdir(), 'errand-test-'));
  const outputFile = join(folder, 'results.json');
  await runNode(['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', installed('jest/bin/jest.js'), '--json', `--outputFile=${outputFile}`, ...args],
    { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    return resultsByFolder(JSON.parse(readFileSync(outputFile, 'utf8')));
  } catch {
    return [{ name: 'tests (they did not run to their end)', passed: 0, failed: 1, skipped: 0 }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resultsByFolder({ testResults }) {
  const folders = new Map();
  for (const { name: path, status, assertionResults } of testResults) {
    const name = /test[/\\]([^/\\]+)[/\\]/.exec(path.slice(root.length))?.[1] ?? 'project';
    const sum = folders.get(name) ?? { name, passed: 0, failed: 0, skipped: 0 };
    const count = (state) => assertionResults.filter((result) => result.status === state).length;
    sum.passed += count('passed');
    // A file that could not even be loaded has no results of its own.
    sum.failed += count('failed') || (status === 'failed' ? 1 : 0);
    sum.skipped += count('pending') + count('todo');
    folders.set(name, sum);
  }
  return [...folders.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

function summarize(parts) {
  const total = (key) => parts.reduce((sum, part) => sum + part[key], 0);
  console.log('\n── summary');
  for (const { name, passed, failed, skipped } of parts) {
    console.log(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(16)} ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} not run` : ''}`);
  }
  console.log(process.env.MONGODB_TEST_URI
    ? 'The store and the conversations were tried on the embedded store and on MongoDB.'
    : 'MongoDB: NOT tried. Set MONGODB_TEST_URI to a server for tests to try the other half of the store too.');
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  if (total('failed') > 0) process.exitCode = 1;
}
