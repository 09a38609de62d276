import type { Keyword } from '../keyword-answers.ts';

const STOP = new Set(['stop', 'stopall', 'unsubscribe', 'optout']);
const START = new Set(['start', 'unstop']);

/** No network reads along here: only what can mean nothing else ends it. "Cancel", "yes" and "help" are the conversation's. */
export function keywordOf(text: string, { stopped }: { stopped: boolean }): Keyword | null {
  const word = text.trim().replace(/[.!]+$/, '').toLowerCase();
  if (STOP.has(word)) return 'stop';
  return stopped && START.has(word) ? 'start' : null;
}
