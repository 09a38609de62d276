import type { ConversationView, Entry } from '../../src/contracts.ts';
import type { VoiceParts } from './parts.ts';

const PAGE = 200;
/** Twilio waits 15 s for an answer, and a caller less. */
const WITHIN_MS = 2_500;

/** What was said since `after`, once the bot has finished or after a moment. */
export async function awaitLines({ host, clock }: VoiceParts, at: { session: string; after: number }): Promise<{ lines: readonly Entry[]; view: ConversationView }> {
  const look = async (): Promise<{ lines: readonly Entry[]; view: ConversationView | null }> => ({ view: await host.view(at.session), lines: await host.entries(at.session, at.after, PAGE) });
  let ring: (() => void) | null = null;
  let late = false;
  const stopClock = clock.after(WITHIN_MS, () => {
    late = true;
    ring?.();
  });
  let rung = false;
  const unsubscribe = host.subscribe(at.session, () => {
    rung = true;
    ring?.();
  });
  try {
    for (;;) {
      rung = false;
      const { lines, view } = await look();
      if (view !== null && (!view.working || late)) return { lines, view };
      if (view === null && late) throw new Error('The conversation of this call is not there.');
      if (!rung && !late) await new Promise<void>((done) => { ring = done; });
    }
  } finally {
    stopClock();
    unsubscribe();
  }
}
