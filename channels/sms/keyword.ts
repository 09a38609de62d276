import type { Keyword } from '../keyword-answers.ts';

const WORDS: { readonly [keyword in Keyword]: readonly string[] } = {
  stop: ['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout', 'arret', 'arrêt'],
  start: ['start', 'unstop', 'yes'],
  help: ['help', 'info'],
};

/** The keyword that a text is, alone (CTIA Messaging Principles; the FCC's list of 2024). "YES" starts only where it was stopped before. */
export function keywordOf(text: string, { stopped }: { stopped: boolean }): Keyword | null {
  const word = text.trim().replace(/[.!]+$/, '').toLowerCase();
  if (WORDS.stop.includes(word)) return 'stop';
  if (WORDS.start.includes(word) && (stopped || word !== 'yes')) return 'start';
  return WORDS.help.includes(word) ? 'help' : null;
}
