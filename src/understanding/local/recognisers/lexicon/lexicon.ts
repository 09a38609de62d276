/** How one language says numbers, days, times, durations and amounts. Words are folded: lower case, no accents. */
export interface Lexicon {
  locale: string;
  numbers: { [word: string]: number };
  scales: { [word: string]: number };
  /** Joins parts of a number: "and", "et", "und". */
  joins: string[];
  /** Numbers are one word ("einundzwanzig"), or units come first. */
  closed: boolean;
  /** A two-digit number, from the words of its ten and its unit. */
  pair: (ten: string, unit: string) => string[];
  /** Count one where a unit or a scale follows, and are no numbers alone: "a", "eine". */
  articles: string[];
  /** What else these number words mean, in this language alone or in others: "once", "neuf", "one". */
  traps: string[];
  andHalf: string[];
  point: string[];
  /** 1st to 31st in words, each with its spellings; empty where days are said with plain numbers. */
  ordinals: string[];
  /** Regular-expression sources. */
  ordinalMark: string;
  /** A day alone in the month, with the number in <d>: "the 3rd", "le 3". */
  dayOfMonth: string[];
  days: { [phrase: string]: number };
  /** Of these, what another language means differently: "hier". */
  ownDays: string[];
  /** What, standing before it, makes "tomorrow" a part of the day: "guten Morgen". */
  notTomorrowAfter: string[];
  /** From Sunday. Words of three letters and fewer count only as a whole answer. */
  weekdays: string[][];
  months: string[][];
  nextBefore: string[]; nextAfter: string[];
  /** "Next Friday" is the one of next week, not the one that comes. */
  nextIsInNextWeek: boolean;
  lastBefore: string[]; lastAfter: string[];
  /** Between day and month, and between month and year. */
  of: string[];
  on: string[];
  units: { [unit in Unit]: string[] };
  /** Around a span: "in … ", "… ago". */
  ahead: [string, string][];
  back: [string, string][];
  week: Grain; month: Grain; weekend: Grain;
  monthEnd: string[];
  parts: { [part in DayPart]: string[] };
  /** Before a part of the day: "in the", "am". */
  inThe: string[];
  noon: string[]; midnight: string[];
  /** Says a time; {H} is an hour, {M} minutes. A weak one counts only as an answer, or beside a day. */
  times: { says: string; minutes: (hour: number, minute: number) => number; weak?: boolean }[];
  at: string[];
  after: string[]; before: string[]; between: string[]; and: string[];
  /** Spans that are no number and unit: "half an hour". */
  spans: { [phrase: string]: { [unit in Unit]?: number } };
  spanJoins: string[];
  currencies: string[]; cents: string[];
  /** Beside a space, between an amount and its coins: "veinticinco con cincuenta". */
  coinJoins: string[];
  /** Before an amount that is only a bound, or of which a part is meant. */
  inexact: string[];
  /** Beside an amount that has been paid already. */
  paid: string[];
  cheapest: string[]; dearest: string[];
  /** Of options that are times. */
  earliest: string[]; latest: string[];
  lastButOne: string[];
  spokenAt: string[]; spokenDot: string[]; spokenDash: string[];
  /** Before an address: "I live at". */
  livesAt: string[];
  /** Directly before what a value is said to be: "the code is", "account number". */
  is: string[];
  /** Before a number that counts or dates something else: "in 1981", "for 20". */
  prepositions: string[];
  /** Words of four letters and fewer that stand beside a code and are no part of it. */
  little: string[];
}

export type Unit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute';
export type DayPart = 'morning' | 'midday' | 'afternoon' | 'evening' | 'night';
export interface Grain { this: string[]; next: string[] }
