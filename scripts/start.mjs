import { buildIfStale } from './build.mjs';
import { installMissing } from './install.mjs';
import { attempt, root } from './processes.mjs';

/** In this very process, so that a signal or a kill meets the gateway itself. */
process.chdir(root);
const ready = await attempt(async () => {
  await installMissing();
  await buildIfStale();
});
process.setSourceMapsEnabled(true);
if (ready) await import('../dist/src/main.js');
