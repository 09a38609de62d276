import type { Utterance } from '../utterance.ts';
import { lexiconsFor } from './lexicon/index.ts';
import { found, hasDigit, type Found, type Recogniser, type RecogniserContext } from './recogniser.ts';
import { numberOf, timesIn } from './times.ts';

const NOON = 720;

/** Times of day → "HH:MM". `min` and `max` are hours: of "half past five", they say which is meant. */
export const time: Recogniser = {
  distinctive: true,
  find: (said, at) => {
    const hits = timesIn(said, at).filter((hit) => at.asked || !hit.weak);
    const bare = hits.length === 0 && at.asked ? bareHour(said, at) : null;
    return [...hits, ...(bare === null ? [] : [bare])].flatMap((hit): Found[] => {
      const minute = [hit.minute, ...(hit.open ? [(hit.minute + NOON) % (2 * NOON)] : [])].find((one) => fits(one, at));
      return minute === undefined ? [] : [found(said, clock(minute), hit)];
    });
  },
  tries: (said, at) => hasDigit(said) || timesIn(said, at).length > 0,
};

function fits(minute: number, { spec }: RecogniserContext): boolean {
  return minute >= (spec.min ?? 0) * 60 && minute <= (spec.max ?? 24) * 60;
}

/** A number alone is an hour when a time is asked: "5", "cinq". */
function bareHour(said: Utterance, at: RecogniserContext): { minute: number; open: boolean; start: number; end: number } | null {
  const [token] = said.tokens;
  if (token === undefined || said.tokens.length > 1) return null;
  const hour = lexiconsFor(at.locale).map((lexicon) => numberOf(token.word, lexicon)).find((one) => one !== null);
  return hour === undefined || hour === null || hour > 24 ? null : { minute: (hour * 60) % 1440, open: hour >= 1 && hour <= 12 && token.word.length < 2, start: token.start, end: token.end };
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
