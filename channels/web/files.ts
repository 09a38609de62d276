import type { FileRef, Host } from '../../src/contracts.ts';
import { Refusal } from '../../src/errors.ts';
import type { Say } from './api.ts';

/** What may be sent, and how each kind of file begins. */
const KINDS: { [type: string]: (data: Buffer) => boolean } = {
  'image/png': (data) => starts(data, '89504e470d0a1a0a'),
  'image/jpeg': (data) => starts(data, 'ffd8ff'),
  'image/gif': (data) => starts(data, '47494638'),
  'image/webp': (data) => starts(data, '52494646') && data.toString('latin1', 8, 12) === 'WEBP',
  'application/pdf': (data) => starts(data, '255044462d'),
  'text/plain': (data) => !data.includes(0),
};

/** Throws `unsupported_type` unless the bytes are of an allowed type and the one they are said to be. */
export function checkFile(contentType: string | undefined, data: unknown): { type: string; data: Buffer } {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const allowed = Object.keys(KINDS).join(', ');
  if (!Object.hasOwn(KINDS, type)) throw new Refusal('unsupported_type', `Send one of ${allowed}.`);
  if (!Buffer.isBuffer(data) || data.length === 0) throw new Refusal('bad_request', 'The file is empty.');
  if (!KINDS[type]?.(data)) throw new Refusal('unsupported_type', `This file is not ${type}, whatever its name says.`);
  return { type, data };
}

/** A name without folders and control characters, so that it is safe to show and to store. */
export function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replaceAll(/\p{C}/gu, '').trim() || 'file';
}

/** The files a message names; throws `bad_request` for one that this conversation does not have. */
export async function namedFiles(host: Host, session: string, say: Say): Promise<FileRef[]> {
  const ids = 'text' in say ? (say.files ?? []) : [];
  return Promise.all(ids.map(async (id) => {
    const file = await host.file(session, id);
    if (file === null) throw new Refusal('bad_request', 'files: this conversation has no such file; send it again.');
    return file;
  }));
}

function starts(data: Buffer, hex: string): boolean {
  return data.subarray(0, hex.length / 2).toString('hex') === hex;
}
