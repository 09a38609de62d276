import { isoDay, localNow } from './calendar.ts';
import { daysIn } from './days.ts';
import { found, hasDigit, withinLimits, type Recogniser } from './recogniser.ts';

/** Days → yyyy-mm-dd, seen from `now` in `timeZone`; a weekday is the next one. `min` and `max` are days from today: `min: 0` is never past. */
export const date: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const today = localNow(at.now, at.timeZone).day;
    return daysIn(said, at).filter(({ grain, from }) => grain === 'day' && withinLimits(from - today, at.spec)).map((hit) => found(said, isoDay(hit.from), hit));
  },
  tries: (said, at) => hasDigit(said) || daysIn(said, { ...at, asked: true }).length > 0,
};
