import { DAY_MS, day } from './system.ts';

/** The next working day from a day on (YYYY-MM-DD), itself included: Monday to Friday. */
export function workingDay(from: string): string {
  return isWorkingDay(from) ? from : workingDay(day(Date.parse(from), 1));
}

export function isWorkingDay(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** A day, `count` working days after `now`. */
export function workingDaysAfter(now: number, count: number): string {
  let date = workingDay(day(now));
  for (let i = 0; i < count; i += 1) date = workingDay(day(Date.parse(date) + DAY_MS));
  return date;
}
