import type { Lexicon } from './lexicon/lexicon.ts';
import { anyOf, END, GAP, pattern, START } from './matching.ts';
import { smallNumbers } from './small-numbers.ts';

export interface TimeRule { pattern: RegExp; minutes: (hour: number, minute: number) => number; weak: boolean }
/** The patterns by which one language says times. */
export interface TimeRules {
  rules: TimeRule[];
  fixed: { pattern: RegExp; minute: number }[];
  part: RegExp;
  /** Directly after, or before, a time. */
  partAfter: RegExp;
  partBefore: RegExp;
  hour: string;
}

const HALF_DAY = '(?<ap>[ap]\\.?m\\b\\.?)';
const plain = (hour: number, minute: number): number => hour * 60 + minute;
const known = new WeakMap<Lexicon, TimeRules>();

export function compiledTimes(lexicon: Lexicon): TimeRules {
  const cached = known.get(lexicon);
  if (cached !== undefined) return cached;
  const made = compile(lexicon);
  known.set(lexicon, made);
  return made;
}

function compile(lexicon: Lexicon): TimeRules {
  const words = smallNumbers(lexicon);
  const hour = `\\d{1,2}|${anyOf([...words].filter(([, n]) => n <= 24).map(([word]) => word))}`;
  const minute = `\\d{1,2}|${anyOf(words.keys())}`;
  const minuteAfterHour = `[0-5]\\d|${anyOf([...words].filter(([, n]) => n >= 10).map(([word]) => word))}`;
  const parts = anyOf(Object.values(lexicon.parts).flat());
  const inThe = `(?:${anyOf(lexicon.inThe)} ?)?`;
  const at = anyOf(lexicon.at);
  const templates = lexicon.times.map(({ says, minutes, weak = false }): TimeRule => {
    const after = says.indexOf('{M}') > says.indexOf('{H}');
    const source = says.replaceAll(' ?', '\\s?').replaceAll(' ', GAP).replace('{H}', `(?<h>${hour})`).replace('{M}', `(?<m>${after ? minuteAfterHour : minute})`);
    return { pattern: new RegExp(`(?<![\\p{L}\\p{N}]|\\d[.,:/])(?:${source})(?:\\s?${HALF_DAY})?(?![\\p{L}\\p{N}]|[.,:/]\\d)`, 'gu'), minutes, weak };
  });
  const shared: TimeRule[] = [
    { pattern: new RegExp(`(?<![\\p{L}\\p{N}.,:/-])(?<h>\\d{1,2}):(?<m>[0-5]\\d)(?::[0-5]\\d)?(?:\\s?${HALF_DAY})?(?![\\p{L}\\d]|:\\d)`, 'gu'), minutes: plain, weak: false },
    { pattern: new RegExp(`(?<![\\p{L}\\p{N}.,:/-])(?<h>\\d{1,2})[.:](?<m>[0-5]\\d)\\s?(?:${HALF_DAY}|uhr|uur|h)(?![\\p{L}\\d])`, 'gu'), minutes: plain, weak: false },
    { pattern: new RegExp(`(?<![\\p{L}\\p{N}.,:/-])(?<h>${hour})\\s?${HALF_DAY}(?![\\p{L}\\d])`, 'gu'), minutes: plain, weak: false },
    { pattern: new RegExp(`${START}${at}${GAP}(?<h>${hour})(?:[.](?<m>[0-5]\\d))?(?![\\p{L}\\d%€£$]|[.,:/]\\d)`, 'gu'), minutes: plain, weak: true },
  ];
  shared.push({ pattern: new RegExp(`(?<![\\p{L}\\p{N}]|\\d[.,:/])(?<h>${hour})(?=[\\s,]{1,2}${inThe}${parts}${END})`, 'gu'), minutes: plain, weak: true });
  return {
    rules: [...templates, ...shared],
    fixed: [{ pattern: pattern(anyOf(lexicon.noon)), minute: 720 }, { pattern: pattern(anyOf(lexicon.midnight)), minute: 0 }],
    part: new RegExp(`(?:${START}|(?<=${anyOf(lexicon.closed ? [...lexicon.weekdays.flat().filter((day) => day.length > 3), 'morgen'] : [])}))${inThe}(?<part>${parts})${END}`, 'gu'),
    partAfter: new RegExp(`^[\\s,]{0,2}${inThe}(${parts})${END}`, 'u'),
    partBefore: new RegExp(`${START}(${parts}),? (?:${at} )?$`, 'u'),
    hour,
  };
}
