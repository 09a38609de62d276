import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';
import { installMissing } from './install.mjs';
import { attempt, root } from './processes.mjs';

/** node scripts/run.mjs <entry> [arguments]: runs a compiled file, built first when it is stale. */
process.chdir(root);
const [entry, ...args] = process.argv.slice(2);
const compiled = join(root, 'dist', `${entry}.js`);
const ready = await attempt(async () => {
  if (entry === undefined) throw new Error('Say which: node scripts/run.mjs src/cli/chat');
  await installMissing();
  await buildIfStale();
});
process.argv = [process.execPath, compiled, ...args];
process.setSourceMapsEnabled(true);
if (ready) await import(pathToFileURL(compiled).href);
