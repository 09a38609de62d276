import { z } from 'zod';
import type { JsonObject } from '../../../src/contracts.ts';
import { Refused, day, need, operation, pounds } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { SeedCustomer, SeedOrder } from '../world.ts';

/** `seq`: the write that made it, where it was not there before. */
const orderSchema = z.object({
  orderId: z.string(), customerId: z.string(), status: z.enum(['processing', 'shipped', 'out for delivery', 'delivered', 'delayed', 'cancelled']),
  items: z.array(z.object({ name: z.string(), quantity: z.number() })), total: z.number(), placed: z.string(), expected: z.string().nullable(),
  carrier: z.string().nullable(), tracking: z.string().nullable(), seq: z.number().nullable(),
});
type Order = z.output<typeof orderSchema>;
const byOrder = z.object({ orderId: z.string() });
const newOrder = z.object({ customerId: z.string(), product: z.string(), quantity: z.number() });
const PRODUCTS = [
  { name: 'SIM card', price: 0, currency: 'GBP', inStock: true }, { name: 'eSIM', price: 0, currency: 'GBP', inStock: true },
  { name: 'Router', price: 49, currency: 'GBP', inStock: true }, { name: 'Refurbished phone', price: 249, currency: 'GBP', inStock: false },
];

/** Orders: those that were seeded, and new ones. */
export function createOrders(world: SeedCustomer[], start: number): SandboxSystem {
  const orders = createTable('orders', orderSchema, world.flatMap((customer) => customer.orders.map((order): [string, Order] => [order.orderId, seeded(customer.id, order, start)])));
  return {
    name: 'orders',
    tables: [orders],
    reads: [],
    handlers: {
      getOrder: operation(byOrder, ({ orderId }) => ({ body: shown(need(orders.get(orderId), 'order')) })),
      findOrders: operation(newOrder.pick({ customerId: true }), ({ customerId }) => ({
        body: orders.all().filter((one) => one.customerId === customerId).toSorted((a, b) => (a.placed < b.placed ? 1 : -1)).map(shown),
      })),
      listProducts: operation(z.object({}), () => ({ body: PRODUCTS })),
      createOrder: operation(newOrder, ({ customerId, product: name, quantity }, { now, seq }) => {
        const product = PRODUCTS.find((one) => one.name === name);
        if (!product) throw new Refused(404, 'product_unknown', 'There is no such product.');
        if (!product.inStock) throw new Refused(409, 'out_of_stock', 'This product is out of stock.');
        const row: Order = {
          orderId: `ORD-${50_000 + seq}`, customerId, status: 'processing', items: [{ name, quantity }], total: pounds(product.price * quantity),
          placed: day(now), expected: day(now, 3), carrier: null, tracking: null, seq,
        };
        return { body: shown(row), changes: [orders.change(row.orderId, row)] };
      }),
      cancelOrder: operation(byOrder, ({ orderId }) => {
        const order = need(orders.get(orderId), 'order');
        if (order.status === 'cancelled') throw new Refused(409, 'already_cancelled', 'This order was cancelled before.');
        if (order.status !== 'processing') throw new Refused(409, 'already_sent', 'This order was sent.');
        const row: Order = { ...order, status: 'cancelled', expected: null };
        return { body: shown(row), changes: [orders.change(orderId, row)], ...(order.seq !== null && { undoes: order.seq }) };
      }),
    },
  };
}

function shown({ seq: _seq, ...order }: Order): JsonObject {
  return { ...order, currency: 'GBP' };
}

/** Seeded dates are days from the start. */
function seeded(customerId: string, { placed, expected, ...order }: SeedOrder, start: number): Order {
  return { ...order, customerId, placed: day(start, placed), expected: expected === null ? null : day(start, expected), seq: null };
}
