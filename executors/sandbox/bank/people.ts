import type { SeedCustomer } from '../world.ts';

/** What the bank knows of a customer, before anything is done. Amounts in pounds. */
export interface SeedBanking {
  /** Paid in a month, on average; `regular` when it comes from one employer. */
  income: number; regular: boolean;
  /** Months as a customer of the bank, at most 12 of which have a history. */
  months: number;
  /** Card payments missed within a year. */
  missed: number;
  cards: { name: string; limit: number; owed: number }[];
  /** Score at the credit bureau, 0 to 999, and debts that were given up there. */
  bureau: number; defaults: number;
  /** Cards replaced within a year. */
  replacements: number;
  /** Letters come back from the address on file. */
  moved: boolean;
  /** The regulator corrects this customer's record and takes no reports meanwhile. */
  underCorrection: boolean;
}

/** Everybody's bank data, by customer id: the demo customers as they are said to be, the others by their number. */
export function bankingOf(world: SeedCustomer[]): Map<string, SeedBanking> {
  return new Map(world.map(({ id }, i) => [id, { ...ORDINARY, ...(DEMO[id] ?? invent(i)) }]));
}

const ORDINARY: SeedBanking = {
  income: 2900, regular: true, months: 62, missed: 0, cards: [{ name: 'Visa Classic', limit: 2000, owed: 412.6 }],
  bureau: 742, defaults: 0, replacements: 0, moved: false, underCorrection: false,
};

/** Ada is ordinary; of the others, what is special. */
const DEMO: { [customerId: string]: Partial<SeedBanking> } = {
  'C-1001': {},
  'C-1002': { income: 2200, bureau: 598, missed: 1, replacements: 3 },
  'C-1003': { income: 1900, bureau: 431, defaults: 2 },
  'C-1004': { income: 9800, bureau: 874, months: 140, cards: [{ name: 'Visa Platinum', limit: 8000, owed: 1250 }] },
  'C-1005': { income: 3100, regular: false, bureau: 715 },
  'C-1006': { income: 2400, bureau: 728 },
  'C-1007': { underCorrection: true, cards: [{ name: 'Visa Classic', limit: 1500, owed: 96.2 }, { name: 'Mastercard Travel', limit: 3000, owed: 0 }] },
  'C-1008': { income: 1700, bureau: 602, missed: 3, cards: [{ name: 'Visa Classic', limit: 1000, owed: 1000 }] },
  'C-1009': { months: 3, moved: true },
};

function invent(index: number): Partial<SeedBanking> {
  return {
    income: 1600 + ((index * 137) % 3000), regular: index % 5 !== 0, months: 2 + ((index * 31) % 150), missed: index % 7 === 0 ? 2 : 0,
    cards: index % 9 === 0 ? [] : [{ name: 'Visa Classic', limit: 500 * (1 + (index % 8)), owed: (index * 53) % 400 }],
    bureau: 480 + ((index * 73) % 500), defaults: index % 11 === 0 ? 1 : 0, replacements: index % 4,
  };
}

/** "1001" of C-1001: accounts, cards and payments are numbered by it. */
export function digitsOf(customerId: string): string {
  return customerId.replace('C-', '');
}
