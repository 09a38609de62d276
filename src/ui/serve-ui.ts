import { join } from 'node:path';
import express, { Router } from 'express';

/** The demo page at `/`, the API page at `/api/docs`, and what they load; `uiDir` is where scripts/build-ui.mjs built them. */
export function demoPage(uiDir: string): Router {
  const root = join(uiDir, 'demo');
  const routes = Router();
  routes.get('/', (_request, response) => response.sendFile('index.html', { root }));
  routes.get('/api/docs', (_request, response) => response.sendFile('docs.html', { root }));
  routes.use('/demo', express.static(root, { index: false, maxAge: 0 }));
  return routes;
}
