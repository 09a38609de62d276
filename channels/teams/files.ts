import type { FileRef, Host } from '../../src/contracts.ts';
import { bytesOf } from '../bytes-of.ts';
import { download, type Attachment } from './activity.ts';
import type { Credentials } from './credentials.ts';

const MOST_BYTES = 5_000_000;
const MOST_FILES = 5;
const WITHIN_MS = 6_000;
const FILE = 'application/vnd.microsoft.teams.file.download.info';
const TYPES: { readonly [extension: string]: string } = { pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', txt: 'text/plain', csv: 'text/csv', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

export interface FetchParts { host: Host; credentials: Credentials; session: string; serviceUrl: string }
interface Source { url: string; name: string; type: string; signed: boolean }

/** Files and pictures of a message, fetched and kept; what cannot be had is left out and logged. */
export async function fetchFiles(attachments: readonly Attachment[], parts: FetchParts): Promise<FileRef[]> {
  const sources = attachments.flatMap((one) => sourceOf(one, parts.serviceUrl)).slice(0, MOST_FILES);
  const found = await Promise.all(sources.map(async (source) => fetchOne(source, parts).catch((error: unknown) => {
    parts.host.log.warn({ session: parts.session, error: String(error) }, 'a file of a Teams message could not be fetched');
    return null;
  })));
  return found.filter((file) => file !== null);
}

/** A file comes with an address that needs no token; a pasted picture is at the service itself, which wants ours. */
function sourceOf({ contentType, contentUrl, content, name }: Attachment, serviceUrl: string): Source[] {
  if (contentType === FILE) {
    const info = download.safeParse(content);
    const extension = info.success ? info.data.fileType?.toLowerCase() ?? '' : '';
    return info.success ? [{ url: info.data.downloadUrl, name: name ?? 'file', type: TYPES[extension] ?? 'application/octet-stream', signed: false }] : [];
  }
  const picture = /^image\/(\w+|\*)$/.exec(contentType);
  if (picture === null || contentUrl == null || !URL.canParse(contentUrl)) return [];
  const ours = new URL(contentUrl).origin === new URL(serviceUrl).origin;
  return [{ url: contentUrl, name: name ?? 'picture', type: picture[1] === '*' ? 'image/png' : contentType, signed: ours }];
}

async function fetchOne({ url, name, type, signed }: Source, { host, credentials, session, serviceUrl }: FetchParts): Promise<FileRef> {
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:' && origin !== new URL(serviceUrl).origin) throw new Error(`it is at ${origin}, which is not on https`);
  // Our token goes to the service alone; a redirect could lead anywhere.
  const answer = await fetch(url, { ...(signed && { headers: { authorization: `Bearer ${await credentials.token()}` } }), redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS) });
  if (!answer.ok) throw new Error(`it was answered with ${answer.status}`);
  if (Number(answer.headers.get('content-length') ?? 0) > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
  const data = await bytesOf(answer, MOST_BYTES);
  const given = answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  return host.saveFile({ name, type: type === 'application/octet-stream' && given !== '' ? given : type, data, session });
}
