import { z } from 'zod';
import { bankingOf, digitsOf } from '../bank/people.ts';
import type { SeedBanking } from '../bank/people.ts';
import { Refused, day, instant, need, operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { createTable } from '../table.ts';
import type { Table } from '../table.ts';
import type { SeedCustomer } from '../world.ts';

const cardSchema = z.object({
  cardId: z.string(), customerId: z.string(), accountId: z.string(), name: z.string(), last4: z.string(),
  status: z.enum(['active', 'frozen', 'blocked']), because: z.string().nullable(), changedAt: z.string().nullable(),
  /** The number of the write that froze it. */
  frozenBy: z.number().nullable(),
});
type Card = z.output<typeof cardSchema>;
const orderSchema = z.object({
  orderId: z.string(), cardId: z.string(), last4: z.string(), delivery: z.enum(['standard', 'express']), deliverTo: z.string(), arrives: z.string(),
  status: z.enum(['ordered', 'cancelled']), at: z.string(),
});
type Order = z.output<typeof orderSchema>;
interface Rows { cards: Table<Card>; orders: Table<Order> }

const byCard = z.object({ cardId: z.string() });
const DAYS_TO_ARRIVE = { standard: 5, express: 1 };

/** Cards: freezing one for a while, blocking it for good, and its replacement. */
export function createCards(world: SeedCustomer[]): SandboxSystem {
  const banking = bankingOf(world);
  const cards = createTable('cards', cardSchema, world.flatMap((customer, i) => toCards(customer, need(banking.get(customer.id), 'customer'), i)));
  const orders = createTable('orders', orderSchema, []);
  const handlers: SandboxSystem['handlers'] = {
    listCards: operation(z.object({ customerId: z.string() }), ({ customerId }) => {
      need(banking.get(customerId), 'customer');
      return { body: cards.all().filter((card) => card.customerId === customerId).map(show) };
    }),
    getCard: operation(byCard, ({ cardId }) => ({ body: show(need(cards.get(cardId), 'card')) })),
    ...stopping(cards),
    ...replacing({ cards, orders }, { world, banking }),
  };
  return { name: 'cards', tables: [cards, orders], reads: [], handlers };
}

function stopping(cards: Table<Card>): SandboxSystem['handlers'] {
  const set = (card: Card, change: Partial<Card>) => {
    const changed: Card = { ...card, ...change };
    return { body: show(changed), changes: [cards.change(card.cardId, changed)] };
  };
  const usable = (cardId: string) => {
    const card = need(cards.get(cardId), 'card');
    if (card.status === 'blocked') throw new Refused(409, 'already_blocked', 'This card was blocked before.');
    return card;
  };
  return {
    freezeCard: operation(byCard, ({ cardId }, { now, seq }) => {
      const card = usable(cardId);
      if (card.status === 'frozen') throw new Refused(409, 'already_frozen', 'This card is frozen already.');
      return set(card, { status: 'frozen', because: 'mislaid', changedAt: instant(now), frozenBy: seq });
    }),
    unfreezeCard: operation(byCard, ({ cardId }, { now }) => {
      const card = usable(cardId);
      if (card.status !== 'frozen') throw new Refused(409, 'not_frozen', 'This card is not frozen.');
      const undone = set(card, { status: 'active', because: null, changedAt: instant(now), frozenBy: null });
      return card.frozenBy === null ? undone : { ...undone, undoes: card.frozenBy };
    }),
    blockCard: operation(byCard.extend({ reason: z.string() }), ({ cardId, reason }, { now }) => set(usable(cardId), { status: 'blocked', because: reason, changedAt: instant(now) })),
  };
}

function replacing({ cards, orders }: Rows, { world, banking }: { world: SeedCustomer[]; banking: Map<string, SeedBanking> }): SandboxSystem['handlers'] {
  const delivery = byCard.extend({ delivery: z.enum(['standard', 'express']).default('standard') });
  const plan = (args: z.output<typeof delivery>, now: number) => {
    const card = need(cards.get(args.cardId), 'card');
    const person = need(banking.get(card.customerId), 'customer');
    if (person.moved) throw new Refused(409, 'address_returned', 'Letters come back from the address on file.');
    const ordered = orders.all().filter((order) => order.status === 'ordered' && cards.get(order.cardId)?.customerId === card.customerId).length;
    const { region } = need(world.find((one) => one.id === card.customerId), 'customer');
    return {
      cardId: card.cardId, delivery: args.delivery, deliverTo: `12 Station Road, ${region}`, arrives: day(now, DAYS_TO_ARRIVE[args.delivery]),
      replacementsThisYear: person.replacements + ordered,
    };
  };
  return {
    checkReplacement: operation(delivery, (args, { now }) => ({ body: plan(args, now) })),
    orderReplacement: operation(delivery, (args, { now, seq }) => {
      const { replacementsThisYear: _, ...planned } = plan(args, now);
      if (orders.all().some((order) => order.cardId === args.cardId && order.status === 'ordered')) throw new Refused(409, 'already_ordered', 'A new card is on its way already.');
      const order: Order = { orderId: `RC-${seq}`, ...planned, last4: String(9000 + seq).slice(-4), status: 'ordered', at: instant(now) };
      return { body: order, changes: [orders.change(order.orderId, order)] };
    }),
    cancelReplacement: operation(z.object({ orderId: z.string() }), ({ orderId }) => {
      const order = need(orders.get(orderId), 'order');
      if (order.status === 'cancelled') throw new Refused(409, 'already_cancelled', 'This order was cancelled before.');
      const cancelled: Order = { ...order, status: 'cancelled' };
      return { body: cancelled, changes: [orders.change(orderId, cancelled)], undoes: Number(orderId.slice(3)) };
    }),
    getReplacement: operation(z.object({ orderId: z.string() }), ({ orderId }) => ({ body: need(orders.get(orderId), 'order') })),
  };
}

function show(row: Card) {
  const { frozenBy: _, ...card } = row;
  return card;
}

function toCards({ id }: SeedCustomer, { cards }: SeedBanking, index: number): [string, Card][] {
  return cards.map(({ name }, i) => {
    const cardId = `K-${digitsOf(id)}-${i + 1}`;
    const last4 = String(4001 + index * 10 + i);
    return [cardId, { cardId, customerId: id, accountId: `CC-${digitsOf(id)}-${i + 1}`, name, last4, status: 'active', because: null, changedAt: null, frozenBy: null }];
  });
}
