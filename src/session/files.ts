import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Documents, FileRef } from '../contracts.ts';
import { redact } from '../redact/redact.ts';

const FOLDER = 'files';
const stored = z.object({ name: z.string(), type: z.string(), bytes: z.number() });
const withData = stored.extend({ data: z.base64() });
export interface StoredFile { name: string; type: string; data: Buffer; session: string }

export interface Files {
  save: (file: StoredFile) => Promise<FileRef>;
  find: (session: string, id: string) => Promise<FileRef | null>;
  read: (session: string, id: string) => Promise<Buffer | null>;
}

/** Attachments, kept in the store beside everything else of a session. */
export function createFiles(documents: Documents): Files {
  return {
    async save({ name: given, type, data, session }) {
      const id = randomUUID();
      const name = redact(given);
      await documents.put(FOLDER, `${session}/${id}`, { name, type, bytes: data.length, data: data.toString('base64') });
      return { id, name, type, bytes: data.length };
    },
    async find(session, id) {
      const found = await documents.get(FOLDER, `${session}/${id}`);
      return found && { id, ...stored.parse(found) };
    },
    async read(session, id) {
      const found = await documents.get(FOLDER, `${session}/${id}`);
      return found && Buffer.from(withData.parse(found).data, 'base64');
    },
  };
}
