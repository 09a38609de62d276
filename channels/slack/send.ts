import { z } from 'zod';
import type { Address, Outbound } from '../../src/contracts.ts';
import { Terminal } from '../../src/errors.ts';
import type { SlackParts } from './parts.ts';
import type { Spot } from './places.ts';
import { renderMessage, renderProgress } from './render.ts';
import { sendFile } from './upload.ts';
import { wordsFor } from './words.ts';

const WORK = 'slack-work';
const begun = z.object({ key: z.string() });
interface Sending { to: Address; message: Outbound; key: string }
type Line<K extends Outbound['kind']> = { to: Address; message: Extract<Outbound, { kind: K }>; key: string; team: string; spot: Spot };

/** Posts a line, once for its key, and says that it is there. A person who wanted nothing more still gets what they ask for. */
export async function sendLine(parts: SlackParts, { to, message, key }: Sending): Promise<void> {
  if (message.kind === 'typing') return;
  const { via: team } = to;
  if (team === undefined) throw new Terminal('wrong_channel', 'The slack channel cannot reach this address.');
  if (message.kind === 'message' && message.unasked && !message.farewell && await parts.host.consent.stopped(to)) throw new Terminal('opted_out', 'This person wants no messages.');
  const spot = await parts.places.spotOf(to);
  if (message.kind === 'message') await say(parts, { to, message, key, team, spot });
  else await showWork(parts, { to, message, key, team, spot });
  await parts.host.delivered(key, 'delivered');
}

async function say(parts: SlackParts, { to, message, key, team, spot }: Line<'message'>): Promise<void> {
  const session = key.replace(/\/[^/]*$/, '');
  const words = wordsFor((await parts.host.view(session))?.locale ?? 'en');
  const rendered = renderMessage(message, { user: to.id, session, words });
  if (rendered !== null) await parts.post({ team, ...spot, ...rendered }, key);
  for (const [i, file] of (message.files ?? []).entries()) await sendFile(file, spot, { parts, team, session, key: `${key}.file${i + 1}` });
}

/** One message for one piece of work: what comes later replaces what it said. */
async function showWork(parts: SlackParts, { message, key, team, spot }: Line<'progress'>): Promise<void> {
  const { documents } = parts.host;
  const rendered = renderProgress(message);
  const name = `${key.replace(/\/[^/]*$/, '')}/${message.work}`;
  const found = await documents.get(WORK, name);
  const first = found && begun.parse(found).key;
  const posted = first === null || first === key ? null : await parts.post.posted(first);
  if (posted === null) {
    await documents.put(WORK, name, { key });
    await parts.post({ team, ...spot, ...rendered }, key);
    return;
  }
  await parts.workspaces.call(team, 'chat.update', { ...posted, ...rendered });
}
