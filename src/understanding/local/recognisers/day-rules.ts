import { addMonths, partsOf } from './calendar.ts';
import type { Grain, Lexicon } from './lexicon/lexicon.ts';
import { anyOf, END, GAP, pattern, spaced, START } from './matching.ts';
import { smallNumbers } from './small-numbers.ts';

/** The patterns by which one language says days. */
export interface DayRules {
  named: RegExp;
  weekday: RegExp;
  shortWeekday: RegExp;
  weekdays: Map<string, number>;
  dayMonth: RegExp;
  monthDay: RegExp;
  months: Map<string, number>;
  /** The number of a day that was said in words. */
  dayWord: (words: string) => number | null;
  alone: RegExp[];
  grains: { pattern: RegExp; span: (today: number) => [number, number] }[];
  distances: { prefix: RegExp; suffix: RegExp; sign: 1 | -1 }[];
}

const SHORTEST = 4;
const known = new WeakMap<Lexicon, DayRules>();

export function compiledDays(lexicon: Lexicon): DayRules {
  const cached = known.get(lexicon);
  if (cached !== undefined) return cached;
  const made = compile(lexicon);
  known.set(lexicon, made);
  return made;
}

function compile(lexicon: Lexicon): DayRules {
  const names = lexicon.weekdays.flat();
  // After a weekday may come a part of the day in the same word: "Montagabend".
  const part = lexicon.closed ? `(?:${END}|(?=${anyOf(Object.values(lexicon.parts).flat())}))` : END;
  // "A week on Monday", "Monday week".
  const ahead = lexicon.locale === 'en' ? '(?:(?<ahead>a week (?:on|from)) )?' : '';
  const week = lexicon.locale === 'en' ? '(?<week> week)?' : '';
  const before = `(?:(?:${anyOf(lexicon.on)} )?(?:(?<next>${anyOf(lexicon.nextBefore)})|(?<last>${anyOf(lexicon.lastBefore)}))${GAP}|${anyOf(lexicon.on)} )?`;
  const after = `(?: (?<after>${anyOf([...lexicon.nextAfter, ...lexicon.lastAfter])})(?!\\p{L}))?`;
  const month = `(?<month>${anyOf(lexicon.months.flat())})\\.?(?!\\p{L})`;
  const year = `(?:,? (?:${anyOf([...lexicon.of, 'of'])} )?(?<y>\\d{4}|'\\d{2}|[4-9]\\d(?=[\\s.!?]{0,3}$))(?!\\d|[:.]\\d))?`;
  const word = dayWords(lexicon);
  const number = `(?:(?<d>\\d{1,2})${lexicon.ordinalMark}?|(?<o>${word.source}))`;
  const on = `(?:${anyOf(['the', 'on the', 'on', 'le', 'am', 'den', 'der', 'dem', 'el', 'de', 'op', 'op de'])} )?`;
  return {
    named: new RegExp(`${START}(?<phrase>${anyOf(Object.keys(lexicon.days))})${week}${part}`, 'gu'),
    weekday: new RegExp(`${START}${ahead}${before}(?<w>${anyOf(names.filter((name) => name.length >= SHORTEST))})${part}${after}`, 'gu'),
    shortWeekday: pattern(`(?<w>${anyOf(names.filter((name) => name.length < SHORTEST))})(?<after>(?!))?`),
    weekdays: placesOf(lexicon.weekdays, 0), months: placesOf(lexicon.months, 1),
    dayMonth: new RegExp(`${START}${on}${number}(?: (?:${anyOf(lexicon.of)} )?|[.-] ?)?${month}${year}`, 'gu'),
    monthDay: lexicon.locale === 'en' ? new RegExp(`${START}${month} (?:the )?${number}(?!\\p{L}|\\d|[:.,]\\d| ?[ap]m)${year}`, 'gu') : /(?!)/gu,
    dayWord: word.read,
    alone: lexicon.dayOfMonth.map((source) => new RegExp(`${START}(?:${source})(?![\\p{L}\\d]|[.:,/]\\d)`, 'gu')),
    grains: [
      ...grain(lexicon.week, (today) => [monday(today), monday(today) + 7], 7),
      ...grain(lexicon.weekend, (today) => [monday(today) + 5, monday(today) + 7], 7),
      { pattern: phrase(lexicon.month.this), span: (today) => [today, firstOfMonth(today, 1)] },
      { pattern: phrase(lexicon.month.next), span: (today) => [firstOfMonth(today, 1), firstOfMonth(today, 2)] },
      { pattern: phrase(lexicon.monthEnd), span: (today) => [firstOfMonth(today, 1) - 1, firstOfMonth(today, 1)] },
    ],
    distances: [...lexicon.ahead.map(distance(1)), ...lexicon.back.map(distance(-1))],
  };
}

function distance(sign: 1 | -1): (around: [string, string]) => DayRules['distances'][number] {
  return ([before, after]) => ({
    sign, prefix: before === '' ? /$/u : new RegExp(`${START}${anyOf([before])} $`, 'u'), suffix: after === '' ? /^/u : new RegExp(`^ ${anyOf([after])}${END}`, 'u'),
  });
}

function grain(words: Grain, span: (today: number) => [number, number], next: number): DayRules['grains'] {
  return [
    // Of this week, what is left of it.
    { pattern: phrase(words.this), span: (today) => [Math.max(today, span(today)[0]), span(today)[1]] },
    { pattern: phrase(words.next), span: (today) => [span(today)[0] + next, span(today)[1] + next] },
  ];
}

function phrase(words: string[]): RegExp {
  return pattern(anyOf(words));
}

function monday(day: number): number {
  return day - (partsOf(day).weekday + 6) % 7;
}

function firstOfMonth(day: number, ahead: number): number {
  return addMonths(day - partsOf(day).day + 1, ahead);
}

function placesOf(names: string[][], first: number): Map<string, number> {
  return new Map(names.flatMap((spellings, i) => spellings.map((name): [string, number] => [name, i + first])));
}

/** "Third", "dritten", "premier": ordinals, or plain numbers where days are said with them. */
function dayWords(lexicon: Lexicon): { source: string; read: (words: string) => number | null } {
  if (lexicon.ordinals.length > 0) {
    const sources = lexicon.ordinals.map((source) => source.replaceAll(' ', GAP));
    const each = sources.map((source) => new RegExp(`^(?:${source})$`, 'u'));
    return { source: sources.toReversed().join('|'), read: (words) => { const i = each.findIndex((one) => one.test(words)); return i < 0 ? null : i + 1; } };
  }
  const numbers = new Map([...smallNumbers(lexicon)].filter(([, n]) => n >= 1 && n <= 31));
  for (const first of ['premier', 'primero', '1er']) numbers.set(first, 1);
  return { source: anyOf(numbers.keys()), read: (words) => numbers.get(spaced(words)) ?? null };
}
