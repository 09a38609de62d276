import type { SeedCustomer } from './world.ts';

type Demo = Pick<SeedCustomer, 'name' | 'email' | 'msisdn'> & Partial<SeedCustomer> & { special: string };

/** Customers to try, each with what is special about them. What is not said here is ordinary; see world.ts. */
export const DEMO_CUSTOMERS: Demo[] = [
  {
    name: 'Ada Martin', email: 'ada.martin@example.com', msisdn: '+447700900123',
    special: 'An ordinary customer: everything goes through.',
    orders: [{
      orderId: 'ORD-1001', status: 'shipped', items: [{ name: 'SIM card', quantity: 1 }, { name: 'Phone case', quantity: 1 }], total: 19.9,
      placed: -3, expected: 2, carrier: 'Royal Mail', tracking: 'RM4827390GB',
    }],
  },
  {
    name: 'Ben Okafor', email: 'ben.okafor@example.com', msisdn: '+447700900124', region: 'midlands', lastSwap: -5,
    special: 'Moved to another SIM five days ago, so a new swap is reviewed by a person.',
  },
  {
    name: 'Carla Rossi', email: 'carla.rossi@example.com', msisdn: '+447700900125', region: 'south-east', fraud: true, failures: 4,
    special: 'On the fraud list, so a SIM swap is refused.',
  },
  {
    name: 'David Whyte', email: 'david.whyte@example.com', msisdn: '+447700900126', region: 'north', plan: 'max', balance: 32, allowsDowngrade: false,
    special: 'Has a contract that forbids a cheaper plan.',
  },
  {
    name: 'Eilidh MacLeod', email: 'eilidh.macleod@example.com', msisdn: '+447700900127', region: 'islands',
    special: 'Lives on the islands, where Ultra 5G is not available.',
  },
  {
    name: 'Félix Moreau', email: 'felix.moreau@example.com', msisdn: '+447700900128', locale: 'fr', plan: 'basic', balance: 12,
    special: 'Speaks French, and has a parcel out for delivery.',
    orders: [{
      orderId: 'ORD-1002', status: 'out for delivery', items: [{ name: 'Wireless earbuds', quantity: 1 }], total: 59,
      placed: -4, expected: 0, carrier: 'DPD', tracking: 'DPD15503207',
    }],
  },
  {
    name: 'Grace Chen', email: 'grace.chen@example.com', msisdn: '+447700900129', region: 'wales', plan: 'max', balance: 32,
    special: 'Waits for a delayed order, after one that arrived.',
    orders: [
      {
        orderId: 'ORD-1003', status: 'delayed', items: [{ name: 'Refurbished phone', quantity: 1 }], total: 249,
        placed: -9, expected: 6, carrier: 'Evri', tracking: 'EVR0091377',
      },
      {
        orderId: 'ORD-1004', status: 'delivered', items: [{ name: 'USB-C charger', quantity: 2 }], total: 29.8,
        placed: -40, expected: null, carrier: 'Royal Mail', tracking: 'RM1193044GB',
      },
    ],
  },
  {
    name: 'Harry Singh', email: 'harry.singh@example.com', msisdn: '+447700900130', region: 'scotland', plan: 'basic', balance: 84.5, overdue: true,
    special: 'Has an overdue bill, so a plan change is refused.',
  },
  {
    name: 'Isla Brown', email: 'isla.brown@example.com', msisdn: '+447700900131', suspended: true,
    orders: [{
      orderId: 'ORD-1005', status: 'cancelled', items: [{ name: 'SIM card', quantity: 1 }], total: 0,
      placed: -6, expected: null, carrier: null, tracking: null,
    }],
    special: 'Has a suspended line, so its number cannot move.',
  },
];
