import { faker } from '@faker-js/faker/locale/en_GB';
import { DEMO_CUSTOMERS } from './demo-customers.ts';
import { PLANS, REGIONS } from './plans.ts';

/** Days from today, negative in the past: seeded dates move with the calendar, so the demo never goes stale. */
type Days = number;
export interface SeedOrder {
  orderId: string; status: 'processing' | 'shipped' | 'out for delivery' | 'delivered' | 'delayed' | 'cancelled';
  items: { name: string; quantity: number }[]; total: number; placed: Days; expected: Days | null; carrier: string | null; tracking: string | null;
}
export interface SeedCustomer {
  id: string; name: string; email: string; msisdn: string; region: (typeof REGIONS)[number]; locale: 'en' | 'fr'; plan: string;
  since: Days; contractEnds: Days; allowsDowngrade: boolean; lastSwap: Days | null; balance: number; overdue: boolean;
  fraud: boolean; failures: number; suspended: boolean; orders: SeedOrder[];
  /** The card in the phone, and a new one that the customer has at hand. */
  iccid: string; spareIccid: string;
}

const OTHERS = 50;
/** Everybody whom the stand-in systems know, the same at each start: the demo customers first. */
export function createWorld(seed = 20_261): SeedCustomer[] {
  faker.seed(seed);
  const demo = DEMO_CUSTOMERS.map((customer, i) => ({ ...ORDINARY, ...cards(i), id: `C-${1001 + i}`, ...customer }));
  return [...demo, ...Array.from({ length: OTHERS }, (_, i) => invent(i))];
}

/** What a customer is where nothing else is said. */
const ORDINARY: Omit<SeedCustomer, 'id' | 'name' | 'email' | 'msisdn' | 'iccid' | 'spareIccid'> = {
  region: 'london', locale: 'en', plan: 'plus', since: -700, contractEnds: 240, allowsDowngrade: true, lastSwap: null,
  balance: 20, overdue: false, fraud: false, failures: 0, suspended: false, orders: [],
};

function cards(index: number): { iccid: string; spareIccid: string } {
  return { iccid: iccid(index), spareIccid: iccid(500 + index) };
}

/** An ICCID as on a real card: 89, country 44, issuer, number, check digit (ITU-T E.118, Luhn). */
export function iccid(number: number): string {
  const digits = `894410${String(number).padStart(12, '0')}`;
  const sum = Array.from(digits, Number).toReversed().reduce((total, digit, i) => {
    const value = i % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function invent(index: number): SeedCustomer {
  const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()];
  return {
    ...ORDINARY,
    ...cards(100 + index),
    id: `C-${1101 + index}`,
    name: `${firstName} ${lastName}`,
    email: faker.internet.exampleEmail({ firstName, lastName }).toLowerCase(),
    // 07700 900000 to 900999 is kept for drama by Ofcom: nobody's number.
    msisdn: `+447700900${String(200 + index)}`,
    region: faker.helpers.arrayElement(REGIONS),
    plan: faker.helpers.arrayElement(PLANS).id,
    since: -faker.number.int({ min: 60, max: 3000 }),
    contractEnds: faker.number.int({ min: 5, max: 700 }),
    allowsDowngrade: faker.datatype.boolean({ probability: 0.8 }),
    lastSwap: faker.datatype.boolean({ probability: 0.5 }) ? -faker.number.int({ min: 40, max: 1500 }) : null,
    balance: faker.number.float({ min: 0, max: 60, fractionDigits: 2 }),
    orders: faker.datatype.boolean() ? [inventOrder(index)] : [],
  };
}

function inventOrder(index: number): SeedOrder {
  const status = faker.helpers.arrayElement(['processing', 'shipped', 'delivered'] as const);
  const sent = status !== 'processing';
  return {
    orderId: `ORD-${1101 + index}`,
    status,
    items: [{ name: faker.helpers.arrayElement(['SIM card', 'USB-C charger', 'Phone case', 'Wireless earbuds', 'Refurbished phone']), quantity: 1 }],
    total: faker.number.float({ min: 5, max: 400, fractionDigits: 2 }),
    placed: -faker.number.int({ min: 3, max: 9 }),
    expected: status === 'delivered' ? null : faker.number.int({ min: 1, max: 5 }),
    carrier: sent ? faker.helpers.arrayElement(['Royal Mail', 'DPD', 'Evri']) : null,
    tracking: sent ? faker.string.alphanumeric({ length: 12, casing: 'upper' }) : null,
  };
}
