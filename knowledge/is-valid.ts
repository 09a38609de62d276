import type { About } from './read-article.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether an article holds at a time (ms). A day is meant in the time zone, from its first to its last moment. */
export function isValid({ from, until }: Pick<About, 'from' | 'until'>, now: number, timeZone: string): boolean {
  return (from == null || compare(now, from, timeZone) >= 0) && (until == null || compare(now, until, timeZone) <= 0);
}

/** Negative: before it. Zero: in that day, minute or second. Positive: after it. */
function compare(now: number, written: string, timeZone: string): number {
  if (/(?:Z|[+-]\d{2}:\d{2})$/.test(written.slice(10))) return Math.sign(now - Date.parse(written));
  const here = local(now, timeZone).slice(0, written.length);
  return here < written ? -1 : Number(here > written);
}

/** 2026-03-01T09:00:00, as clocks show it there. */
function local(now: number, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, format);
  return format.format(now).replace(' ', 'T');
}
