import type { Utterance } from '../utterance.ts';
import { daysIn } from './days.ts';
import { LEXICONS } from './lexicon/index.ts';
import { anyOf, END, inPlace, START } from './matching.ts';
import type { RecogniserContext } from './recogniser.ts';
import { spansIn } from './spans.ts';

interface Place { start: number; end: number }

const REACH = 32;
const THE = '(?: (?:the|la|le|les|los|las|de|den|der|die|das|het))?';
const INEXACT = new RegExp(`${START}${anyOf(LEXICONS.flatMap((l) => l.inexact))}${THE}\\s{1,2}$`, 'u');
const PAID = anyOf(LEXICONS.flatMap((l) => l.paid));
const [AFTER_PAID, BEFORE_PAID] = [new RegExp(`${START}${PAID}\\s{1,2}$`, 'u'), new RegExp(`^\\s{1,2}${PAID}${END}`, 'u')];

/** Amounts that are meant as they are: not "at least 10" or "half of 20", and beside "10 back" not what was paid. */
export function meantAmounts<T extends Place>(amounts: T[], said: Utterance): T[] {
  const text = inPlace(said);
  const before = (at: Place): string => text.slice(Math.max(0, at.start - REACH), at.start);
  const exact = amounts.filter((one) => !INEXACT.test(before(one)));
  const wanted = exact.filter((one) => !AFTER_PAID.test(before(one)) && !BEFORE_PAID.test(text.slice(one.end, one.end + REACH)));
  return wanted.length > 0 ? wanted : exact;
}

/** Numbers that are not of a day or of a length of time: "3 days", "5 November"; "vingt-sept" alone is 27. */
export function outsideTimes<T extends Place>(numbers: T[], said: Utterance, at: RecogniserContext): T[] {
  if (numbers.length === 0) return [];
  const times: Place[] = [...spansIn(said, at), ...daysIn(said, { ...at, asked: false })];
  return numbers.filter((one) => !times.some((time) => time.start < one.end && one.start < time.end && time.end - time.start > one.end - one.start));
}
