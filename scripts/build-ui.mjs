import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const demo = join(root, 'src/ui/demo');
/** Pages of one script and one style sheet each. */
const PAGES = ['approve', 'continue', 'lab'];

/** Builds the widget, the demo pages and the approval page into a folder (dist/ui). */
export async function buildUi(out = join(root, 'dist/ui')) {
  await rm(out, { recursive: true, force: true });
  await Promise.all(['demo', ...PAGES].map((folder) => mkdir(join(out, folder), { recursive: true })));
  const common = { bundle: true, minify: true, target: ['es2022', 'safari17.4', 'chrome123', 'firefox120'], legalComments: 'none', logLevel: 'warning' };
  await Promise.all([
    build({ ...common, entryPoints: [join(root, 'channels/web/widget/main.ts')], outfile: join(out, 'widget.js'), format: 'iife', plugins: [cssAsText] }),
    build({
      ...common, format: 'esm', outdir: join(out, 'demo'),
      entryPoints: ['demo.ts', 'demo.css', 'docs.ts', 'docs.css'].map((file) => join(demo, file)),
    }),
    ...PAGES.flatMap((page) => [
      build({ ...common, format: 'esm', outdir: join(out, page), entryPoints: [`${page}.ts`, `${page}.css`].map((file) => join(root, 'src/ui', page, file)) }),
      cp(join(root, 'src/ui', page, 'index.html'), join(out, page, 'index.html')),
    ]),
    ...['index.html', 'docs.html', 'icon.svg'].map((file) => cp(join(demo, file), join(out, 'demo', file))),
  ]);
}

/** `import css from './x.css'` is the bundled, minified text. */
const cssAsText = {
  name: 'css-as-text',
  setup(bundle) {
    bundle.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const built = await build({ entryPoints: [path], bundle: true, minify: true, write: false });
      return { contents: built.outputFiles[0].text, loader: 'text' };
    });
  },
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [out] = process.argv.slice(2);
  await buildUi(...(out === undefined ? [] : [resolve(out)]));
}
