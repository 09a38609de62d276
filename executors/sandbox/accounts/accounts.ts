import { z } from 'zod';
import { operation } from '../system.ts';
import type { SandboxSystem } from '../system.ts';
import { between, bookOf, idOf, pageOf, seatsOf } from './portfolio.ts';

const byBook = z.object({ book: z.string() });
const paged = byBook.extend({ page: z.number(), size: z.number().default(500) });

/** The CRM's companies, in books: who they are and who looks after them. */
export function createAccounts(): SandboxSystem {
  return {
    name: 'accounts',
    tables: [],
    reads: [],
    handlers: {
      getBook: operation(byBook, ({ book }) => {
        const { title, first, last, size } = bookOf(book);
        const accounts = last - first + 1;
        const pages = Array.from({ length: Math.ceil(accounts / size) }, (_, i) => ({ number: i + 1, upTo: Math.min(accounts, (i + 1) * size) }));
        return { body: { book, title, accounts, size, pages } };
      }),
      listAccounts: operation(paged, ({ book, page, size }) => {
        const { first, last } = bookOf(book);
        return { body: { book, ...pageOf({ from: idOf(first), to: idOf(last), page, size }, show) } };
      }),
    },
  };
}

const FIRST = ['Amber', 'Beacon', 'Cedar', 'Delta', 'Elm', 'Falcon', 'Granite', 'Harbour', 'Iris', 'Juniper', 'Kestrel', 'Linden', 'Meadow', 'North', 'Orchard', 'Poplar'];
const SECOND = ['Bakery', 'Clinics', 'Design', 'Energy', 'Freight', 'Gardens', 'Homes', 'Instruments', 'Joinery', 'Kitchens', 'Labs', 'Media', 'Networks', 'Optics', 'Print', 'Retail'];
const OWNERS = ['Amira Shah', 'Ben Carter', 'Chloé Dubois', 'Daniel Okafor', 'Elena Rossi', 'Finn Larsen'];

function show(account: number) {
  const pick = (words: readonly string[], about: string): string => words[between(account, about, [0, words.length - 1])] ?? '';
  return { accountId: idOf(account), name: `${pick(FIRST, 'first name')} ${pick(SECOND, 'second name')} ${account}`, owner: pick(OWNERS, 'owner'), seats: seatsOf(account) };
}
