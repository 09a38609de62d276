import type { Entry, Host } from '../../src/contracts.ts';
import { askedIn, type Asked } from './asked.ts';
import { openQuestion } from './begin.ts';

export interface Question { line: Entry | null; asked: Asked | null; failures: number }

const LOOK_BACK = 30;

/** The open question, and how often it was put before without an answer that helped: to silence, or to what was not understood. */
export async function questionAt(host: Pick<Host, 'view' | 'entries'>, session: string, { after, silent }: { after: number; silent: number }): Promise<Question> {
  const line = await openQuestion(host, session);
  const slot = line?.expects?.kind === 'slot' ? line.expects.slot : null;
  const recent = slot === null ? [] : await host.entries(session, Math.max(0, after - LOOK_BACK), LOOK_BACK);
  const asks = recent.flatMap(({ expects }) => (expects?.kind === 'slot' ? [expects.slot] : []));
  const inARow = asks.length - 1 - asks.findLastIndex((one) => one !== slot);
  return { line, asked: line && askedIn([line]), failures: Math.max(0, inARow - 1) + silent };
}
