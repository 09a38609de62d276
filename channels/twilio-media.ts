import type { FileRef, Host } from '../src/contracts.ts';
import type { Account } from './twilio-post.ts';
import { bytesOf } from './bytes-of.ts';

export interface Media { url: string; type: string }

const MOST_BYTES = 10_000_000;
const WITHIN_MS = 8_000;
const EXTENSIONS: { readonly [type: string]: string } = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'image/webp': 'webp', 'application/pdf': 'pdf', 'text/vcard': 'vcf', 'audio/amr': 'amr', 'audio/ogg': 'ogg', 'video/mp4': 'mp4', 'video/3gpp': '3gp',
};

/** The pictures and files that a webhook names. */
export function mediaIn(fields: { [name: string]: string }, count: number): Media[] {
  return Array.from({ length: count }, (_, i) => ({ url: fields[`MediaUrl${i}`] ?? '', type: fields[`MediaContentType${i}`] ?? '' })).filter(({ url }) => url !== '');
}

/** Pictures and files of a message, fetched with our credentials and kept; what cannot be had is left out and logged. */
export async function fetchMedia(media: readonly Media[], at: { account: Account; host: Host; session: string }): Promise<FileRef[]> {
  const found = await Promise.all(media.map(async (one, i) => fetchOne(one, { ...at, i }).catch((error: unknown) => {
    at.host.log.warn({ session: at.session, error: String(error) }, 'a picture of a text message could not be fetched');
    return null;
  })));
  return found.filter((file) => file !== null);
}

async function fetchOne({ url, type }: Media, { account, host, session, i }: { account: Account; host: Host; session: string; i: number }): Promise<FileRef> {
  // Our credentials go to nobody else.
  if (new URL(url).origin !== new URL(account.baseUrl).origin) throw new Error(`the media is at ${new URL(url).origin}, which is not ${account.baseUrl}`);
  const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`;
  const answer = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(WITHIN_MS) });
  if (!answer.ok) throw new Error(`it was answered with ${answer.status}`);
  const data = await bytesOf(answer, MOST_BYTES);
  const plainType = (answer.headers.get('content-type') ?? type).split(';')[0]?.trim().toLowerCase() ?? type;
  return host.saveFile({ name: `mms-${i + 1}.${EXTENSIONS[plainType] ?? 'bin'}`, type: plainType, data, session });
}
