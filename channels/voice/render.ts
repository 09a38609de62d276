import type { Choice, Entry } from '../../src/contracts.ts';
import { isPick, takesDigits, type Asked } from './asked.ts';
import { phrase } from './phrases.ts';
import { aloud } from './speech/aloud.ts';

/** Something to be said. `seq`: the line of the transcript that it is; `firm`: nobody speaks into it. */
export interface Utterance { text: string; seq: number | null; firm: boolean }

/** Choices that have a key. */
export const MOST_CHOICES = 9;
const FEW = 4;

/** A line of the bot as it is said; null for one that is only for eyes. `failures`: how often its question got no answer before. */
export function utter(entry: Entry, at: { locale: string; failures?: number }): Utterance | null {
  if (entry.from === 'customer' || (entry.status !== undefined && entry.status !== 'done')) return null;
  const text = [aloud(entry.text, at.locale), ...hintsFor(entry, at)].filter((part) => part !== '').map(sentence).join(' ');
  return text === '' ? null : { text, seq: entry.seq, firm: entry.expects?.kind === 'yes' };
}

/** How it can be answered, by voice and by key. */
function hintsFor({ choices = [], expects, seq }: Entry, { locale, failures = 0 }: { locale: string; failures?: number }): string[] {
  const asked: Asked = { seq, choices, expects: expects ?? null };
  if (expects?.kind === 'yes' && choices.length === 2) return [phrase(locale, 'yesOrNo')];
  if (choices.length > 0 && (isPick(asked) || choices.length <= 2)) return choicesAloud(choices.slice(0, MOST_CHOICES), locale);
  if (!takesDigits(asked) || failures === 0) return [];
  return [phrase(locale, failures === 1 ? 'keypadToo' : 'keypadOnly')];
}

function choicesAloud(choices: readonly Choice[], locale: string): string[] {
  const labelled = choices.map(({ label }, i) => ({ label: aloud(label, locale), number: String(i + 1) }));
  if (labelled.length <= FEW) return labelled.map((one) => phrase(locale, 'choice', one));
  return [phrase(locale, 'manyChoices'), ...labelled.map((one) => phrase(locale, 'oneOfMany', one))];
}

function sentence(text: string): string {
  return /[.!?:…]$/.test(text) ? text : `${text}.`;
}
