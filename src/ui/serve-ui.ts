import { join } from 'node:path';
import express, { Router } from 'express';

/**
 * The API page at `/api/docs`, the pages of signed links at `/approve` and `/continue`, the channel lab at `/lab`, and at `/` the demo, where there are stand-in systems to show; `uiDir` is where
 * scripts/build-ui.mjs built them.
 */
export function servePages(uiDir: string, { demo, lab = false }: { demo: boolean; lab?: boolean }): Router {
  const root = join(uiDir, 'demo');
  const routes = Router();
  routes.get('/', (_request, response) => {
    if (demo) response.sendFile('index.html', { root });
    else response.redirect('/api/docs');
  });
  routes.get('/api/docs', (_request, response) => response.sendFile('docs.html', { root }));
  for (const page of ['approve', 'continue', ...(lab ? ['lab'] : [])]) {
    const folder = join(uiDir, page);
    routes.get(`/${page}`, (_request, response) => response.sendFile('index.html', { root: folder }));
    routes.use(`/${page}`, express.static(folder, { index: false, maxAge: 0 }));
  }
  routes.use('/demo', express.static(root, { index: false, maxAge: 0 }));
  return routes;
}
