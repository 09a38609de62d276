import { z } from 'zod';
import { Refusal } from '../errors.ts';
import { staffEndpoint, type Endpoint } from './endpoint.ts';
import { asOwner, type HandoverParts } from './handover-parts.ts';

const MOST_BYTES = 5 * 1024 * 1024;
const fileView = z.object({ id: z.string(), name: z.string(), type: z.string(), bytes: z.number() });
const nameQuery = z.object({ name: z.string().min(1).max(200).default('file') });

/** What may be sent, by how each kind of file begins. */
const KINDS: readonly { type: string; is: (data: Buffer) => boolean }[] = [
  { type: 'image/png', is: (data) => begins(data, '89504e470d0a1a0a') },
  { type: 'image/jpeg', is: (data) => begins(data, 'ffd8ff') },
  { type: 'image/gif', is: (data) => begins(data, '47494638') },
  { type: 'image/webp', is: (data) => begins(data, '52494646') && data.toString('latin1', 8, 12) === 'WEBP' },
  { type: 'application/pdf', is: (data) => begins(data, '255044462d') },
];

/** Files that a person sends to the customer: kept first, then named by what they say. */
export function attachmentEndpoints(parts: HandoverParts): Endpoint[] {
  return [
    staffEndpoint(
      { method: 'post', path: '/api/v1/conversations/:id/attachments', summary: 'Keep a picture or PDF for the customer (the body is the file itself)', roles: ['agent'], query: nameQuery, fileBytes: MOST_BYTES, response: fileView, status: 201 },
      async (call) => {
        await asOwner(parts, call);
        const { type, data } = kindOf(call.body);
        return parts.desk.saveFile({ name: plainName(call.query.name), type, data, session: call.id });
      },
    ),
  ];
}

function kindOf(data: unknown): { type: string; data: Buffer } {
  if (!Buffer.isBuffer(data) || data.length === 0) throw new Refusal('bad_request', 'The file is empty.');
  const kind = KINDS.find(({ is }) => is(data));
  if (kind === undefined) throw new Refusal('unsupported_type', `Send one of ${KINDS.map(({ type }) => type).join(', ')}.`);
  return { type: kind.type, data };
}

/** A name without folders and control characters. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replaceAll(/\p{C}/gu, '').trim() || 'file';
}

function begins(data: Buffer, hex: string): boolean {
  return data.subarray(0, hex.length / 2).toString('hex') === hex;
}
