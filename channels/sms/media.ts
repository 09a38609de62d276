import type { FileRef, Host } from '../../src/contracts.ts';
import type { Account } from './post.ts';
import type { Media } from './parse.ts';

const MOST_BYTES = 5_000_000;
const WITHIN_MS = 8_000;
const EXTENSIONS: { readonly [type: string]: string } = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/gif': 'gif', 'application/pdf': 'pdf', 'text/vcard': 'vcf', 'audio/amr': 'amr', 'video/mp4': 'mp4' };

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
  const data = Buffer.from(await answer.arrayBuffer());
  if (data.length > MOST_BYTES) throw new Error(`it has ${data.length} bytes, and ${MOST_BYTES} are kept at most`);
  const plainType = (answer.headers.get('content-type') ?? type).split(';')[0]?.trim().toLowerCase() ?? type;
  return host.saveFile({ name: `mms-${i + 1}.${EXTENSIONS[plainType] ?? 'bin'}`, type: plainType, data, session });
}
