import { z } from 'zod';
import type { JsonObject } from '../../../src/contracts.ts';
import { day, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import type { SeedCustomer, SeedOrder } from '../world.ts';

/** Orders as they were seeded; nothing changes them here. */
export function createOrders(world: SeedCustomer[]): SandboxSystem {
  const orders = world.flatMap((customer) => customer.orders.map((order) => ({ customerId: customer.id, order })));
  return {
    name: 'orders',
    tables: [],
    reads: [],
    handlers: {
      getOrder: operation(z.object({ orderId: z.string() }), ({ orderId }, { now }) => {
        const { customerId, order } = need(orders.find((found) => found.order.orderId === orderId), 'order');
        return { body: toOrder(customerId, order, now) };
      }),
      findOrders: operation(z.object({ customerId: z.string() }), ({ customerId }, { now }) => {
        const { orders: own } = need(world.find((found) => found.id === customerId), 'customer');
        return { body: own.toSorted((a, b) => b.placed - a.placed).map((order) => toOrder(customerId, order, now)) };
      }),
    },
  };
}

function toOrder(customerId: string, order: SeedOrder, now: number): JsonObject {
  const expected = order.expected === null ? null : day(now, order.expected);
  return { ...order, customerId, currency: 'GBP', placed: day(now, order.placed), expected };
}
