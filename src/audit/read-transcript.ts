import type { Entry, Store } from '../contracts.ts';

const PAGE = 500;

/** Every line of a session, oldest first. */
export async function readTranscript(store: Store, session: string): Promise<Entry[]> {
  const lines: Entry[] = [];
  for (;;) {
    const page = await store.records.entries(session, lines.at(-1)?.seq ?? 0, PAGE);
    lines.push(...page);
    if (page.length < PAGE) return lines;
  }
}
