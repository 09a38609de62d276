import type { Choice, Entry, Host } from '../../src/contracts.ts';

const LOOK_BACK = 20;

/** The choice that a number names, among those that were offered last; null when none were since the customer last wrote. */
export async function choiceOf(host: Pick<Host, 'view' | 'entries'>, session: string, text: string): Promise<Choice | null> {
  const number = /^\s*(\d{1,2})[.)]?\s*$/.exec(text)?.[1];
  const seq = number === undefined ? 0 : (await host.view(session))?.seq ?? 0;
  if (number === undefined || seq === 0) return null;
  const lines = await host.entries(session, Math.max(0, seq - LOOK_BACK), LOOK_BACK);
  const since: Entry[] = lines.slice(lines.findLastIndex(({ from }) => from === 'customer') + 1);
  return since.findLast(({ choices }) => choices !== undefined)?.choices?.[Number(number) - 1] ?? null;
}
