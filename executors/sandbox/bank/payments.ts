import { day, pounds } from '../system.ts';
import type { SeedCustomer } from '../world.ts';
import { digitsOf } from './people.ts';
import type { SeedBanking } from './people.ts';

export interface Payment {
  transactionId: string; customerId: string; accountId: string; merchant: string; kind: 'payment' | 'income';
  amount: number; currency: 'GBP'; date: string; status: 'booked' | 'pending'; daysAgo: number; text: string;
  [member: string]: string | number;
}
/** How often somebody pays there, in days, and when for the last time. */
interface Habit { merchant: string; every: number; last: number; amount: number; varies: number }
const HABITS: Habit[] = [
  { merchant: 'Fuel Stop', every: 30, last: 1, amount: 52.1, varies: 9 },
  { merchant: 'Corner Grocery', every: 15, last: 3, amount: 38.2, varies: 14 },
  { merchant: 'StreamBox', every: 30, last: 6, amount: 12.99, varies: 0 },
  { merchant: 'Northgate Electronics', every: 90, last: 9, amount: 249, varies: 0 },
  { merchant: 'Harbour Hotel', every: 400, last: 40, amount: 310, varies: 0 },
  { merchant: 'Skyline Airways', every: 180, last: 20, amount: 1180, varies: 0 },
];
const YEAR = 365;

/** A year of payments with the first credit card, newest first. Dates move with the calendar, like all that is seeded. */
export function cardPayments(customer: SeedCustomer, accountId: string, now: number): Payment[] {
  const made = HABITS.flatMap((habit, h) => Array.from({ length: Math.floor((YEAR - habit.last) / habit.every) + 1 }, (_, i) => ({
    merchant: habit.merchant, daysAgo: habit.last + i * habit.every, amount: pounds(habit.amount + ((i * 7 + h) % 5) * (habit.varies / 5)),
  })));
  return made.toSorted((a, b) => a.daysAgo - b.daysAgo).map((one, i) => ({
    transactionId: `T-${digitsOf(customer.id)}-${String(i + 1).padStart(3, '0')}`, customerId: customer.id, accountId, kind: 'payment', currency: 'GBP',
    ...one, date: day(now, -one.daysAgo), status: one.daysAgo <= 1 ? 'pending' : 'booked',
    text: `£${one.amount.toFixed(2)}`,
  }));
}

export interface Month { month: string; income: number; spending: number; missed: boolean; [member: string]: string | number | boolean }

/** Month by month, newest first, at most twelve. Irregular income swings; missed payments are the latest ones. */
export function monthsOf({ income, regular, months, missed }: SeedBanking, now: number): Month[] {
  return Array.from({ length: Math.min(12, months) }, (_, i) => ({
    month: day(now, -30 * i).slice(0, 7),
    income: regular ? income : pounds(income * (SWING[i % SWING.length] ?? 1)),
    spending: pounds(income * (0.55 + ((i * 7) % 4) * 0.05)),
    missed: i < missed,
  }));
}
const SWING = [0.4, 1.9, 0.7, 1];
