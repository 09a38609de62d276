import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a TypeScript file of this project for plain `node`; packages stay outside. Resolves to the path of the .mjs file. */
export async function bundleForNode(entry: string): Promise<string> {
  const folder = fileURLToPath(new URL('../node_modules/.cache/errand-test/', import.meta.url));
  await mkdir(folder, { recursive: true });
  // The process id keeps parallel test workers from writing over each other.
  const outfile = join(folder, `${basename(entry, '.ts')}-${process.pid}.mjs`);
  await build({ entryPoints: [entry], outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', sourcemap: 'inline', logLevel: 'silent' });
  return outfile;
}
