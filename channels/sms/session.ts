import { createHmac } from 'node:crypto';
import type { Choice, Entry, Host } from '../../src/contracts.ts';

const PAGE = 200;
const LOOK_BACK = 20;

/** The session of two numbers; a new one where the last was closed. Tells nobody the numbers. */
export async function sessionOf(host: Pick<Host, 'view'>, { ours, theirs, secret }: { ours: string; theirs: string; secret: string }): Promise<string> {
  const name = `sms-${createHmac('sha256', secret).update(`sms ${ours} ${theirs}`).digest('base64url').slice(0, 22)}`;
  for (let n = 1; n <= PAGE; n += 1) {
    const id = n === 1 ? name : `${name}-${n}`;
    if ((await host.view(id))?.state !== 'closed') return id;
  }
  return `${name}-${PAGE}`;
}

/** The choice that a number names, among those that were offered last; null when none were since the customer last wrote. */
export async function choiceOf(host: Pick<Host, 'view' | 'entries'>, session: string, text: string): Promise<Choice | null> {
  const number = /^\s*(\d{1,2})[.)]?\s*$/.exec(text)?.[1];
  const seq = number === undefined ? 0 : (await host.view(session))?.seq ?? 0;
  if (number === undefined || seq === 0) return null;
  const lines = await host.entries(session, Math.max(0, seq - LOOK_BACK), LOOK_BACK);
  const since: Entry[] = lines.slice(lines.findLastIndex(({ from }) => from === 'customer') + 1);
  return since.findLast(({ choices }) => choices !== undefined)?.choices?.[Number(number) - 1] ?? null;
}
