import express, { Router } from 'express';
import { z } from 'zod';
import { Refusal } from '../errors.ts';
import type { Device } from './device.ts';

const input = z.record(z.string(), z.string().max(20_000));

/** What the lab's page reads and does. */
export function labRoutes(devices: readonly Device[]): Router {
  const routes = Router();
  routes.get('/lab/api/devices', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ devices: devices.map((device) => ({ name: device.name, ...device.view() })) });
  });
  routes.post('/lab/api/devices/:device/:act', express.json({ limit: '64kb' }), async (request, response) => {
    const device = devices.find(({ name }) => name === request.params.device);
    const act = Object.hasOwn(device?.acts ?? {}, request.params.act) ? device?.acts[request.params.act] : undefined;
    if (act === undefined) throw new Refusal('not_found', 'The lab has no such device, or it cannot do that.');
    const given = input.safeParse(request.body ?? {});
    if (!given.success) throw new Refusal('bad_request', 'Send an object of texts.');
    await act(given.data);
    response.status(202).json({});
  });
  return routes;
}
