import { watch } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installMissing } from './install.mjs';
import { attempt, installed, root, startProgram } from './processes.mjs';

const QUIET_MS = 300;

/** Compiles what changes and starts the gateway again; pages are built again too. */
const ready = await attempt(async () => {
  await installMissing();
  await build();
});
if (ready) {
  // A group of its own: the compiler runs in a child of what is started here.
  const compiler = startProgram(process.execPath, [installed('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'], { detached: true });
  const gateway = keepRunning();
  onChange(['dist'], (path) => path.endsWith('.js') && !path.startsWith('ui'), () => gateway.restart());
  onChange(['flows', 'knowledge', 'executors'], (path) => /\.(ya?ml|md|json)$/.test(path), () => gateway.restart());
  onChange(['src/ui', 'channels/web/widget'], () => true, buildPages);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      if (compiler.pid !== undefined) process.kill(-compiler.pid);
      gateway.stop();
    });
  }
}

async function buildPages() {
  const { buildUi } = await import('./build-ui.mjs');
  await buildUi().catch((error) => console.error(error.message));
}

function keepRunning() {
  let wanted = true;
  let child = startGateway();
  return {
    restart() {
      const next = () => {
        if (wanted) child = startGateway();
      };
      if (child.exitCode !== null || child.signalCode !== null) next();
      else child.once('exit', next).kill();
    },
    stop() {
      wanted = false;
      if (child.exitCode !== null || child.signalCode !== null) process.exit();
      child.once('exit', (code) => process.exit(code ?? 0)).kill();
    },
  };
}

function startGateway() {
  return startProgram(process.execPath, ['--enable-source-maps', 'dist/src/main.js']);
}

/** Calls back once after a burst of changes to files that matter. */
function onChange(folders, matters, changed) {
  let timer;
  for (const folder of folders) {
    watch(join(root, folder), { recursive: true }, (_event, path) => {
      if (path === null || !matters(path)) return;
      clearTimeout(timer);
      timer = setTimeout(() => changed(), QUIET_MS);
    });
  }
}
