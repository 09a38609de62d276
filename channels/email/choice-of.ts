import type { Choice, Entry, Host } from '../../src/contracts.ts';

const LOOK_BACK = 20;

/** The choice that an answer names by its number or its very words, among those of the last question; null when there was none since the customer last wrote, or another kind. */
export async function choiceOf(host: Pick<Host, 'view' | 'entries'>, session: string, text: string): Promise<Choice | null> {
  const seq = text.length > 200 ? 0 : (await host.view(session))?.seq ?? 0;
  if (seq === 0) return null;
  const lines = await host.entries(session, Math.max(0, seq - LOOK_BACK), LOOK_BACK);
  const since: Entry[] = lines.slice(lines.findLastIndex(({ from }) => from === 'customer') + 1);
  const choices = since.findLast((line) => line.choices !== undefined || line.expects !== undefined)?.choices ?? [];
  const number = /^\s*(\d{1,2})\s*[.):]?\s*$/.exec(text)?.[1];
  if (number !== undefined) return choices[Number(number) - 1] ?? null;
  const words = plain(text.replace(/^\s*\d{1,2}\s*[.):-]\s*/, ''));
  return choices.find(({ label }) => plain(label) === words) ?? null;
}

function plain(words: string): string {
  return words.normalize('NFKC').toLowerCase().replaceAll(/[\s.!]+/g, ' ').trim();
}
