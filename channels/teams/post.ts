import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { Documents } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import type { TeamsAdapter } from './adapter.ts';
import type { Reference } from './places.ts';

const SENT = 'teams-sent';
const WORK = 'teams-work';
const sent = z.object({ activity: z.string() });

export interface Poster {
  /** Posts once under a key; resolves to the activity's id. */
  post(line: Line): Promise<string>;
  /** The same for a step of work: what was said about it before is replaced. */
  progress(line: Line & { work: string }): Promise<void>;
  update(line: Omit<Line, 'key'> & { id: string }): Promise<void>;
  /** What nobody misses: not remembered, not repeated. */
  whisper(line: Omit<Line, 'key'>): Promise<void>;
}
interface Line { reference: Reference; activity: Partial<Activity>; key: string }

/** Teams knows no idempotency keys, and nothing by which a message could be looked up: an attempt whose answer was lost is repeated, and may be seen twice. */
export function createPoster(adapter: () => Promise<TeamsAdapter>, documents: Documents): Poster {
  const idOf = async (folder: string, key: string): Promise<string | null> => {
    const found = await documents.get(folder, key);
    return found && sent.parse(found).activity;
  };
  const create = async ({ reference, activity }: Omit<Line, 'key'>): Promise<string> =>
    (await adapter()).within(reference, async (context) => (await context.sendActivity(activity))?.id ?? '');
  const update: Poster['update'] = async ({ reference, activity, id }) => {
    await (await adapter()).within(reference, async (context) => { await context.updateActivity({ ...activity, id }); return true; });
  };
  const post: Poster['post'] = async (line) => {
    const known = await idOf(SENT, line.key);
    if (known !== null) return known;
    const id = await create(line);
    await documents.put(SENT, line.key, { activity: id });
    return id;
  };
  return {
    post, update,
    async progress({ work, ...line }) {
      if (await idOf(SENT, line.key) !== null) return;
      const key = `${line.reference.conversation.id} ${work}`;
      const before = await idOf(WORK, key);
      const id = before !== null && await isUpdated(update({ ...line, id: before })) ? before : await create(line);
      await documents.put(WORK, key, { activity: id });
      await documents.put(SENT, line.key, { activity: id });
    },
    async whisper(line) { await create(line); },
  };
}

/** A message that somebody deleted is not there to be replaced. */
async function isUpdated(update: Promise<void>): Promise<boolean> {
  try {
    await update;
    return true;
  } catch (error) {
    if (error instanceof Terminal && error.code === 'not_there') return false;
    throw error;
  }
}
