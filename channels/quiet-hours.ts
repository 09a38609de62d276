/** Times of the day like 21:00, in a time zone, between which nobody is written to who is not waiting for an answer. */
export interface QuietHours { from: string; until: string; timeZone: string }

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** How long the quiet hours still last (ms); 0 outside them. */
export function quietFor(hours: QuietHours | null, nowMs: number): number {
  if (hours === null) return 0;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: hours.timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(nowMs);
  const [from, until, now] = [minutesOf(hours.from), minutesOf(hours.until), minutesOf(time)];
  const quiet = from <= until ? now >= from && now < until : now >= from || now < until;
  return quiet ? ((until - now + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS - (nowMs % MINUTE_MS) : 0;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
