import type { Choice, Entry, Host } from '../src/contracts.ts';

const LOOK_BACK = 20;
/** One to ten in each of our languages, as somebody writes them alone. */
const WORDS: readonly (readonly string[])[] = [
  ['one', 'un', 'une', 'eins', 'uno', 'una', 'een', 'één'], ['two', 'deux', 'zwei', 'dos', 'twee'], ['three', 'trois', 'drei', 'tres', 'drie'], ['four', 'quatre', 'vier', 'cuatro'],
  ['five', 'cinq', 'fünf', 'cinco', 'vijf'], ['six', 'sechs', 'seis', 'zes'], ['seven', 'sept', 'sieben', 'siete', 'zeven'], ['eight', 'huit', 'acht', 'ocho'],
  ['nine', 'neuf', 'neun', 'nueve', 'negen'], ['ten', 'dix', 'zehn', 'diez', 'tien'],
];

/** The number that a text is: "2", "2.", "#2", "(2)", "two"; null for anything else. */
export function numberIn(text: string): number | null {
  const bare = text.trim().toLowerCase().replace(/[.!]+$/, '');
  const digits = /^[#(]?\s*(\d{1,2})\s*\)?$/.exec(bare)?.[1];
  if (digits !== undefined) return Number(digits);
  const word = WORDS.findIndex((words) => words.includes(bare));
  return word < 0 ? null : word + 1;
}

/** The choice that a number names, among those that were offered last; null when none were since the customer last wrote. */
export async function choiceByNumber(host: Pick<Host, 'view' | 'entries'>, session: string, text: string): Promise<Choice | null> {
  const number = numberIn(text);
  const seq = number === null ? 0 : (await host.view(session))?.seq ?? 0;
  if (number === null || seq === 0) return null;
  const lines = await host.entries(session, Math.max(0, seq - LOOK_BACK), LOOK_BACK);
  const since: Entry[] = lines.slice(lines.findLastIndex(({ from }) => from === 'customer') + 1);
  const choices = since.findLast((line) => line.choices !== undefined)?.choices ?? [];
  // A choice that is itself called "Two" is meant by its name.
  if (choices.some(({ label }) => label.trim().toLowerCase() === text.trim().toLowerCase())) return null;
  return choices[number - 1] ?? null;
}
