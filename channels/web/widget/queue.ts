import type { Line } from './gateway.ts';
import type { Draft, Event } from './state.ts';

export interface Queue { flush(): Promise<void> }

/** Sends what waits, one after the other, each under its own id for ever. What the line breaks on waits for the next one. */
export function createQueue(at: { line: () => Line | null; drafts: () => Draft[]; dispatch: (event: Event) => void }): Queue {
  let busy = false;

  async function send(line: Line, { id, body }: Draft): Promise<void> {
    at.dispatch({ kind: 'stage', id, stage: 'sending' });
    const answer = await line.say(id, body).catch(() => null);
    const cut = answer === null && at.line() !== line;
    const taken = answer !== null && !('error' in answer);
    at.dispatch({ kind: 'stage', id, stage: taken ? 'sent' : cut ? 'waiting' : 'failed' });
  }

  return {
    async flush() {
      if (busy) return;
      busy = true;
      for (;;) {
        const line = at.line();
        const waiting = at.drafts().find((draft) => draft.stage === 'waiting');
        if (!line || !waiting) break;
        await send(line, waiting);
      }
      busy = false;
    },
  };
}
