import type { Handover } from '../../src/contracts.ts';
import { phrase } from './phrases.ts';
import { aloud } from './speech/aloud.ts';

const MOST_SLOTS = 6;

/** What a person hears before the caller: who needs them, why, and what is known already. Private values stay unsaid. */
export function whisper(handover: Handover | null, locale: string): string[] {
  const queue = handover?.queue ?? '';
  const opening = phrase(locale, 'whisper', { queue: queue === '' ? '–' : aloud(queue, locale), because: aloud(handover?.because ?? '–', locale) });
  const known = Object.entries(handover?.slots ?? {}).flatMap(([name, value]) => {
    if (value === null || typeof value === 'object' || String(value).includes('•')) return [];
    return [phrase(locale, 'known', { name: name.replaceAll(/[_-]/g, ' '), value: aloud(String(value), locale) })];
  });
  return [opening, ...known.slice(0, MOST_SLOTS)];
}
