import { Router } from 'express';
import type { Store } from '../contracts.ts';
import { Refusal } from '../errors.ts';
import type { Metrics } from './metrics.ts';

/** /healthz: the process runs. /readyz: it can take work. /metrics: its figures. */
export function healthRoutes({ store, metrics, stopping }: { store: Store; metrics: Metrics; stopping: () => boolean }): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    if (stopping()) throw new Refusal('unavailable', 'The gateway is stopping.');
    await store.ping().catch(() => {
      throw new Refusal('unavailable', 'The store does not answer.');
    });
    response.json({ status: 'ready' });
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.render());
  });
  return router;
}
