import { z } from 'zod';
import type { FileRef } from '../../src/contracts.ts';
import { Terminal, Unknown } from '../../src/errors.ts';
import type { SlackParts } from './parts.ts';
import type { Spot } from './places.ts';
import { mrkdwn } from './text.ts';

const FOLDER = 'slack-uploads';
const stored = z.object({ id: z.string(), done: z.boolean() });
const ticket = z.looseObject({ upload_url: z.url(), file_id: z.string() });
const shared = z.looseObject({ file: z.looseObject({ shares: z.record(z.string(), z.unknown()).optional() }) });
interface At { parts: SlackParts; team: string; session: string }

/** Puts a file of a line into the conversation, once; where Slack takes none, an address at which it lies for a day. */
export async function sendFile(file: FileRef, to: Spot, { key, ...at }: At & { key: string }): Promise<void> {
  const { parts, session, team } = at;
  try {
    await upload(file, to, { key, ...at });
  } catch (error) {
    if (!(error instanceof Terminal) || error.code === 'gone') throw error;
    parts.host.log.warn({ session, code: error.code }, 'Slack takes no file here: its address is sent');
    await parts.post({ team, ...to, text: `${mrkdwn(file.name)}: ${parts.host.fileLink(session, file.id)}` }, `${key}.link`);
  }
}

async function upload(file: FileRef, { channel, thread }: Spot, at: At & { key: string }): Promise<void> {
  const { parts, team, session, key } = at;
  const { documents } = parts.host;
  const found = await documents.get(FOLDER, key);
  const before = found && stored.parse(found);
  if (before?.done || (before !== null && await isShared(parts, { team, id: before.id }))) return;
  const data = await parts.host.fileData(session, file.id);
  if (data === null) throw new Terminal('no_file', 'The file is not kept any more.');
  const { upload_url: url, file_id: id } = ticket.parse(await parts.workspaces.call(team, 'files.getUploadURLExternal', { filename: file.name, length: data.length }));
  await put(url, data, parts.settings.timeoutMs);
  await documents.put(FOLDER, key, { id, done: false });
  await parts.workspaces.call(team, 'files.completeUploadExternal', { files: [{ id, title: file.name }], channel_id: channel, ...(thread !== null && { thread_ts: thread }) });
  await documents.put(FOLDER, key, { id, done: true });
}

/** Nobody sees what was put there before it is completed: a lost answer may be tried again. */
async function put(url: string, data: Buffer, timeoutMs: number): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: new Uint8Array(data), signal: AbortSignal.timeout(timeoutMs) })
    .catch((error: unknown) => { throw new Unknown('no_answer', String(error)); });
  if (!answer.ok) throw new Unknown('unavailable', `Slack answered an upload with ${answer.status}.`);
}

async function isShared({ workspaces }: SlackParts, { team, id }: { team: string; id: string }): Promise<boolean> {
  try {
    const { shares = {} } = shared.parse(await workspaces.call(team, 'files.info', { file: id })).file;
    return Object.keys(shares).length > 0;
  } catch (error) {
    if (error instanceof Terminal && error.code === 'slack_file_not_found') return false;
    throw error;
  }
}
