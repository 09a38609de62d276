import { Router } from 'express';
import { z } from 'zod';
import type { Json, JsonObject } from '../../src/contracts.ts';
import { answerWith } from './answer-with.ts';
import type { Deliver } from './deliver.ts';
import { DEMO_CUSTOMERS } from './demo-customers.ts';
import { runOperation } from './run-operation.ts';
import type { Part } from './run-operation.ts';
import { Refused, need } from './system.ts';
import type { SeedCustomer } from './world.ts';

export interface DemoOptions { parts: Map<string, Part>; world: SeedCustomer[]; now: () => number; deliver: Deliver }

/** For the demo page: which systems there are, whom to try, and what every system says of one number. */
export function createDemoRoutes({ parts, world, now, deliver }: DemoOptions): Router {
  const ask = async (name: string, id: string, args: JsonObject): Promise<Json> => {
    const part = need(parts.get(name), 'system');
    const operation = need(part.api.operations.find((one) => one.id === id), 'operation');
    return (await runOperation(operation, { args, key: null }, { part, parts, now, deliver })).body;
  };
  const routes = Router();
  routes.get('/', answerWith(({ baseUrl }) => [...parts].map(([name, { api }]) => {
    const url = `${baseUrl}/${name}`;
    return { name, title: api.title, url, document: `${url}/openapi.json`, ledger: `${url}/ledger` };
  })));
  routes.get('/demo', answerWith(() => DEMO_CUSTOMERS.map(({ name, msisdn, special }) => {
    const { spareIccid, orders, locale } = need(world.find((one) => one.msisdn === msisdn), 'customer');
    return { name, msisdn, locale, spareIccids: [spareIccid], orders: orders.map((order) => order.orderId), special };
  })));
  routes.get('/state', answerWith(async (request) => {
    const query = z.object({ msisdn: z.string() }).safeParse(request.query);
    if (!query.success) throw new Refused(400, 'bad_request', 'Give a number, like ?msisdn=%2B447700900123.');
    const { id, email, msisdn } = need(world.find((one) => one.msisdn === query.data.msisdn), 'customer');
    const [customer, subscription, notes, billing, provisioning, identity, emails, texts] = await Promise.all([
      ask('crm', 'findCustomer', { msisdn }), ask('crm', 'findSubscription', { msisdn }), ask('crm', 'listNotes', { customerId: id }),
      ask('billing', 'getAccount', { customerId: id }), ask('provisioning', 'getSim', { msisdn }),
      ask('identity', 'assessSwap', { msisdn, customerId: id }),
      ask('outbox', 'listMessages', { to: email, limit: 20 }), ask('outbox', 'listMessages', { to: msisdn, limit: 20 }),
    ]);
    return { crm: { customer, subscription, notes }, billing, provisioning, identity, outbox: { emails, texts } };
  }));
  return routes;
}
