/** Days are counted from 1 January 1970, without any time zone. */
export interface LocalNow { day: number; minute: number }

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day, and the minute of it, in a time zone; UTC for one that does not exist. */
export function localNow(now: number, timeZone: string): LocalNow {
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const day = dayOf(parts['year'] ?? 1970, parts['month'] ?? 1, parts['day'] ?? 1) ?? 0;
  return { day, minute: (parts['hour'] ?? 0) * 60 + (parts['minute'] ?? 0) };
}

/** Null for a day that does not exist, such as 30 February. */
export function dayOf(year: number, month: number, day: number): number | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / DAY_MS : null;
}

export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** A local date-time; minutes may go past the day. */
export function isoMinute(day: number, minute: number): string {
  return new Date(day * DAY_MS + minute * 60_000).toISOString().slice(0, 16);
}

export function partsOf(day: number): { year: number; month: number; day: number; weekday: number } {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
}

/** The same day of another month, or its last day where that month is shorter. */
export function addMonths(from: number, months: number): number {
  const { year, month, day } = partsOf(from);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return first.getTime() / DAY_MS + Math.min(day, last) - 1;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = newFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}
