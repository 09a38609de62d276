import type { Utterance } from '../utterance.ts';
import { isoDay, localNow } from './calendar.ts';
import { daysIn, type DayHit } from './days.ts';
import { inPlace } from './matching.ts';
import { found, hasDigit, withinLimits, type Recogniser } from './recogniser.ts';

/** Days → yyyy-mm-dd, seen from `now` in `timeZone`; a weekday is the next one. `min` and `max` are days from today: `min: 0` is never past. */
export const date: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const today = localNow(at.now, at.timeZone).day;
    const days = daysIn(said, at).filter(({ grain, from, unread }) => grain === 'day' && unread !== true && withinLimits(from - today, at.spec));
    return days.filter((one) => !isBound(one, days, said)).map((hit) => found(said, isoDay(hit.from), hit));
  },
  tries: (said, at) => hasDigit(said) || daysIn(said, { ...at, asked: true }).length > 0,
};

const BETWEEN = /(?:^|[^\p{L}])(?:between|entre|zwischen|tussen)(?: (?:the|le|el|dem|de))? $/u;
const AND = /^,? (?:and|et|und|y|en)(?: (?:the|le|el|dem|de))? $/;

/** "Between Monday and Wednesday" is neither. */
function isBound(one: DayHit, days: DayHit[], said: Utterance): boolean {
  const text = inPlace(said);
  const i = days.indexOf(one);
  return [[one, days[i + 1]], [days[i - 1], one]].some(([from, to]) => from !== undefined && to !== undefined && BETWEEN.test(text.slice(0, from.start)) && AND.test(text.slice(from.end, to.start)));
}
