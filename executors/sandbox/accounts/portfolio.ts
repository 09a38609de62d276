import { z } from 'zod';
import { DAY_MS, Refused } from '../system.ts';

/** Accounts are counted, not kept: everything about one follows from its number, the same at each start. */
interface Book { title: string; first: number; last: number; size: number }
const BOOKS: { readonly [book: string]: Book } = {
  all: { title: 'Every account', first: 1, last: 12_000, size: 500 },
  pilot: { title: 'The first sixty, in small pages', first: 1, last: 60, size: 20 },
  calm: { title: 'Accounts that do well', first: 12_001, last: 12_040, size: 20 },
  merger: { title: 'Accounts that came with a merger, nearly all leaving', first: 12_041, last: 12_080, size: 20 },
  unassigned: { title: 'Accounts that nobody looks after', first: 1, last: 0, size: 20 },
};
const LAST = 12_080;

export function bookOf(name: string): Book {
  const book = Object.hasOwn(BOOKS, name) ? BOOKS[name] : undefined;
  if (!book) throw new Refused(404, 'not_found', `There is no such book; there are ${Object.keys(BOOKS).join(', ')}.`);
  return book;
}

export const span = z.object({ from: z.string(), to: z.string(), page: z.number().default(1), size: z.number().default(250) });

/** One page of what a source has of the accounts from one id to another: a row each, none where it knows nothing. */
export function pageOf<T>({ from, to, page, size }: z.output<typeof span>, row: (account: number) => T | null): { page: number; pages: number; rows: T[] } {
  const [first, last] = [numberOf(from), Math.min(numberOf(to), LAST)];
  const start = first + (page - 1) * size;
  const rows = Array.from({ length: Math.max(0, Math.min(size, last - start + 1)) }, (_, i) => row(start + i));
  return { page, pages: Math.max(0, Math.ceil((last - first + 1) / size)), rows: rows.filter((one) => one !== null) };
}

export function idOf(account: number): string {
  return `A-${String(account).padStart(5, '0')}`;
}

function numberOf(id: string): number {
  return Number(id.slice(2));
}

export type Mood = 'well' | 'slipping' | 'leaving' | 'growing';
/** How an account really does; each source shows a part of it. */
export function moodOf(account: number): Mood {
  if (account > 12_040) return 'leaving';
  if (account > 12_000) return 'well';
  const drawn = draw(account, 'mood');
  if (drawn < 0.006) return 'leaving';
  if (drawn < 0.02) return 'slipping';
  return drawn < 0.026 ? 'growing' : 'well';
}

export function seatsOf(account: number): number {
  return 5 + Math.floor(draw(account, 'seats') ** 3 * 400);
}

/** A whole number from `least` to `most`, the same for the same account and what it is about. */
export function between(account: number, about: string, range: readonly [least: number, most: number]): number {
  const [least, most] = range;
  return least + Math.floor(draw(account, about) * (most - least + 1));
}

/** From 0 up to 1 (FNV-1a, with the end of MurmurHash3 to spread it). */
function draw(account: number, about: string): number {
  let hash = 0x811c9dc5;
  for (const letter of `${about}/${account}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Contracts run for a year and end on a day of their own, which comes nearer each day. */
export function daysToRenewal(account: number, now: number): number {
  const ends = between(account, 'renewal', [0, 364]);
  return (((ends - Math.floor(now / DAY_MS)) % 365) + 365) % 365;
}
