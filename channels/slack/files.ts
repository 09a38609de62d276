import { z } from 'zod';
import type { FileRef } from '../../src/contracts.ts';
import { bytesOf } from '../bytes-of.ts';
import type { SlackParts } from './parts.ts';
import type { SlackFile } from './payloads.ts';

const FETCHED = 'slack-files';
const MOST_BYTES = 5_000_000;
const WITHIN_MS = 8_000;
const kept = z.object({ files: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), bytes: z.number() })) });
interface At { parts: SlackParts; team: string; session: string; message: string }

/** Files of a message, fetched with the bot's token and kept, once however often it is delivered; what cannot be had is left out and logged. */
export async function fetchFiles(files: readonly SlackFile[], at: At): Promise<FileRef[]> {
  const { host } = at.parts;
  if (files.length === 0) return [];
  const before = await host.documents.get(FETCHED, at.message);
  if (before !== null) return kept.parse(before).files;
  const found = await Promise.all(files.map(async (file) => fetchOne(file, at).catch((error: unknown) => {
    host.log.warn({ session: at.session, error: String(error) }, 'a file of Slack could not be fetched');
    return null;
  })));
  const refs = found.filter((file) => file !== null);
  await host.documents.put(FETCHED, at.message, { files: refs.map((file) => ({ ...file })) });
  return refs;
}

async function fetchOne(file: SlackFile, { parts, team, session }: At): Promise<FileRef> {
  const url = file.url_private_download ?? file.url_private ?? '';
  // The token goes to nobody else.
  if (!isSlacks(url, parts.settings.baseUrl)) throw new Error('it is not at an address of Slack');
  if ((file.size ?? 0) > MOST_BYTES) throw new Error(`it has ${file.size} bytes, and ${MOST_BYTES} are kept at most`);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${await parts.workspaces.token(team)}` }, redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
  if (!answer.ok) throw new Error(`it was answered with ${answer.status}`);
  const type = (answer.headers.get('content-type') ?? file.mimetype ?? 'application/octet-stream').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html' && file.mimetype !== 'text/html') throw new Error('a page came instead of it: the scope files:read is missing');
  const data = await bytesOf(answer, MOST_BYTES);
  return parts.host.saveFile({ name: file.name ?? `file-${file.id}`, type, data, session });
}

/** The host of the API, or one below it: files.slack.com beside slack.com. */
function isSlacks(url: string, baseUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const [given, ours] = [new URL(url), new URL(baseUrl)];
  return given.protocol === ours.protocol && given.port === ours.port && (given.hostname === ours.hostname || given.hostname.endsWith(`.${ours.hostname}`));
}
